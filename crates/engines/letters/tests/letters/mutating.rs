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

/// Letters with what goes wrong in letters: odd structure, broken charsets, parts in parts, long heads.
fn corpus() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/letters/seeds");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The same order wherever they lie.
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// One change of a letter; some take a piece of another one.
fn change(raw: &mut Vec<u8>, others: &[Vec<u8>], chance: &mut Chance) {
    let (at, other) = (chance.below(raw.len()), chance.below(raw.len()));
    let piece = at.min(other)..at.max(other);
    match chance.below(10) {
        0 => raw[at] = chance.below(256) as u8,
        1 => raw.truncate(at.max(1)),
        2 => drop(raw.drain(piece)),
        3 => raw.insert(at, *b"\n\r=-<>:;\"\0 &".get(chance.below(12)).unwrap()),
        4 => {
            let piece = raw[piece].to_vec();
            raw.splice(at..at, piece);
        }
        5 => {
            let one = &others[chance.below(others.len())];
            let (from, to) = (chance.below(one.len()), chance.below(one.len()));
            raw.splice(at..at, one[from.min(to)..from.max(to)].iter().copied());
        }
        6 => {
            let piece = raw[at..raw.len().min(at + 1 + chance.below(40))].to_vec();
            let again = piece.repeat(1 + chance.below(60));
            raw.splice(at..at, again);
        }
        7 => {
            let mut lines: Vec<&[u8]> = raw.split_inclusive(|&byte| byte == b'\n').collect();
            let (one, two) = (chance.below(lines.len()), chance.below(lines.len()));
            lines.swap(one, two);
            *raw = lines.concat();
        }
        8 => raw[at] ^= 0x20,
        _ => raw.swap(at, other),
    }
    if raw.is_empty() {
        raw.push(b'x');
    }
    raw.truncate(LENGTH_MAX);
}

/// With how many seeds letters are changed; with more of them in `cargo xtask nightly`.
const SEEDS: &str = "AFTERCARE_LETTER_SEEDS";
const SEEDS_USUAL: u64 = 5;
const LETTERS_OF_SEED: usize = 250;
/// Changes that repeat must not let a letter grow without end.
const LENGTH_MAX: usize = 64 * 1024;

#[expect(clippy::disallowed_methods, reason = "how much of it is told by who has the night for it")]
fn seeds() -> u64 {
    std::env::var(SEEDS).map_or(SEEDS_USUAL, |seeds| seeds.parse().expect("a number of seeds"))
}

#[test]
fn changed_letters_and_random_bytes_never_stop_it() {
    let letters = [samples(), corpus()].concat();
    assert!(letters.len() > 40, "the corpus is there");
    for (at, raw) in letters.iter().enumerate() {
        told(raw, &format!("letter {at}, unchanged"));
    }
    for seed in 0..seeds() {
        let mut chance = Chance(0x5eed ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for number in 0..LETTERS_OF_SEED {
            let mut raw = letters[chance.below(letters.len())].clone();
            for _ in 0..1 + chance.below(6) {
                change(&mut raw, &letters, &mut chance);
            }
            told(&raw, &format!("seed {seed}, letter {number}"));
        }
        let length = chance.below(300);
        told(
            &(0..length).map(|_| chance.below(256) as u8).collect::<Vec<_>>(),
            &format!("seed {seed}, {length} bytes"),
        );
    }
}

/// Names the letter that stopped it.
fn told(raw: &[u8], which: &str) {
    if let Err(stopped) = std::panic::catch_unwind(|| check(raw)) {
        eprintln!("{which}: {}", raw.escape_ascii());
        std::panic::resume_unwind(stopped);
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
