//! Letters as customers write them: text alone, text with the same as HTML and the letter it answers below, and now and
//! then a photograph.

use crate::data::dice::Dice;
use crate::data::prose::Prose;

/// The address that they are written to.
pub const MAILBOX: &str = "help@northway.example";

/// Every third letter is the same customer's second one about the one before.
const GOES_ON: u64 = 3;
const CUSTOMERS: u64 = 5_000;
/// Lines of base64 of a photograph: some 60 kB.
const PHOTOGRAPH_LINES: usize = 1_080;
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes of a letter; with the same number always the same.
pub fn letter(prose: &Prose, number: u64) -> Vec<u8> {
    let dice = &mut Dice::of("letter", number);
    let goes_on = number % GOES_ON == GOES_ON - 1;
    let first = if goes_on { number - 1 } else { number };
    let text = prose.message(dice);
    let quoted = prose.message(&mut Dice::of("letter", first));
    let mut all = head(prose, first, number);
    let letter = match number % 10 {
        0..3 => format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{}", lines(&written(&text, &quoted))),
        3..9 => alternative(&text, &quoted),
        _ => format!(
            "Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n{}\r\n--mixed\r\n{}\r\n--mixed--\r\n",
            alternative(&text, &quoted),
            photograph(dice)
        ),
    };
    all.push_str(&letter);
    all.into_bytes()
}

pub fn sender(number: u64) -> String {
    let first = if number % GOES_ON == GOES_ON - 1 { number - 1 } else { number };
    format!("customer{}@mail.example", Dice::of("sender", first).below(CUSTOMERS))
}

fn head(prose: &Prose, first: u64, number: u64) -> String {
    let sender = sender(first);
    let subject = prose.subject(&mut Dice::of("subject", first));
    let again = if first == number { "" } else { "Re: " };
    let answers = if first == number {
        String::new()
    } else {
        format!("In-Reply-To: <{first}@mail.example>\r\nReferences: <{first}@mail.example>\r\n")
    };
    let (minute, second) = (number / 60 % 60, number % 60);
    format!(
        "Received: from out.mail.example (out.mail.example [192.0.2.10])\r\n\tby mx.northway.example with ESMTPS id \
         {number:08}; Tue, 2 Dec 2025 10:{minute:02}:{second:02} +0000\r\n\
         DKIM-Signature: v=1; a=rsa-sha256; d=mail.example; s=s1; h=from:to:subject:date;\r\n\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b={number:064}\r\n\
         Authentication-Results: mx.northway.example; dkim=pass header.d=mail.example; spf=pass\r\n\
         From: =?utf-8?Q?Customer_M=C3=BCller?= <{sender}>\r\nTo: Help <{MAILBOX}>\r\nSubject: {again}{subject}\r\n\
         Date: Tue, 2 Dec 2025 10:{minute:02}:{second:02} +0100\r\nMessage-ID: <{number}@mail.example>\r\n{answers}\
         MIME-Version: 1.0\r\nX-Mailer: Post 12.1\r\n"
    )
}

/// What was written, a signature, and below it what was answered.
fn written(text: &str, quoted: &str) -> String {
    let quoted = quoted.replace('\n', "\n> ");
    format!("{text}\n\nViele Grüße\nK. Müller\n\nOn Mon, 1 Dec 2025 at 09:00, Help <{MAILBOX}> wrote:\n\n> {quoted}\n")
}

fn alternative(text: &str, quoted: &str) -> String {
    let html = format!(
        "<html><head><style>p {{ margin: 0 }}</style></head><body><div dir=\"ltr\"><p>{}</p><p>Viele Grüße<br>K. \
         Müller</p></div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, 1 Dec 2025 at 09:00, Help wrote:\
         </div><blockquote class=\"gmail_quote\"><p>{}</p></blockquote></div></body></html>",
        text.replace('\n', "<br>"),
        quoted.replace('\n', "<br>")
    );
    let part = |kind: &str, text: &str| {
        format!(
            "--both\r\nContent-Type: text/{kind}; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\
             \r\n\r\n{}\r\n",
            printable(text)
        )
    };
    format!(
        "Content-Type: multipart/alternative; boundary=\"both\"\r\n\r\n{}{}--both--\r\n",
        part("plain", &written(text, quoted)),
        part("html", &html)
    )
}

fn photograph(dice: &mut Dice) -> String {
    let mut text = "Content-Type: image/jpeg; name=\"IMG_2041.jpeg\"\r\nContent-Transfer-Encoding: base64\r\n\
                    Content-Disposition: attachment; filename=\"IMG_2041.jpeg\"\r\n\r\n"
        .to_owned();
    for _ in 0..PHOTOGRAPH_LINES {
        // 76 letters are 57 whole bytes.
        text.extend((0..76).map(|_| char::from(*dice.pick(BASE64))));
        text.push_str("\r\n");
    }
    text
}

/// Quoted-printable (RFC 2045): lines of 76 at most.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut width = 0;
    for byte in text.bytes() {
        let piece = match byte {
            b'\n' => {
                out.push_str("\r\n");
                width = 0;
                continue;
            }
            b'=' | 0x80.. => format!("={byte:02X}"),
            plain => char::from(plain).to_string(),
        };
        if width + piece.len() > 75 {
            out.push_str("=\r\n");
            width = 0;
        }
        width += piece.len();
        out.push_str(&piece);
    }
    out
}

fn lines(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use letters::Class;

    use super::*;

    #[test]
    fn letters_are_read_as_they_were_written() {
        let prose = Prose::new(100);
        for number in 0..30 {
            let read = letters::parse(&letter(&prose, number));
            let own = prose.message(&mut Dice::of("letter", number));
            let first = |text: &str| text.split_whitespace().take(4).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(first(&read.visible_reply), first(&own), "{number}");
            assert!(!read.visible_reply.contains("wrote:"), "{number}: {}", read.visible_reply);
            assert_eq!(read.class, Class::Human, "{number}: {:?}", read.why);
            assert_eq!(read.attachments.len(), usize::from(number % 10 == 9), "{number}");
            assert!(read.from.iter().any(|from| from.address == sender(number)), "{number}");
        }
    }
}
