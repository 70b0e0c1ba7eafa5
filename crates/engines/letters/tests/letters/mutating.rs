//! Whatever bytes come in, something comes out.

use letters::{PARTS_MAX, parse, visible_reply};

use crate::writing::{multipart, parts, plain};

/// Xorshift: the same letters in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

fn samples() -> Vec<Vec<u8>> {
    let html = "Content-Type: text/html\n\n<div class=gmail_quote>On Mon, 1 Jan 2024 a@b.c wrote:<blockquote type='cite'><p>x &amp; y</blockquote></div>";
    let status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\n";
    let image = "Content-Type: image/png; name*0*=utf-8''%C3%A4; name*1=b.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=";
    let inner = parts("alternative", &["\nHello\n\n> old", html]);
    vec![
        plain("Subject: =?utf-8?B?w6Q=?=\nReferences: <a@b>\n", "Hi\n\nOn Mon, 1 Jan 2024 at 10:00, B <b@c.de> wrote:\n> x\n> y\n\n-- \nAnn"),
        plain("Content-Transfer-Encoding: quoted-printable\n", "Gr=C3=BC=C3=9Fe =\nund\nbegin 644 a\n#0V%T\n`\nend\n"),
        multipart("", "mixed", &[&inner, image, "Content-Type: message/rfc822\n\nSubject: y\n\nz"]),
        multipart("", "report; report-type=delivery-status", &["\nfailed", status]),
        b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x01\x00\x02\x0f\x80\x06\x00\x05\x00\x00\x00hello\x00\x00".to_vec(),
    ]
}

#[test]
fn changed_letters_and_random_bytes_never_stop_it() {
    let mut chance = Chance(0x5eed);
    let samples = samples();
    for _ in 0..1_000 {
        let mut raw = samples[chance.below(samples.len())].clone();
        for _ in 0..1 + chance.below(6) {
            let (at, other) = (chance.below(raw.len()), chance.below(raw.len()));
            match chance.below(6) {
                0 => raw[at] = chance.below(256) as u8,
                1 => raw.truncate(at.max(1)),
                2 => drop(raw.drain(at.min(other)..at.max(other))),
                3 => raw.insert(at, *b"\n\r=-<>:;\"\0 &".get(chance.below(12)).unwrap()),
                4 => {
                    let piece = raw[at.min(other)..at.max(other)].to_vec();
                    raw.splice(at..at, piece);
                }
                _ => raw.swap(at, other),
            }
            if raw.is_empty() {
                raw.push(b'x');
            }
        }
        check(&raw);
    }
    for length in 0..300 {
        check(&(0..length).map(|_| chance.below(256) as u8).collect::<Vec<_>>());
    }
}

fn check(raw: &[u8]) {
    let letter = parse(raw);
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    if says(&letter.text) {
        assert!(!letter.visible_reply.trim().is_empty(), "{}", String::from_utf8_lossy(raw));
    }
    assert!(!letter.text.contains('\0') && !letter.subject.contains(['\n', '\r', '\0']));
    assert!(letter.attachments.len() <= 2 * PARTS_MAX);
    for attachment in &letter.attachments {
        assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\', '\0']), "{}", attachment.name);
    }
    // Read twice, it says the same.
    assert_eq!(parse(raw).visible_reply, letter.visible_reply);
}

#[test]
fn text_alone_is_never_empty_where_it_says_something() {
    let pieces = [
        "> ",
        "\n",
        "On Mon, 1 Jan 2024 at 10:00, A <a@b.de> wrote:",
        "hello",
        "-- ",
        "-----Original Message-----",
        "From: a@b.c",
        "Sent: x",
        "To: y",
        "Subject: z",
        "\n\n",
        "Sent from my iPhone",
        "____________________",
        "Best regards",
        "Ann Lee",
        "tel. 030 123456",
        "日本語",
        "---------- Forwarded message ---------",
    ];
    let mut chance = Chance(7);
    for _ in 0..2_000 {
        let text: String = (0..chance.below(14))
            .flat_map(|_| [pieces[chance.below(pieces.len())], if chance.below(3) == 0 { " " } else { "\n" }])
            .collect();
        let reply = visible_reply(&text);
        assert_eq!(reply.trim().is_empty(), text.trim().is_empty(), "{text:?}");
    }
}
