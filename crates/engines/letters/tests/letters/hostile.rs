//! A hundred letters that are made to stop a reader. Each is read in less than two seconds, and nothing grows much beyond
//! what came in.

use std::time::Duration;

use letters::{Letter, PARTS_MAX, parse, visible_reply};

/// So much of one thing, less where reading is slow.
const SIZE: usize = if cfg!(debug_assertions) { 256 * 1024 } else { 2 * MEGABYTE };
const MEGABYTE: usize = 1024 * 1024;
/// A build for debugging is some twenty times slower, and machines that test do other things too.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 2 });

fn timed(what: &str, raw: &[u8]) -> Box<Letter> {
    let (done, waiting) = std::sync::mpsc::channel();
    let bytes = raw.to_vec();
    std::thread::spawn(move || done.send(Box::new(parse(&bytes))));
    let letter = waiting.recv_timeout(LIMIT).unwrap_or_else(|error| panic!("{what}: {error}, {} bytes", raw.len()));
    let held = letter.text.len()
        + letter.visible_reply.len()
        + letter.html.as_ref().map_or(0, String::len)
        + letter.attachments.iter().map(|attachment| attachment.bytes.len()).sum::<usize>();
    assert!(held <= 5 * raw.len() + 40 * MEGABYTE, "{what}: {held} bytes held of {}", raw.len());
    letter
}

fn up_to(bytes: usize, piece: &str) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Bodies of text in which a reader of quotation or HTML may lose its way.
const PIECES: &[&str] = &[
    ">",
    "> ",
    ">>>>>>>>> x\n",
    "\n",
    " \n",
    "-",
    "--\n",
    "-- \n",
    "_",
    "________________________________\n",
    "a",
    "\u{a0}",
    "日",
    "<",
    "<div>",
    "</div>",
    "<blockquote>",
    "<blockquote type=cite><div class=gmail_quote>",
    "<div class='gmail_quote'></div>",
    "<a href=\"",
    "<a href='x",
    "<!--",
    "<!",
    "<style>",
    "<p",
    "&",
    "&amp",
    "&#x41;",
    "<td><tr>",
    "<span id=x_x_x_divRplyFwdMsg>",
    "<pre>\n",
    "<br>",
    "On ",
    "On Mon, 1 Jan 2024 a@b.c wrote\n",
    "On Mon, 1 Jan 2024 10:00, a@b.c wrote:\n",
    "From: a\n",
    "From: a\nSent: b\nTo: c\n",
    "Subject: \n",
    "wrote: ",
    "schrieb:\n",
    "@",
    "a@b.c ",
    "1",
    "12:34 ",
    "1.",
    "2024-",
    "Best regards\n",
    "Sent from my iPhone\n",
    "http://",
    "<http://x",
    "begin 644 a\n",
    "begin 644 a\n#0V%T\n",
    "Tel. 030 1234567\n",
    "Ann Lee\n\n",
    "*From:*\n",
    "\0",
    "\r",
    "\u{202e}",
    "=",
    "=\n",
    "=3D",
    "=?utf-8?Q?",
];

#[test]
fn text_and_html_of_one_thing_over_and_over() {
    for piece in PIECES {
        let body = up_to(SIZE, piece);
        for kind in ["plain", "html"] {
            timed(&format!("{kind} of {piece:?}"), format!("Content-Type: text/{kind}\n\n{body}").as_bytes());
        }
    }
}

#[test]
fn twice_as_much_takes_about_twice_as_long() {
    for piece in ["> ", "<div>", "<a href=\"", "On Mon, 1 Jan 2024 10:00, a@b.c\n", "From: a\n"] {
        let html = format!("Content-Type: text/html\n\n{}", up_to(MEGABYTE, piece));
        let twice = format!("Content-Type: text/html\n\n{}", up_to(2 * SIZE, piece));
        timed(piece, html.as_bytes());
        timed(piece, twice.as_bytes());
        assert!(!visible_reply(&up_to(MEGABYTE, piece)).is_empty());
    }
}

