//! What the system does not give is a message: threads, descriptors, memory, room for files and for what is printed. Nothing panics,
//! nothing aborts.

use std::fs::File;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};

use super::{Folder, failure, program, stderr, stdout, success};
use crate::photos::{photos, skipped};

/// The user whom no file belongs to, by convention.
const NOBODY: u32 = 65_534;

/// The program in the folder below a limit of the shell's, such as `-n 10`.
fn limited(folder: &Folder, limit: &str, arguments: &[&str]) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit {limit} || exit 99; exec \"$0\" \"$@\"")]).arg(program().get_program());
    shell.current_dir(folder.path("")).env_remove("RUST_BACKTRACE").args(arguments).output().unwrap()
}

/// Checks that a run was done or told why not, and did neither panic nor end by a signal.
fn ended_well(output: &Output, what: &str) -> bool {
    let said = stderr(output);
    assert!(!said.contains("panicked") && !said.contains("fault of its own"), "{what}: {said}");
    match output.status.code() {
        Some(0) => true,
        Some(1) => {
            assert!(!said.is_empty() && said.lines().all(|line| line.starts_with("error: ")), "{what}: {said}");
            false
        }
        _ => panic!("{what}: {output:?}"),
    }
}

#[test]
fn few_descriptors_are_told() {
    let folder = Folder::with_pair();
    let mut refused = 0;
    // With three the loader finds no library, before the program begins.
    for count in 4..=10 {
        for arguments in [&["compare", "before.jpg", "after.jpg", "-o", "out", "--force"][..], &["check", "before.jpg"]]
        {
            let output = limited(&folder, &format!("-n {count}"), arguments);
            if !ended_well(&output, &format!("{count} descriptors, {arguments:?}")) {
                refused += 1;
                assert!(stderr(&output).contains("Too many open files"), "{}", stderr(&output));
            }
        }
        let output = limited(&folder, &format!("-n {count}"), &["mark", "--no-open"]);
        let lines = failure(&output, 1);
        assert!(lines.len() == 1 && lines[0].contains("cannot be served: Too many open files"), "{lines:?}");
    }
    assert!(refused > 0, "four descriptors are enough to write three files beside each other");
}

#[test]
fn without_threads_everything_is_done_in_turn() {
    let folder = Folder::with_pair();
    let open =
        |path: std::path::PathBuf, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    open(folder.path(""), 0o777);
    let copy = folder.path("lipmetry");
    std::fs::copy(program().get_program(), &copy).unwrap();
    // No limit of threads holds for the superuser.
    let is_root = std::fs::metadata(&copy).unwrap().uid() == 0;
    let run = |arguments: &[&str]| {
        // Where the limit does not hold, the marking page would be served for ever.
        let mut limited = Command::new("timeout");
        limited.args(["60", "prlimit", "--nproc=1"]).arg(&copy).args(arguments).current_dir(folder.path(""));
        if is_root {
            limited.uid(NOBODY).gid(NOBODY);
        }
        limited.env_remove("RUST_BACKTRACE").output()
    };
    if !run(&["--version"]).is_ok_and(|output| output.status.success()) {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no limit of threads can be set");
        skipped("few threads: no limit of them can be set here");
        return;
    }
    let alone = run(&["compare", "before.jpg", "after.jpg", "--json"]).unwrap();
    let usual = folder.run(&["compare", "before.jpg", "after.jpg", "--json"]);
    assert!(success(&alone) == success(&usual), "the same bytes");
    let lines = failure(&run(&["mark", "--no-open"]).unwrap(), 1);
    assert!(lines.len() == 1 && lines[0].contains("cannot be served"), "{lines:?}");
    if cfg!(feature = "suggest") {
        let lines = failure(&run(&["suggest", "before.jpg", "--json"]).unwrap(), 1);
        assert!(lines.len() == 1 && lines[0].contains("threads"), "{lines:?}");
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_leaves_nothing() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let lines = failure(&limited(&folder, "-f 10", &["compare", "before.jpg", "after.jpg", "-o", "out"]), 1);
    assert!(lines.len() == 1 && lines[0].to_lowercase().contains("file too large"), "{lines:?}");
    assert_eq!(folder.contents(), before);
}

/// Commands that print, each with something else.
const PRINTING: [&[&str]; 10] = [
    &["--help"],
    &["-h"],
    &["--version"],
    &["compare", "--help"],
    &["help", "options"],
    &["schema", "report"],
    &["completions", "bash"],
    &["man"],
    &["check", "before.jpg"],
    &["compare", "before.jpg", "after.jpg", "--json"],
];

#[test]
fn an_output_that_takes_nothing_is_told() {
    let folder = Folder::with_pair();
    if !std::path::Path::new("/dev/full").exists() {
        skipped("a full output: there is no /dev/full here");
        return;
    }
    for arguments in PRINTING {
        let mut run = Command::new(program().get_program());
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output =
            run.args(arguments).current_dir(folder.path("")).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let lines = failure(&output, 1);
        assert!(lines.len() == 1 && lines[0].contains("cannot write to standard output: No space left"), "{lines:?}");
    }
}

/// Whoever reads has seen enough, and nobody is there to be told: as with other programs, that is no failure. A descriptor that is
/// closed from the beginning leads to the null device, as the runtime of the language has it.
#[test]
fn a_closed_output_ends_it_quietly() {
    let folder = Folder::with_pair();
    for arguments in PRINTING {
        let mut run = Command::new(program().get_program());
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            run.args(arguments).current_dir(folder.path("")).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""), "{arguments:?}, a closed pipe");
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" >&-"]).arg(program().get_program()).args(arguments);
        let output = shell.current_dir(folder.path("")).output().unwrap();
        assert!(ended_well(&output, &format!("{arguments:?}, closed")));
    }
}

