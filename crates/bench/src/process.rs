//! The program under test as a process: starting, watching, stopping it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::load::connection::{Caller, Connection};
use crate::load::driving::now;

/// Linux counts processor time in hundredths of a second on every machine that we build for.
const TICKS_PER_SECOND: f64 = 100.0;

/// A server that serves until it is dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From starting the process to the first answer that needs the database.
    pub start: Duration,
}

impl Server {
    /// On SQLite in a directory.
    pub async fn start(program: &Path, data: &Path) -> Result<Self, String> {
        Self::start_with(program, "--data-dir", data.as_os_str(), None).await
    }

    /// The same, with a door for letters by SMTP.
    pub async fn start_taking_letters(program: &Path, data: &Path, door: SocketAddr) -> Result<Self, String> {
        Self::start_with(program, "--data-dir", data.as_os_str(), Some(door)).await
    }

    /// On a PostgreSQL.
    pub async fn start_on(program: &Path, url: &str) -> Result<Self, String> {
        Self::start_with(program, "--database-url", url.as_ref(), None).await
    }

    async fn start_with(
        program: &Path,
        option: &str,
        place: &OsStr,
        letters: Option<SocketAddr>,
    ) -> Result<Self, String> {
        let began = now();
        let mut child = Command::new(program)
            .arg("serve")
            .args(["--listen", "127.0.0.1:0", option])
            .arg(place)
            .envs(letters.map(|door| ("AFTERCARE_SMTP_LISTEN", door.to_string())))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let said = child.stdout.take().ok_or("the server has no output")?;
        let address = announced(said);
        let mut server = Self { child, address: ([127, 0, 0, 1], 0).into(), start: Duration::ZERO };
        server.address = address?;
        let caller = Caller { address: server.address, cookie: None };
        let answer = Connection::open(server.address).await?.ask(&caller.get("/readyz")).await?;
        if answer.head.status != 200 {
            return Err(format!("the server is not ready: {}", answer.words()));
        }
        server.start = now() - began;
        Ok(server)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the server to end, and waits until it has.
    pub fn stop(mut self) -> Result<(), String> {
        let told = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
        told.map_err(|error| format!("kill: {error}"))?;
        let ended = self.child.wait().map_err(|error| error.to_string())?;
        if ended.success() { Ok(()) } else { Err(format!("the server ended with {ended}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The address that the server prints; what it prints later is read, so that it never waits for us.
fn announced(said: impl Read + Send + 'static) -> Result<SocketAddr, String> {
    let mut lines = BufReader::new(said);
    let mut heard = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).map_err(|error| error.to_string())? == 0 {
            return Err(format!("the server ended before it served: {heard}"));
        }
        if let Some((_, rest)) = line.split_once("http://") {
            let address = rest.trim().trim_end_matches('/');
            let address = address.parse().map_err(|_| format!("{address:?} is not an address"))?;
            std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
            return Ok(address);
        }
        heard.push_str(&line);
    }
}

/// Processor seconds that a process has used.
pub fn cpu_seconds(process: u32) -> Result<f64, String> {
    stat_seconds(&read(&format!("/proc/{process}/stat"))?).ok_or_else(|| "/proc/PID/stat has another form".to_owned())
}

/// Own and kernel time; the fields follow the name in parentheses, which may hold anything.
fn stat_seconds(stat: &str) -> Option<f64> {
    let fields: Vec<&str> = stat[stat.rfind(')')? + 1..].split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
    // 14th and 15th of all fields; the state, first here, is the third.
    Some((ticks(11)? + ticks(12)?) as f64 / TICKS_PER_SECOND)
}

/// Processor seconds that the whole machine has used, waiting for the disk not counted.
pub fn machine_seconds() -> Result<f64, String> {
    busy_seconds(&read("/proc/stat")?).ok_or_else(|| "/proc/stat has another form".to_owned())
}

fn busy_seconds(stat: &str) -> Option<f64> {
    let ticks: Vec<u64> =
        stat.lines().next()?.strip_prefix("cpu")?.split_whitespace().map_while(|field| field.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal
    let busy: u64 =
        ticks.iter().take(8).enumerate().filter(|(place, _)| !matches!(place, 3 | 4)).map(|(_, ticks)| ticks).sum();
    (ticks.len() >= 8).then_some(busy as f64 / TICKS_PER_SECOND)
}

/// Resident memory in megabytes (10^6 bytes): now, and at most since the process began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    pub now: f64,
    pub peak: f64,
}

pub fn memory(process: u32) -> Result<Memory, String> {
    status_memory(&read(&format!("/proc/{process}/status"))?)
        .ok_or_else(|| "/proc/PID/status has another form".to_owned())
}

fn status_memory(status: &str) -> Option<Memory> {
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: f64 = line.trim_start_matches(':').split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    };
    Some(Memory { now: megabytes("VmRSS")?, peak: megabytes("VmHWM")? })
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

/// What became of a command that has run to its end.
#[derive(Debug)]
pub struct Ran {
    pub took: Duration,
    /// Most memory it had, in megabytes.
    pub peak: f64,
    /// Processor seconds it used.
    pub cpu: f64,
    pub printed: String,
    pub complaints: String,
}

/// Runs a command to its end; refused if it fails.
pub async fn run(program: &Path, arguments: &[&OsStr]) -> Result<Ran, String> {
    let began = now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let printed = listen(child.stdout.take());
    let complaints = listen(child.stderr.take());
    let (mut peak, mut cpu): (f64, f64) = (0.0, 0.0);
    let ended = loop {
        // A process that has just ended has no memory any more.
        peak = memory(child.id()).map_or(peak, |memory| peak.max(memory.peak));
        cpu = cpu_seconds(child.id()).unwrap_or(cpu);
        if let Some(ended) = child.try_wait().map_err(|error| error.to_string())? {
            break ended;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let took = now() - began;
    let (printed, complaints) = (printed.join().unwrap_or_default(), complaints.join().unwrap_or_default());
    if !ended.success() {
        let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
        return Err(format!("{} {}: {ended}: {complaints}", program.display(), words.join(" ")));
    }
    Ok(Ran { took, peak, cpu, printed, complaints })
}

/// Reads on beside, so that the process never waits for us.
fn listen(said: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _read = said.map(|mut said| said.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_with_a_bad_name_is_still_read() {
        let stat = "42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 8 0 1";
        assert_eq!(stat_seconds(stat), Some(2.0));
        assert_eq!(stat_seconds("42 (x) S 1"), None);
    }

    #[test]
    fn idle_and_waiting_is_not_busy() {
        assert_eq!(busy_seconds("cpu  100 1 100 9000 800 0 50 49 0 0\ncpu0 1"), Some(3.0));
        assert_eq!(busy_seconds("intr 1"), None);
    }

    #[test]
    fn memory_is_told_in_megabytes() {
        let memory = status_memory("Name:\tx\nVmHWM:\t  200000 kB\nVmRSS:\t  100000 kB\n");
        assert_eq!(memory, Some(Memory { now: 102.4, peak: 204.8 }));
    }

    #[test]
    fn this_process_has_used_something() {
        let own = std::process::id();
        assert!(memory(own).expect("memory").peak > 1.0);
        assert!(cpu_seconds(own).expect("time") <= machine_seconds().expect("time"));
    }

    #[tokio::test]
    async fn a_command_that_fails_says_why() {
        let shell = |script: &'static str| async move { run(Path::new("sh"), &["-c".as_ref(), script.as_ref()]).await };
        let fails = shell("echo because >&2; exit 3").await;
        assert!(fails.as_ref().is_err_and(|words| words.contains("because") && words.contains('3')), "{fails:?}");
        let ran = shell("echo done; sleep 0.05").await.expect("ran");
        assert!(ran.took >= Duration::from_millis(50) && ran.peak > 0.1 && ran.printed == "done\n", "{ran:?}");
    }

    #[test]
    fn the_address_is_found_in_what_is_printed() {
        assert_eq!(
            announced("hello\nAftercare is at http://127.0.0.1:4711\n".as_bytes()),
            Ok(([127, 0, 0, 1], 4711).into())
        );
        assert!(announced("cannot open\n".as_bytes()).is_err_and(|words| words.contains("cannot open")));
    }
}
