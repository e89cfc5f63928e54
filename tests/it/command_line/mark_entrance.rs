//! The way into the marking page: a key that is valid once, and that no command line shows.

use std::path::PathBuf;
#[cfg(unix)]
use std::process::{Command, Stdio};
#[cfg(unix)]
use std::time::{Duration, Instant};

use super::Folder;
use super::mark::Server;

/// Far longer than a program takes to start on a busy machine.
#[cfg(unix)]
const DEADLINE: Duration = Duration::from_secs(60);

#[test]
fn the_key_opens_the_page_once_and_the_cookie_from_then_on() {
    let server = Server::start(&Folder::with_pair(), &["before.jpg"]);
    let [used, bare] = [server.used_address(), server.bare_address()];
    // Another browser, a link on a page of another site, and the file that led here, opened a second time.
    for more in ["", "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: none\r\n"] {
        let refused = server.ask(&format!("{used}{more}\r\n"));
        let said = String::from_utf8(refused.body).unwrap();
        assert_eq!(refused.status, 403, "{said}");
        assert!(!refused.head.contains("set-cookie") && refused.head.contains("text/html"), "{}", refused.head);
        assert!(said.contains("was used already") && said.contains("press Enter in the terminal"), "{said}");
    }
    let no_key = server.ask(&format!("{bare}\r\n"));
    assert!(no_key.status == 403 && String::from_utf8(no_key.body).unwrap().contains("has no key"));
    // A reload, a second tab, and the first address again, in the browser that has the cookie.
    let cookie = format!("Cookie: {}\r\n", server.cookie());
    for address in [&bare, &used] {
        let page = server.ask(&format!("{address}Sec-Fetch-Site: none\r\n{cookie}\r\n"));
        assert_eq!(page.status, 200, "{}", page.head);
        assert!(String::from_utf8(page.body).unwrap().contains("page/main.js"));
    }
    // Session-only: no lifetime. Two pages on one machine do not replace each other's.
    let other = Server::start(&Folder::with_pair(), &[]);
    let name = |server: &Server| server.cookie().split('=').next().unwrap().to_owned();
    assert!(name(&server) != name(&other) && name(&server).starts_with("lipmetry-"));
    server.is_alive();
}

/// The file on which a browser was opened, as the browser saw it.
#[cfg(unix)]
struct Opened {
    /// What the browser was started with.
    command_line: String,
    file: PathBuf,
    address: String,
}

/// A program that ends with the test, whatever comes of that.
#[cfg(unix)]
struct Running(std::process::Child);

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

/// A folder with programs that stand for the ones that open a browser, which write down what they were told.
#[cfg(unix)]
fn browser_in(folder: &Folder) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let programs = folder.path("programs");
    std::fs::create_dir(&programs).unwrap();
    let script = "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" > \"$SAID.part\" && mv \"$SAID.part\" \"$SAID\"\n";
    for name in ["xdg-open", "gio", "gnome-open", "kde-open", "wslview", "open"] {
        std::fs::write(programs.join(name), script).unwrap();
        std::fs::set_permissions(programs.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    programs
}

#[cfg(unix)]
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < DEADLINE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(target_os = "linux")]
fn command_lines() -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).collect()
}

/// The browser is opened on a file that this user alone can read, and that is gone when it was used, or when the program ends.
#[cfg(target_os = "linux")]
#[test]
fn no_command_line_shows_the_key_and_the_file_that_leads_to_the_page_goes() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with_pair();
    let (programs, temporary) = (browser_in(&folder), folder.path("temporary"));
    std::fs::create_dir(&temporary).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let left = || std::fs::read_dir(&temporary).unwrap().count();
    for is_used in [true, false] {
        let said = folder.path(format!("said {is_used}"));
        let child = Command::new(env!("CARGO_BIN_EXE_lipmetry"))
            .args(["mark", "before.jpg"])
            .current_dir(folder.path(""))
            .env("PATH", &path)
            .env("TMPDIR", &temporary)
            .env("SAID", &said)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut running = Running(child);
        let child = &mut running.0;
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let printed = line.trim().split_once(" at ").unwrap().1.to_owned();
        let key = printed.split_once("key=").unwrap().1;
        let command_line = wait_for("no browser is opened", || std::fs::read_to_string(&said).ok());
        let file = PathBuf::from(command_line.lines().last().unwrap());
        let text = std::fs::read_to_string(&file).unwrap();
        let opened = Opened { address: printed.clone(), command_line, file };
        assert!(text.contains(&opened.address), "{text}");
        assert!(!opened.command_line.contains(key), "{}", opened.command_line);
        assert!(!command_lines().iter().any(|line| line.contains(key)));
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(&opened.file), mode(opened.file.parent().unwrap())], [0o600, 0o700]);
        assert!(opened.file.starts_with(&temporary) && left() == 1);
        if is_used {
            let (host, rest) = opened.address.strip_prefix("http://").unwrap().split_once('/').unwrap();
            let mut stream = std::net::TcpStream::connect(host).unwrap();
            write!(stream, "GET /{rest} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("url=./"), "{answer}");
            wait_for("the used file stays", || (left() == 0).then_some(()));
        }
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()));
        assert!(child.wait().unwrap().success());
        assert_eq!(left(), 0, "something stays in the temporary folder");
    }
}

/// In a terminal Enter gives the address again as long as it was not used, then one with another key.
#[cfg(unix)]
#[test]
fn enter_gives_a_new_address_in_a_terminal() {
    /// A terminal that presses Enter, and uses the address in between.
    const TERMINAL: &str = r#"
import os, pty, re, sys, time, urllib.request
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], [sys.argv[1], "mark", "--no-open"])
said = b""
def addresses(count):
    global said
    end = time.time() + 60
    while True:
        found = re.findall(rb"http://\S+", said)
        if len(found) >= count and said.endswith(b"\n"):
            return found
        assert time.time() < end, said
        said += os.read(terminal, 4096)
first = addresses(1)[0]
while b"Ctrl-C.\r\n" not in said:
    said += os.read(terminal, 4096)
assert b"press Enter here" in said, said
os.write(terminal, b"\n")
assert addresses(2)[1] == first, said
opened = urllib.request.urlopen(first.decode())
assert opened.status == 200 and "HttpOnly" in opened.headers["Set-Cookie"]
os.write(terminal, b"\n")
third = addresses(3)[2]
assert third != first, said
assert urllib.request.urlopen(third.decode()).status == 200
os.write(terminal, b"\x03")
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
print("good")
"#;
    let program = env!("CARGO_BIN_EXE_lipmetry");
    let Ok(output) = Command::new("python3").args(["-c", TERMINAL, program]).stdin(Stdio::null()).output() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "there is no python3, which gives the test a terminal");
        crate::photos::skipped("Enter in a terminal: python3, which makes one, is not there");
        return;
    };
    assert_eq!(super::stdout(&output), "good\n", "{}", super::stderr(&output));
}