#[test]
fn heads_that_never_end() {
    let fields = up_to(8 * MEGABYTE, "X-Field: value\n");
    let letter = timed("fields", format!("{fields}Subject: late\n\nwords").as_bytes());
    assert_eq!((letter.text.as_str(), letter.faults), ("words", vec!["head_cut"]));
    for field in
        ["Subject", "From", "To", "References", "Content-Type", "Content-Disposition", "Date", "Received", "Message-ID"]
    {
        for value in [
            "a",
            "(",
            "<",
            "\"",
            "a@b.c, ",
            "=?utf-8?Q?a?= ",
            "=?utf-8?B?",
            "<a@b> ",
            ";a=b",
            ";a*0=b",
            "\n a",
            "\\",
            ",",
            ":",
            ";name*0*=utf-8''%",
            "Mon, ",
            "g:a@b.c;",
            "[",
            "=?",
        ] {
            let value = up_to(SIZE / 2, value);
            timed(field, format!("{field}: {value}\n\nwords").as_bytes());
        }
    }
}

#[test]
fn parts_without_number_or_end() {
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}--b--", up_to(16 * MEGABYTE, "--b\n\nx\n"));
    let letter = timed("a million parts", many.as_bytes());
    assert_eq!(letter.faults, ["too_many_parts"]);
    assert!(letter.attachments.last().is_some_and(|rest| rest.name == "rest.eml" && rest.bytes.len() > 10 * MEGABYTE));

    let files = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}--b--",
        up_to(16 * MEGABYTE, "--b\nContent-Type: a/b\n\nx\n")
    );
    assert!(timed("a million files", files.as_bytes()).attachments.len() <= PARTS_MAX + 1);

    let nested = up_to(2 * SIZE, "Content-Type: message/rfc822\n\n");
    timed("letters in letters", nested.as_bytes());
    let same = up_to(2 * SIZE, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
    timed("one boundary for all", same.as_bytes());
    let mut deep = String::new();
    for level in 0..20_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    assert!(timed("parts in parts", deep.as_bytes()).faults.contains(&"too_deep"));
    let mut wide = String::from("Content-Type: multipart/digest; boundary=b\n\n");
    for number in 0..900 {
        wide.push_str(&format!(
            "--b\n\nContent-Type: multipart/mixed; boundary=c{number}\n\n--c{number}\n\n{}\n",
            "x\n".repeat(2_000)
        ));
    }
    timed("many letters in one", wide.as_bytes());
}

#[test]
fn boundaries_that_play_games() {
    let long = "b".repeat(MEGABYTE);
    for (what, boundary, line) in [
        ("prefixes", "b", "--bb\n"),
        ("dashes", "--", "----\n"),
        ("blanks", "b b", "--b b  \n"),
        ("empty", "", "--\n"),
        ("long", long.as_str(), "--b\n"),
        ("none", "x", "--y\nContent-Type: text/plain\n\nz\n"),
        ("end first", "b", "--b--\n"),
        ("returns", "b", "--b\r\r\n"),
    ] {
        let body = up_to(2 * SIZE, line);
        timed(what, format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n{body}").as_bytes());
    }
}

#[test]
fn encodings_that_play_games() {
    for (encoding, piece) in [
        ("base64", "="),
        ("base64", "A==="),
        ("base64", "QUJD\n"),
        ("base64", "!"),
        ("base64", "QQ==\n-\n"),
        ("quoted-printable", "="),
        ("quoted-printable", "=\n"),
        ("quoted-printable", "= \t"),
        ("quoted-printable", "=3D"),
        ("x-uuencode", "begin 644 a\n"),
        ("x-uuencode", "begin 644 a\n#0V%T\n"),
    ] {
        for kind in
            ["text/plain", "application/ms-tnef", "application/pdf", "multipart/mixed; boundary=b", "message/rfc822"]
        {
            let body = up_to(2 * SIZE, piece);
            timed(
                &format!("{kind} {encoding} {piece:?}"),
                format!("Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n{body}").as_bytes(),
            );
        }
    }
    let mut packed = b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x01\x00".to_vec();
    for _ in 0..200_000 {
        packed.extend(b"\x02\x02\x90\x06\x00\x01\x00\x00\x00x\x00\x00");
    }
    timed("winmail.dat of many files", &packed);
}
