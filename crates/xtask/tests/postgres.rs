//! A real server is started, answers, and is gone afterwards.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use xtask::postgres::{Cluster, Shared};

fn port(url: &str) -> u16 {
    let (_, rest) = url.rsplit_once(':').expect("a port");
    rest.split('/').next().and_then(|port| port.parse().ok()).expect("a port")
}

/// First byte of the server's answer to a start-up message: `R` is "who are you", `E` a refusal.
fn greeting(url: &str) -> std::io::Result<(u8, u32)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port(url)))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let body = b"\x00\x03\x00\x00user\0app\0database\0postgres\0\0";
    let length = u32::try_from(body.len() + 4).expect("a short message");
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(body)?;
    let mut answer = [0; 9];
    stream.read_exact(&mut answer)?;
    Ok((answer[0], u32::from_be_bytes([answer[5], answer[6], answer[7], answer[8]])))
}

#[test]
fn a_cluster_answers_without_a_password_and_is_gone_with_its_owner() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.url().to_string();
    assert_eq!(greeting(&url).unwrap(), (b'R', 0), "authentication is settled at once");
    let folder = cluster.folder().to_path_buf();
    assert!(folder.is_dir());
    drop(cluster);
    assert!(greeting(&url).is_err(), "nobody listens any more");
    assert!(!folder.exists(), "nothing is left behind");
}

#[test]
fn everyone_who_joins_gets_the_same_server() {
    let first = Shared::join().unwrap();
    let second = Shared::join().unwrap();
    assert_eq!(first.url(), second.url());
    drop(first);
    assert_eq!(greeting(second.url()).unwrap(), (b'R', 0), "still there for the second");
}
