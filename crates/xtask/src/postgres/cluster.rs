//! One cluster in a temporary folder, gone when its owner is gone.

use super::programs::{self, NOBODY, Programs};
use std::io::{self, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Ports are asked from the system and used a moment later; somebody may be quicker.
const ATTEMPTS: u32 = 5;

/// Durability is off: these databases live for a test. Locale C as in production keys.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
];

/// As somebody would run it whose data matter, for measuring.
const DURABLE: &[&str] = &["listen_addresses=127.0.0.1", "max_connections=300", "shared_buffers=512MB"];

/// Waits until its input ends, which is when the owner has dropped it or has died in any
/// way at all, then stops the server and removes the folder.
const WATCHDOG: &str = r#"cat >/dev/null; cd /; "$@" >/dev/null 2>&1; rm -rf "$FOLDER""#;

/// A running PostgreSQL of one owner. Dropping it, or the death of the process, stops it.
pub struct Cluster {
    running: Running,
    watchdog: Child,
}

impl Cluster {
    pub fn start() -> Result<Cluster, String> {
        Self::of(Running::start(SETTINGS)?)
    }

    /// One that has what it acknowledges on the disk.
    pub fn start_durable() -> Result<Cluster, String> {
        Self::of(Running::start(DURABLE)?)
    }

    fn of(running: Running) -> Result<Cluster, String> {
        let watchdog = running.watched(WATCHDOG).stdin(Stdio::piped()).spawn();
        match watchdog {
            Ok(watchdog) => Ok(Cluster { running, watchdog }),
            Err(error) => {
                running.stop();
                Err(format!("cannot start sh, which would stop PostgreSQL in the end: {error}"))
            }
        }
    }

    /// Address of the maintenance database `postgres`; its user may do everything.
    pub fn url(&self) -> &str {
        &self.running.url
    }

    /// Where its data and its log are.
    pub fn folder(&self) -> &Path {
        &self.running.folder
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ended = self.watchdog.wait();
    }
}

/// A server that somebody else promises to stop.
pub(super) struct Running {
    pub(super) url: String,
    pub(super) port: u16,
    folder: PathBuf,
    programs: Programs,
}

impl Running {
    /// With durability off.
    pub(super) fn start_for_tests() -> Result<Running, String> {
        Self::start(SETTINGS)
    }

    fn start(settings: &[&str]) -> Result<Running, String> {
        let found = programs::find()?;
        let folder = temporary_folder().map_err(|error| format!("no temporary folder: {error}"))?;
        let started = programs::readable(found, &folder)
            .and_then(|programs| initialise(&programs, &folder).map(|()| programs))
            .and_then(|programs| launch(&programs, &folder, settings).map(|port| (programs, port)));
        match started {
            Ok((programs, port)) => {
                let url = format!("postgres://app@127.0.0.1:{port}/postgres");
                Ok(Running { url, port, folder, programs })
            }
            Err(why) => {
                let _leftover = std::fs::remove_dir_all(&folder);
                Err(why)
            }
        }
    }

    /// `sh` with `script`, whose arguments are the command that stops this server. In a
    /// process group of its own, so that Ctrl-C in the terminal does not end it too early.
    pub(super) fn watched(&self, script: &str) -> Command {
        let stop = self.stop_command();
        let mut watchdog = Command::new("sh");
        watchdog.arg("-c").arg(script).arg("postgres-watchdog").arg(stop.get_program());
        watchdog.args(stop.get_args()).env("FOLDER", &self.folder);
        watchdog.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        watchdog
    }

    pub(super) fn stop(&self) {
        let _stopped = self.stop_command().stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _leftover = std::fs::remove_dir_all(&self.folder);
    }

    fn stop_command(&self) -> Command {
        let mut stop = programs::unprivileged(&self.programs.path("pg_ctl"));
        stop.arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "stop"]);
        stop
    }
}

fn temporary_folder() -> io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("aftercare-pg-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
    if programs::is_root() {
        std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(folder)
}

fn initialise(programs: &Programs, folder: &Path) -> Result<(), String> {
    let mut initdb = programs::unprivileged(&programs.path("initdb"));
    initdb.arg("-D").arg(folder.join("data"));
    initdb.args(["-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    let output = initdb.current_dir(folder).output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("initdb failed: {}", String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("initdb cannot be started (root needs setpriv): {error}")),
    }
}

fn launch(programs: &Programs, folder: &Path, settings: &[&str]) -> Result<u16, String> {
    let mut why = String::new();
    for _ in 0..ATTEMPTS {
        let port = free_port().map_err(|error| format!("no free port: {error}"))?;
        let mut options = format!("-p {port} -k {}", folder.display());
        for setting in settings {
            options.push_str(" -c ");
            options.push_str(setting);
        }
        let mut start = programs::unprivileged(&programs.path("pg_ctl"));
        start.arg("-D").arg(folder.join("data")).arg("-w").arg("-l").arg(folder.join("log"));
        start.arg("-o").arg(options).arg("start").current_dir(folder);
        // Not a pipe: the server would inherit it and keep it open for ever.
        let status = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => return Ok(port),
            Ok(_) => why = read_log(&folder.join("log")),
            Err(error) => why = error.to_string(),
        }
    }
    Err(format!("PostgreSQL does not start: {why}"))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn read_log(path: &Path) -> String {
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text));
    match read {
        Ok(_) => text,
        Err(error) => format!("and its log cannot be read: {error}"),
    }
}