/// Address space for the program itself and one large photo, in KiB.
const LITTLE_MEMORY: &str = "-v 1500000";

#[test]
fn little_memory_aborts_on_no_file() {
    let folder = Folder::empty();
    let mut names: Vec<String> = bombs().into_iter().map(|(name, bytes)| written(&folder, name, &bytes)).collect();
    if let Some(photos) = photos() {
        for entry in std::fs::read_dir(photos.join("hostile")).unwrap() {
            let path = entry.unwrap().path();
            names.push(written(&folder, path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap()));
        }
    }
    for name in names {
        let output = limited(&folder, LITTLE_MEMORY, &["check", &name]);
        ended_well(&output, &name);
    }
}

fn written(folder: &Folder, name: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.path(name), bytes).unwrap();
    name.to_owned()
}

/// Files that claim, or hold, very much more than they have bytes.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(16_384, 12_288).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let size = |at: &mut [u8], bytes: &[u8]| at[..bytes.len()].copy_from_slice(bytes);
    // One code for every colour channel, each of one symbol: every pixel takes no bit.
    let mut webp = b"RIFF\x1e\0\0\0WEBPVP8L\x12\0\0\0\x2f".to_vec();
    webp.extend((16_382_u32 | 12_287 << 14).to_le_bytes());
    webp.extend([0x88, 0x88, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let mut jpeg = jpeg.into_inner();
    let frame = jpeg.windows(2).position(|bytes| bytes == [0xff, 0xc0]).unwrap();
    size(&mut jpeg[frame + 5..], &[0x30, 0, 0x40, 0]);
    let mut tiff = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut tiff, image::ImageFormat::Tiff).unwrap();
    let mut tiff = tiff.into_inner();
    for tag in [256_u16, 257, 278] {
        let tag = tag.to_le_bytes();
        let entry = [tag[0], tag[1], 4, 0, 1, 0, 0, 0];
        let at = tiff.windows(8).rposition(|bytes| bytes == entry).unwrap();
        size(&mut tiff[at + 8..], &12_288_u32.to_le_bytes());
    }
    let mut files = vec![("b.png", png.into_inner()), ("b.webp", webp), ("b.jpg", jpeg), ("b.tif", tiff)];
    if let Some(mut heic) = photos().and_then(|photos| std::fs::read(photos.join("hostile/face001.heic")).ok()) {
        let places: Vec<_> = (0..heic.len() - 16).filter(|&at| heic[at..].starts_with(b"ispe")).collect();
        for at in places {
            size(&mut heic[at + 8..], &[0, 0, 0x40, 0, 0, 0, 0x30, 0]);
        }
        files.push(("b.heic", heic));
    }
    files
}

#[test]
fn a_photo_beyond_the_budget_is_told_with_what_it_takes_and_what_helps() {
    let folder = Folder::empty();
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(4000, 3000).write_to(&mut png, image::ImageFormat::Png).unwrap();
    written(&folder, "photo.png", &png.into_inner());
    let lines = failure(&folder.run(&["check", "photo.png", "--memory", "32M"]), 1);
    assert_eq!(lines.len(), 2, "of the photo, and of its landmarks: {lines:?}");
    // 36 million bytes are 34.3 MiB, and the file has some kilobytes.
    let told = "decoding this PNG picture of 4000 × 3000 px takes 35 MiB of memory and at most 32 MiB are allowed: save it smaller";
    assert!(lines[0].contains(told), "{lines:?}");
    assert!(stdout(&folder.run(&["check", "photo.png", "--memory", "64m"])).contains("nothing is marked yet"));
    for wrong in ["", "1K", "12X", "G", "-1G", "99999999999T"] {
        let lines = failure(&folder.run(&["check", "photo.png", &format!("--memory={wrong}")]), 2);
        assert!(lines[0].contains("--memory"), "{wrong}: {lines:?}");
    }
}

#[test]
fn the_help_states_the_limits() {
    let folder = Folder::empty();
    let limits = lipmetry::imaging::Limits::default();
    for command in ["compare", "measure", "check", "visits", "mark", "suggest"] {
        let help = stdout(&folder.run(&[command, "--help"])).split_whitespace().collect::<Vec<_>>().join(" ");
        for stated in [
            format!("{} px a side", limits.max_width),
            format!("201 megapixels ({} pixels)", limits.max_pixels),
            format!("256 MiB ({} bytes)", limits.max_file_bytes),
            "[default: 1G]".to_owned(),
        ] {
            assert!(help.contains(&stated), "{command}: {stated}");
        }
    }
    assert_eq!((limits.max_alloc_bytes, limits.max_pixels / 1_000_000), (1 << 30, 201));
}
