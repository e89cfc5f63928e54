//! `--memory`: how much the photos of a run may take.

use clap::Args;
use lipmetry::imaging::{Limits, MemoryBudget};

/// How large photos may be.
#[derive(Debug, Args)]
pub struct MemoryOptions {
    /// The memory that photos may take while they are decoded, together, such as 512M or 2G. A photo may have 16384 px a side,
    /// 201 megapixels (201326592 pixels) in all, and its file 256 MiB (268435456 bytes)
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = memory, hide_short_help = true)]
    pub memory: u64,

    /// Decode photos whole, not part by part: a report must be the same either way.
    #[arg(long, hide = true)]
    pub decode_whole: bool,
}

impl MemoryOptions {
    /// The budget that all photos of a run share.
    pub fn budget(&self) -> MemoryBudget {
        MemoryBudget::new(self.limits())
    }

    /// What each photo may take.
    pub fn limits(&self) -> Limits {
        Limits { max_alloc_bytes: self.memory, whole: self.decode_whole, ..Limits::default() }
    }
}

/// A size of memory in bytes, or with K, M, G or T, each 1024 times the one before.
fn memory(text: &str) -> Result<u64, String> {
    /// Below this no photo of a phone could be read.
    const LEAST: u64 = 16 << 20;
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let power = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => Some(0),
        "K" | "KB" | "KIB" => Some(1),
        "M" | "MB" | "MIB" => Some(2),
        "G" | "GB" | "GIB" => Some(3),
        "T" | "TB" | "TIB" => Some(4),
        _ => None,
    };
    let bytes =
        power.zip(digits.parse::<u64>().ok()).and_then(|(power, number)| number.checked_mul(1024_u64.pow(power)));
    match bytes {
        Some(bytes) if bytes >= LEAST => Ok(bytes),
        Some(_) => Err("less than 16M is too little for any photo".to_owned()),
        None => Err("this is no size of memory, such as 512M or 2G".to_owned()),
    }
}
