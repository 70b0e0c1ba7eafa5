//! A browser's live line, as far as its time matters: of which events it heard, and when.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::load::answer;
use crate::load::connection::Caller;
use crate::load::driving::now;

/// A browser waits about so long before it comes back; a server that has gone is not stormed.
const COMES_BACK_AFTER: Duration = Duration::from_millis(250);

/// What a browser heard on its line.
#[derive(Debug, Default)]
pub struct Heard {
    /// Numbers of events in the order of their coming, each with its moment.
    pub numbers: Vec<(i64, Instant)>,
    /// Ids of the objects that it was told of.
    pub ids: HashSet<String>,
    /// Lines that ended and were opened again.
    pub resumed: u64,
    /// Numbers that came although they had come before.
    pub doubled: u64,
}

impl Heard {
    /// When it was told of this event, or of a later one, which stands for all before it.
    pub fn at(&self, number: i64) -> Option<Instant> {
        let first = self.numbers.partition_point(|(heard, _)| *heard < number);
        self.numbers.get(first).map(|(_, at)| *at)
    }

    /// Takes a line of the stream in; gives the number in it.
    fn take(&mut self, line: &str) -> Option<i64> {
        if let Some(data) = line.strip_prefix("data: ") {
            let id = data.split_once(r#""id":""#).and_then(|(_, rest)| rest.split_once('"'));
            self.ids.extend(id.map(|(id, _)| id.to_owned()));
            return None;
        }
        let number: i64 = line.strip_prefix("id: ")?.parse().ok()?;
        match self.numbers.last() {
            Some((last, _)) if *last >= number => {
                // A line that is opened again begins with the number it was asked to go on from.
                self.doubled += u64::from(self.resumed == 0);
                None
            }
            _ => {
                self.numbers.push((number, now()));
                Some(number)
            }
        }
    }
}

/// Listens at the first of the servers that answers until told to stop, and comes back with the last
/// number whenever the line ends. What it hears it passes on at once.
pub async fn listen(callers: Vec<Caller>, news: watch::Sender<i64>, mut stop: watch::Receiver<bool>) -> Heard {
    let mut heard = Heard::default();
    for turn in 0.. {
        let caller = &callers[turn % callers.len()];
        tokio::select! {
            _ended = line(caller, &mut heard, &news) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
        heard.resumed += 1;
        tokio::select! {
            () = tokio::time::sleep(COMES_BACK_AFTER) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
    heard
}

/// One line, to its end.
async fn line(caller: &Caller, heard: &mut Heard, news: &watch::Sender<i64>) -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(caller.address).await.map_err(words)?;
    let last = heard.numbers.last().map(|(number, _)| *number);
    stream.write_all(&caller.listening(last)).await.map_err(words)?;
    let mut buffer = Vec::with_capacity(16 * 1024);
    let mut begun = false;
    loop {
        if stream.read_buf(&mut buffer).await.map_err(words)? == 0 {
            return Ok(());
        }
        if !begun {
            let Some(head) = answer::head(&buffer)? else { continue };
            if head.status != 200 {
                return Err(format!("the live line answers {}", head.status));
            }
            buffer.drain(..head.length);
            begun = true;
        }
        // Each event is a chunk of its own, so no line of it is cut; the sizes between are no lines of ours.
        let Some(end) = buffer.iter().rposition(|byte| *byte == b'\n') else { continue };
        let text = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..=end);
        for number in text.split('\n').filter_map(|line| heard.take(line.trim_end_matches('\r'))) {
            news.send_replace(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// A server whose first line ends after an event, and whose second goes on.
    async fn server() -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            for (asked, said) in [
                ("", "id: 4\n\ndata: {\"topic\":\"ticket\",\"id\":\"tkt_1\"}\nid: 5\n\n"),
                ("last-event-id: 5", "id: 5\n\ndata: {\"topic\":\"ticket\",\"id\":\"tkt_2\"}\nid: 9\n\n"),
            ] {
                let (mut stream, _) = listener.accept().await.expect("a caller");
                let mut buffer = vec![0; 4_096];
                let read = stream.read(&mut buffer).await.expect("a request");
                assert!(String::from_utf8_lossy(&buffer[..read]).contains(asked));
                let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
                let chunk = format!("{head}{:x}\r\n{said}\r\n", said.len());
                stream.write_all(chunk.as_bytes()).await.expect("sent");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            std::future::pending::<()>().await;
        });
        address
    }

    #[tokio::test]
    async fn a_line_that_ends_is_opened_again_where_it_was() {
        let caller = Caller { address: server().await, cookie: None };
        let ((news, mut newest), (stop, stopped)) = (watch::channel(0), watch::channel(false));
        let listening = tokio::spawn(listen(vec![caller], news, stopped));
        newest.wait_for(|number| *number == 9).await.expect("heard of it");
        stop.send_replace(true);
        let heard = listening.await.expect("ended");
        assert_eq!(heard.numbers.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [4, 5, 9]);
        assert_eq!((heard.doubled, heard.ids.len()), (0, 2));
        assert!(heard.resumed >= 1 && heard.at(7) == heard.at(9) && heard.at(10).is_none());
    }

    #[test]
    fn what_comes_twice_on_one_line_is_doubled() {
        let mut heard = Heard::default();
        assert_eq!(["id: 3", "id: 4", "id: 4"].map(|line| heard.take(line)), [Some(3), Some(4), None]);
        assert_eq!(heard.doubled, 1);
    }
}
