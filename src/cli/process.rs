//! What holds for the process as a whole: how a fault of the program is told, and that a limit on the size of files is an error of
//! writing.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::Path;

/// Sets the process up, before anything else is done.
pub fn set_up() {
    std::panic::set_hook(Box::new(tell));
    #[cfg(unix)]
    {
        // By default the signal kills; once it has a handler, the write that exceeds the limit fails, and says so.
        let noticed = std::sync::Arc::default();
        // Where there is no handler to be had, everything else works all the same.
        let _unhandled = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
    }
}

/// Tells of a panic in one line, and where it came from if `RUST_BACKTRACE` asks for it.
fn tell(panic: &PanicHookInfo<'_>) {
    let payload = panic.payload();
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    // The name of the file is enough to find it, and tells nothing of the machine that built the program.
    let place = panic.location().map_or_else(String::new, |place| {
        let file = Path::new(place.file()).file_name().unwrap_or_default();
        format!(" ({}:{})", file.to_string_lossy(), place.line())
    });
    let said = said.unwrap_or("no message").lines().collect::<Vec<_>>().join(" ");
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "\u{1b}[1;31merror\u{1b}[0m: lipmetry {version} has a fault of its own{place}: {said}; no report was made. Please report this \
         line, and what the program was asked to do\n"
    );
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        text.push_str(&trace.to_string());
    }
    let _closed = anstream::stderr().lock().write_all(text.as_bytes());
}
