//! Starting the binary and talking to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::{Value, json};

pub const PASSWORD: &str = "lighthouse keeper";

/// A directory that is gone with the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new() -> Self {
        Self(test_kit::scratch_directory())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test without a runtime")]
pub fn pause(millis: u64) {
    std::thread::sleep(std::time::Duration::from_millis(millis));
}

/// Where a command's data lies.
pub enum At<'a> {
    Directory(&'a Path),
    Database(&'a str),
}

impl At<'_> {
    fn arguments(&self) -> [String; 2] {
        match self {
            Self::Directory(path) => ["--data-dir".to_owned(), path.display().to_string()],
            Self::Database(url) => ["--database-url".to_owned(), (*url).to_owned()],
        }
    }
}

/// Runs a command to its end.
pub fn run(at: &At<'_>, arguments: &[&str]) -> Output {
    command(at, arguments).output().expect("the program runs")
}

/// What a command printed; fails the test if the command failed.
pub fn ok(at: &At<'_>, arguments: &[&str]) -> String {
    let output = run(at, arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {out}{err}");
    out.into_owned()
}

/// What a command said when it refused; fails the test if it did not, or ended with another code.
pub fn refused(at: &At<'_>, code: i32, arguments: &[&str]) -> String {
    let output = run(at, arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code() == Some(code) && !err.contains("panicked"), "{arguments:?}: {out}{err}");
    format!("{out}{err}")
}

/// Runs a command whose output nobody reads: how it ended, and what it said about that.
pub fn run_with_closed_output(at: &At<'_>, arguments: &[&str]) -> (ExitStatus, String) {
    let mut command = command(at, arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A command that has not run yet.
pub fn command(at: &At<'_>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftercare"));
    // Its own directory: an aftercare.toml of the developer's must not decide a test.
    command.args(arguments).args(at.arguments()).current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// A server as a process of its own.
pub struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    /// Starts one and waits until it tells its address.
    pub fn start(at: &At<'_>) -> Self {
        Self::start_as(at, &["serve"])
    }

    /// The same with another command that serves, and its options.
    pub fn start_as(at: &At<'_>, command_and_options: &[&str]) -> Self {
        let mut child = command(at, &[command_and_options, &["--listen", "127.0.0.1:0"]].concat())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let told = |line: std::io::Result<String>| Some(line.expect("text").rsplit_once("http://")?.1.to_owned());
        let address = lines.by_ref().find_map(told).expect("it tells its address");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, token: String::new() }
    }

    /// Sets the organisation up and keeps a token with every right.
    pub fn set_up(&mut self) {
        let input = json!({
            "organisation": "Northway", "time_zone": "Europe/Berlin",
            "name": "Elif Tanaka", "email": "elif@example.com", "password": PASSWORD,
        });
        let (status, head, text) = self.send("POST", "/api/setup", &[], Some(&input)).expect("an answer");
        assert_eq!(status, 201, "{text}");
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let signed_in: Value = serde_json::from_str(&text).unwrap();
        let scopes: Vec<Value> =
            signed_in["permissions"].as_array().unwrap().iter().map(|grant| grant["permission"].clone()).collect();
        let origin = format!("http://{}", self.address);
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
        let (_, _, text) = self
            .send("POST", "/api/tokens", &headers, Some(&json!({ "name": "test", "scopes": scopes })))
            .expect("an answer");
        let made: Value = serde_json::from_str(&text).unwrap();
        made["secret"].as_str().expect("a secret").clone_into(&mut self.token);
    }

    /// The token, for a server that is started on the same data.
    pub fn token(&self) -> String {
        self.token.clone()
    }

    pub fn with_token(mut self, token: String) -> Self {
        self.token = token;
        self
    }

    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// A call with the token.
    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, Value)> {
        let (status, _, text) = request(&self.address, &self.token, method, path, &[], body)?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> std::io::Result<(u16, String, String)> {
        request(&self.address, &self.token, method, path, headers, body)
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill runs");
        assert!(asked.success());
    }

    /// Asks it to stop, and waits. Gives whether it ended well.
    pub fn stop(mut self) -> bool {
        self.ask_to_stop();
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on a connection of its own: status, head, body.
pub fn request(
    address: &str,
    token: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> std::io::Result<(u16, String, String)> {
    let mut stream = TcpStream::connect(address)?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    if !body.is_empty() {
        head.push_str("content-type: application/json\r\n");
    }
    if !token.is_empty() {
        head.push_str(&format!("authorization: Bearer {token}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, text) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
    Ok((status, head.replace("\r\n", "\n"), text.to_owned()))
}
