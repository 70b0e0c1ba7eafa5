//! A database that goes away for a while: clear words, and recovery by itself.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use serde_json::{Value, json};

use crate::running::{At, Server, pause};

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A wire to a database that can be cut and mended.
struct Wire {
    address: SocketAddr,
    whole: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let wire = Self {
            address: listener.local_addr().expect("an address"),
            whole: Arc::new(AtomicBool::new(true)),
            open: Arc::default(),
        };
        let (whole, open) = (Arc::clone(&wire.whole), Arc::clone(&wire.open));
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                // Cut, it takes a call and hangs up.
                if whole.load(Ordering::SeqCst)
                    && let Ok(far) = TcpStream::connect(target)
                {
                    join(&near, &far, &open);
                }
            }
        });
        wire
    }

    fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _gone = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }
}

fn join(near: &TcpStream, far: &TcpStream, open: &Arc<Mutex<Vec<TcpStream>>>) {
    let twice = |stream: &TcpStream| stream.try_clone().expect("a second handle");
    open.lock().unwrap().extend([twice(near), twice(far)]);
    for (mut from, mut to) in [(twice(near), twice(far)), (twice(far), twice(near))] {
        std::thread::spawn(move || {
            let _broken = std::io::copy(&mut from, &mut to);
            let _gone = to.shutdown(Shutdown::Both);
        });
    }
}

fn add(server: &Server, name: &str) -> (u16, Value) {
    server.call("POST", "/api/teams", Some(&json!({ "name": name }))).expect("the server itself answers")
}

fn names(server: &Server) -> Vec<String> {
    let (status, teams) = server.call("GET", "/api/teams", None).expect("the server itself answers");
    assert_eq!(status, 200, "{teams}");
    teams.as_array().unwrap().iter().map(|team| team["name"].as_str().unwrap().to_owned()).collect()
}

/// Lines of the live stream, once it stands.
fn listen(server: &Server) -> mpsc::Receiver<String> {
    let mut stream = TcpStream::connect(server.address()).expect("connected");
    let head = format!(
        "GET /api/live HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        server.address(),
        server.token()
    );
    stream.write_all(head.as_bytes()).expect("asked");
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let stands = std::iter::from_fn(|| lines.recv_timeout(PATIENCE).ok()).any(|line| line.contains("listening"));
    assert!(stands, "the live line opens");
    lines
}

/// Asks again until it is answered well; a database that is back is found within seconds.
fn until_added(server: &Server, name: &str) {
    for _ in 0..120 {
        match add(server, name) {
            (201, _) => return,
            (503, _) => pause(500),
            (status, words) => panic!("{status} {words}"),
        }
    }
    panic!("the database is back, and the server does not find it");
}

#[test]
fn a_database_that_goes_away_comes_back_without_a_restart() {
    let url = test_kit::postgres_database();
    let (scheme, rest) = url.split_once("://").unwrap();
    let (user, rest) = rest.split_once('@').unwrap();
    let (host, name) = rest.split_once('/').unwrap();
    let wire = Wire::to(host.replace("localhost", "127.0.0.1").parse().expect("an address"));
    let through = format!("{scheme}://{user}@{}/{name}", wire.address);
    let mut server = Server::start(&At::Database(&through));
    server.set_up();
    assert_eq!(add(&server, "before").0, 201);
    let heard = listen(&server);

    wire.cut();
    let (status, told) = add(&server, "meanwhile");
    assert_eq!(status, 503, "{told}");
    assert!(told["detail"].as_str().is_some_and(|words| words.contains("database")), "{told}");
    assert!(!told.to_string().contains(user), "nothing of the address: {told}");
    let (status, told) = server.call("GET", "/api/teams", None).expect("the server itself answers");
    assert_eq!(status, 503, "{told}");
    assert_eq!(server.call("GET", "/readyz", None).expect("an answer").0, 503, "a balancer is told");

    wire.mend();
    until_added(&server, "after");
    assert_eq!(names(&server), ["after", "before"], "what was acknowledged is there, what was refused is not");
    // A line that stood through it hears of it; one that ended is opened again, as browsers do.
    let is_news = |line: &String| line.contains("\"team\"");
    let hears = |lines: &mpsc::Receiver<String>| {
        std::iter::from_fn(|| lines.recv_timeout(PATIENCE).ok()).any(|line| is_news(&line))
    };
    if !hears(&heard) {
        let again = listen(&server);
        until_added(&server, "later");
        assert!(hears(&again), "live lines work after it");
    }
    assert!(server.stop());
}
