//! Servers as they run elsewhere: Dovecot, which keeps letters, and Exim, which takes them and hands them to it. Both
//! are Debian's, have a configuration of their own, listen on loopback, and end with the test that started them.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use calling::Reachable;
use mail::connecting::Connector;
use mail::imap::{Given, Session};
use mail::mailbox::{Security, Server};
use mail::proving::Proof;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::sleep;

pub const PASSWORD: &str = "right & proper";
/// Who has a mailbox there. Letters to others are taken and come back.
const PEOPLE: [&str; 2] = ["support@shop.example", "anna@example.com"];
/// Looks for a free port before it gives up: another process may take it between the look and the start.
const TRIES: usize = 5;

pub struct Servers {
    folder: PathBuf,
    running: Vec<Child>,
    ports: Ports,
}

#[derive(Clone, Copy)]
struct Ports {
    imap: u16,
    imaps: u16,
    lmtp: u16,
    smtp: u16,
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Servers {
    pub async fn start() -> Self {
        let mut why = String::new();
        for _ in 0..TRIES {
            match Self::begin().await {
                Ok(servers) => return servers,
                Err(words) => why = words,
            }
        }
        panic!("the mail servers of this test do not start: {why}");
    }

    async fn begin() -> Result<Self, String> {
        let folder = test_kit::scratch_directory();
        let ports = Ports { imap: free(), imaps: free(), lmtp: free(), smtp: free() };
        let who = Who::find();
        for name in ["run", "mail", "spool"] {
            fs::create_dir(folder.join(name)).unwrap();
        }
        for name in ["certificate.pem", "key.pem"] {
            fs::copy(tls(name), folder.join(name)).unwrap();
        }
        let people: Vec<String> = PEOPLE.iter().map(|person| format!("{person}:{{PLAIN}}{PASSWORD}\n")).collect();
        fs::write(folder.join("people"), people.concat()).unwrap();
        for (name, text) in [("dovecot.conf", DOVECOT), ("exim.conf", EXIM)] {
            fs::write(folder.join(name), filled(text, &folder, ports, &who)).unwrap();
        }
        who.owns(&folder);
        let mut servers = Self { running: Vec::new(), ports, folder };
        let at = |name: &str| servers.folder.join(name).display().to_string();
        let dovecot = ["-F".to_owned(), "-c".to_owned(), at("dovecot.conf")];
        let exim = ["-C".to_owned(), at("exim.conf"), "-bdf".to_owned()];
        servers.run(&who, "dovecot", &dovecot, &[ports.imap, ports.imaps, ports.lmtp]).await?;
        servers.run(&who, "exim4", &exim, &[ports.smtp]).await?;
        Ok(servers)
    }

    /// Starts a program and waits until it listens.
    async fn run(&mut self, who: &Who, name: &str, arguments: &[String], listens: &[u16]) -> Result<(), String> {
        let program = Path::new("/usr/sbin").join(name);
        if !program.is_file() {
            return Err(format!("there is no {}; `cargo xtask setup` installs it on Debian", program.display()));
        }
        let said = fs::File::create(self.folder.join(format!("{name}.out"))).unwrap();
        let mut command = who.command(&program);
        command.args(arguments).stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
        let child = command.spawn().map_err(|error| format!("setpriv (util-linux): {error}"))?;
        self.running.push(child);
        for port in listens {
            let mut patience = 400;
            while TcpStream::connect(("127.0.0.1", *port)).await.is_err() {
                let ended = self.running.last_mut().unwrap().try_wait().unwrap();
                patience -= 1;
                if ended.is_some() || patience == 0 {
                    return Err(format!("{name} does not listen at {port} ({ended:?}): {}", self.said()));
                }
                sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }

    /// All that they wrote down, for who wonders why a test failed.
    pub fn said(&self) -> String {
        let log = |name| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        ["dovecot.out", "dovecot.log", "exim4.out"].map(log).concat()
    }

    /// How letters are fetched from it.
    pub fn incoming(&self, security: Security, folder: &str) -> Server {
        let port = if security == Security::Tls { self.ports.imaps } else { self.ports.imap };
        self.server(port, security, folder)
    }

    /// How letters go out through it.
    pub fn outgoing(&self) -> Server {
        self.server(self.ports.smtp, Security::Starttls, "INBOX")
    }

    fn server(&self, port: u16, security: Security, folder: &str) -> Server {
        // The certificate is for this name.
        Server { host: "localhost".into(), port, security, user: PEOPLE[0].into(), folder: folder.into() }
    }

    /// All letters in somebody's mailbox, once there are so many.
    pub async fn letters(&self, person: &str, count: usize) -> Vec<Vec<u8>> {
        let server = Server { user: person.into(), ..self.incoming(Security::Tls, "INBOX") };
        let mut patience = 400;
        loop {
            let (mut session, _) = Session::open(&trusting(), &server, Some(&proof())).await.unwrap();
            let there = session.after(0).await.unwrap();
            let mut letters = Vec::new();
            for uid in &there {
                if let Given::Letter(raw) = session.fetch(*uid).await.unwrap() {
                    letters.push(raw);
                }
            }
            session.close().await;
            patience -= 1;
            if letters.len() >= count || patience == 0 {
                assert_eq!(letters.len(), count, "{}", self.said());
                return letters;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Somebody's own mail program.
    pub async fn program(&self, person: &str) -> Program {
        let stream = TcpStream::connect(("127.0.0.1", self.ports.imap)).await.unwrap();
        let mut program = Program(BufReader::new(stream));
        program.ask(&format!("LOGIN \"{person}\" \"{PASSWORD}\"")).await;
        program
    }
}

/// What every user of the servers signs in by.
pub fn proof() -> Proof {
    Proof::Password(PASSWORD.into())
}

/// Trusts the certificate of the servers beside this machine's own.
pub fn trusting() -> Connector {
    let authority = CertificateDer::from_pem_file(tls("authority.pem")).unwrap();
    Connector::new(Reachable::Private).trusting(vec![authority])
}

fn tls(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/tls").join(name)
}

fn free() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn filled(text: &str, folder: &Path, ports: Ports, who: &Who) -> String {
    let mut text = text.to_owned();
    for (word, value) in [
        ("FOLDER", folder.display().to_string()),
        ("IMAP_PORT", ports.imap.to_string()),
        ("IMAPS_PORT", ports.imaps.to_string()),
        ("LMTP_PORT", ports.lmtp.to_string()),
        ("SMTP_PORT", ports.smtp.to_string()),
        ("USER", who.user.clone()),
        ("GROUP", who.group.clone()),
        ("PASSWORD", PASSWORD.to_owned()),
    ] {
        text = text.replace(&format!("@{word}@"), &value);
    }
    text
}

/// Who runs them: whoever runs the test, or nobody where that is root.
struct Who {
    root: bool,
    user: String,
    group: String,
    ids: (u32, u32),
}

impl Who {
    fn find() -> Self {
        let root = fs::metadata("/proc/self").unwrap().uid() == 0;
        let ask = |what: &str| {
            let mut command = Command::new("id");
            command.arg(what).args(root.then_some("nobody"));
            String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
        };
        let ids = (ask("-u").parse().unwrap(), ask("-g").parse().unwrap());
        Self { root, user: ask("-un"), group: ask("-gn"), ids }
    }

    fn owns(&self, folder: &Path) {
        chown(folder, Some(self.ids.0), Some(self.ids.1)).unwrap();
        for entry in fs::read_dir(folder).unwrap() {
            chown(entry.unwrap().path(), Some(self.ids.0), Some(self.ids.1)).unwrap();
        }
    }

    /// A program that is ended with the thread that starts it, however that ends.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        if self.root {
            command.args([format!("--reuid={}", self.ids.0), format!("--regid={}", self.ids.1)]).arg("--clear-groups");
        }
        // Exim may become root; with privileges it could not be ended by whoever started it.
        command.args(["--no-new-privs", "--pdeathsig", "KILL"]).arg(program);
        command
    }
}

/// A mail program that says what it is told to say.
pub struct Program(BufReader<TcpStream>);

impl Program {
    pub async fn ask(&mut self, line: &str) -> String {
        self.0.get_mut().write_all(format!("t {line}\r\n").as_bytes()).await.unwrap();
        self.end().await
    }

    pub async fn append(&mut self, folder: &str, letter: &str) {
        let line = format!("t APPEND \"{folder}\" {{{}}}\r\n", letter.len());
        self.0.get_mut().write_all(line.as_bytes()).await.unwrap();
        let mut heard = String::new();
        while !heard.starts_with('+') {
            heard.clear();
            assert!(self.0.read_line(&mut heard).await.unwrap() > 0, "the connection ended");
        }
        self.0.get_mut().write_all(format!("{letter}\r\n").as_bytes()).await.unwrap();
        self.end().await;
    }

    async fn end(&mut self) -> String {
        let mut heard = String::new();
        loop {
            let mut line = String::new();
            assert!((&mut self.0).take(65_536).read_line(&mut line).await.unwrap() > 0, "it ended after {heard}");
            heard.push_str(&line);
            if line.starts_with("t ") {
                assert!(line.starts_with("t OK"), "{heard}");
                return heard;
            }
        }
    }
}

const DOVECOT: &str = include_str!("servers/dovecot.conf");
const EXIM: &str = include_str!("servers/exim.conf");
