//! Reads twenty thousand ordinary letters on one core and says what they were, as JSON. How fast it is tells
//! `time target/release/examples/reading` after `cargo build --release -p letters --example reading`.

#![expect(clippy::print_stdout, reason = "it tells what it found")]

use letters::{Class, parse};

const LETTERS: usize = 20_000;
const WORDS: &str = "The lamp that came on Monday flickers, although the bulb is new and sits tightly in its socket. ";

fn letter(number: usize) -> String {
    let text = WORDS.repeat(1 + number % 6);
    let quoted: String = (0..number % 30).map(|line| format!("> {line}: {WORDS}\n")).collect();
    let plain = format!(
        "Hello,\n\n{text}\n\nRegards\nAnn\n\nOn Mon, 1 Jan 2024 at 10:00, Desk <desk@example.org> wrote:\n\n{quoted}"
    );
    let html = format!(
        "<html><body><div>Hello,<br><br>{text}</div><div class=\"gmail_quote\"><blockquote>{}</blockquote></div></body></html>",
        quoted.replace("> ", "<p>")
    );
    let file = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ\n".repeat(if number.is_multiple_of(5) { 400 } else { 0 });
    format!(
        "Message-ID: <{number}@example.com>\nFrom: Ann Lee <ann{number}@example.com>\nTo: desk@example.org\nSubject: Re: Lamp {number}\n\
         Date: Mon, 1 Jan 2024 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\
         Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--a\n\
         Content-Type: text/html; charset=utf-8\n\n{html}\n--a--\n--m\nContent-Type: image/png; name=a.png\n\
         Content-Transfer-Encoding: base64\n\n{file}\n--m--\n"
    )
}

fn main() {
    let (mut bytes, mut humans, mut words) = (0, 0, 0);
    for number in 0..LETTERS {
        let raw = letter(number);
        let read = parse(raw.as_bytes());
        bytes += raw.len();
        humans += usize::from(read.class == Class::Human);
        words += read.visible_reply.split_whitespace().count();
    }
    println!("{{\"letters\": {LETTERS}, \"bytes\": {bytes}, \"human\": {humans}, \"words_of_replies\": {words}}}");
}
