//! One cluster for all test processes of a user.
//!
//! A test runner that starts one process per test would otherwise start one PostgreSQL per
//! test. The processes meet in a folder with three files:
//! `alive`, of which every user holds a shared lock for its lifetime; `starting`, locked by
//! the one who starts; `address`, the port and URL of the running server. A watchdog tries
//! to lock `alive` for itself every few seconds; it succeeds when nobody is left.

use super::cluster::Running;
use super::programs;
use std::fs::File;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Seconds a server waits for the next user. Between two runs of one person it stays up.
const PATIENCE: u32 = 20;

/// `flock` is in util-linux, which every Debian has.
const WATCHDOG: &str = r#"
cd /
while sleep "$PATIENCE"; do
  flock --exclusive --nonblock "$MEETING/alive" sh -c '
    rm -f "$MEETING/address"; "$@"; rm -rf "$FOLDER"' stop "$@" && exit
  [ -e "$FOLDER" ] || exit
done"#;

/// A place in the shared cluster. The lock in it says that somebody is still there.
pub struct Shared {
    url: String,
    _alive: File,
}

impl Shared {
    /// Joins the running server or starts it.
    pub fn join() -> Result<Shared, String> {
        join_in(&meeting_place()).map_err(|why| format!("shared PostgreSQL: {why}"))
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

fn join_in(meeting: &Path) -> Result<Shared, String> {
    let io = |error: io::Error| format!("{}: {error}", meeting.display());
    std::fs::create_dir_all(meeting).map_err(io)?;
    let alive = File::create(meeting.join("alive")).map_err(io)?;
    alive.lock_shared().map_err(io)?;
    let starting = File::create(meeting.join("starting")).map_err(io)?;
    starting.lock().map_err(io)?;
    let address = meeting.join("address");
    if let Some(url) = running(&address) {
        return Ok(Shared { url, _alive: alive });
    }
    let server = Running::start_for_tests()?;
    let noted = std::fs::write(&address, format!("{}\n{}\n", server.port, server.url));
    let watched = noted.and_then(|()| {
        let mut watchdog = server.watched(WATCHDOG);
        watchdog.env("MEETING", meeting).env("PATIENCE", PATIENCE.to_string());
        watchdog.stdin(Stdio::null()).spawn()
    });
    match watched {
        Ok(_watchdog) => Ok(Shared { url: server.url, _alive: alive }),
        Err(error) => {
            server.stop();
            Err(io(error))
        }
    }
}

/// The URL in `address`, if a server answers at its port.
fn running(address: &Path) -> Option<String> {
    let text = std::fs::read_to_string(address).ok()?;
    let (port, url) = text.trim().split_once('\n')?;
    let socket = SocketAddr::from(([127, 0, 0, 1], port.parse().ok()?));
    TcpStream::connect_timeout(&socket, Duration::from_secs(2)).ok()?;
    Some(url.to_string())
}

fn meeting_place() -> PathBuf {
    use std::os::unix::fs::MetadataExt;
    let user = std::fs::metadata("/proc/self").map_or(programs::NOBODY, |entry| entry.uid());
    std::env::temp_dir().join(format!("aftercare-test-postgres-{user}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_nobody_listens_at_is_not_running() {
        let folder = std::env::temp_dir().join(format!("xtask-address-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let port = {
            let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
            listener.local_addr().unwrap().port()
        };
        let address = folder.join("address");
        std::fs::write(&address, format!("{port}\npostgres://app@127.0.0.1:{port}/postgres\n")).unwrap();
        let found = running(&address);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, None);
    }
}
