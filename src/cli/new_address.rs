//! A new address of the marking page whenever Enter is pressed in the terminal: each opens the page once.

use std::io::{self, IsTerminal};
use std::sync::Arc;

use lipmetry::web::Guard;

use crate::terminal;

/// Prints an address that was not used yet whenever Enter is pressed, until the program ends. Says whether it does: only where
/// standard input is a terminal. What stands in a file or comes through a pipe is for somebody else.
pub fn offer(guard: Arc<Guard>) -> bool {
    io::stdin().is_terminal() && std::thread::Builder::new().spawn(move || answer_lines(&guard)).is_ok()
}

fn answer_lines(guard: &Guard) {
    while wait_for_line() {
        let mut line = String::new();
        match io::stdin().read_line(&mut line) {
            // The terminal is gone.
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let Ok(address) = guard.address() else { return };
        if terminal::print(&format!("The marking page is at {address}\n")).is_err() {
            return;
        }
    }
}

/// Waits until a line can be read. In the background none is: the system would stop the program.
#[cfg(unix)]
fn wait_for_line() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::getpgrp;
    use rustix::termios::tcgetpgrp;
    /// How often a program in the background looks whether it is in front again.
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(250);
    let stdin = io::stdin();
    loop {
        let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
        let polled = poll(&mut waiting, None);
        let is_readable = polled.is_ok() && waiting[0].revents().contains(PollFlags::IN);
        if is_readable && tcgetpgrp(&stdin) == Ok(getpgrp()) {
            return true;
        }
        if waiting[0].revents().intersects(PollFlags::HUP | PollFlags::NVAL) {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Waits until a line can be read.
#[cfg(not(unix))]
fn wait_for_line() -> bool {
    true
}
