//! What a letter holds, whatever it is packed in.

use letters::{DEPTH_MAX, Letter, parse};

use crate::writing::{multipart, parts, plain};

fn names(letter: &Letter) -> Vec<&str> {
    letter.attachments.iter().map(|attachment| attachment.name.as_str()).collect()
}

#[test]
fn who_to_whom_when_and_about_what() {
    let letter = parse(&plain(
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= und =?iso-8859-1?Q?mehr_=E4?=\nReferences: <a@x> <b@x>\n <a@x>\nIn-Reply-To: <b@x>\n",
        "Hello\n",
    ));
    assert_eq!(letter.message_id.as_deref(), Some("one@example.com"));
    assert_eq!(letter.from[0].to_string(), "Ann Marie Lee <ann@example.com>");
    assert_eq!(letter.to[0].address, "desk@example.org");
    assert_eq!(letter.subject, "Grüße und mehr ä");
    assert_eq!(letter.date.as_deref(), Some("2024-01-01T10:00:00+01:00"));
    assert_eq!(
        (letter.references, letter.in_reply_to),
        (vec!["a@x".to_owned(), "b@x".to_owned()], vec!["b@x".to_owned()])
    );
    assert_eq!((letter.text.trim(), letter.html), ("Hello", None));
}

#[test]
fn text_html_files_and_inline_images() {
    let related = parts(
        "related",
        &[
            "Content-Type: text/html; charset=utf-8\n\n<p>Hello <img src=\"cid:a@b\"></p>",
            "Content-Type: image/png; name=\"=?utf-8?Q?Gr=C3=BC=C3=9Fe.png?=\"\nContent-ID: <a@b>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
        ],
    );
    let alternative = parts("alternative", &["Content-Type: text/plain\n\nHello plain", &related]);
    let file = "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=";
    let letter = parse(&multipart("", "mixed", &[&alternative, file]));
    assert_eq!(letter.text, "Hello plain");
    assert!(letter.html.as_deref().unwrap().contains("cid:a@b"));
    assert_eq!(names(&letter), ["Grüße.png", "Rechnung März.pdf"]);
    assert_eq!(letter.attachments[0].content_id.as_deref(), Some("a@b"));
    assert!(letter.attachments[0].inline && !letter.attachments[1].inline);
    assert_eq!(letter.attachments[1].bytes, b"%PDF-");
    assert_eq!(letter.attachments[1].sha256(), "38523c087796e5d5dd1cf9bad1fb026781a838dd9dd2cf8af58b9f6502a46778");
}

#[test]
fn nothing_is_lost_where_the_form_is_wrong() {
    let cases: &[(&str, &[u8])] = &[
        ("no head at all", b"the words are here\nand here"),
        ("bare carriage returns", b"Subject: x\rFrom: a@b.c\r\rthe words are here"),
        ("a boundary that never comes", b"Content-Type: multipart/mixed; boundary=abc\n\nthe words are here"),
        ("another boundary", b"Content-Type: multipart/mixed; boundary=abc\n\n--xyz\nContent-Type: text/plain\n\nthe words are here\n--xyz--\n"),
        ("no boundary", b"Content-Type: multipart/alternative\n\n--xyz1\nContent-Type: text/plain\n\nthe words are here\n--xyz1--\n"),
        ("an end that never comes", b"Content-Type: multipart/mixed; boundary=abc\n\n--abc\nContent-Type: text/plain\n\nthe words are here"),
        ("words before the first part", b"Content-Type: multipart/mixed; boundary=abc\n\nthe words are here\n--abc--\n"),
        ("an encoding that is none", b"Content-Transfer-Encoding: base64\n\nthe words are here, not encoded"),
        ("an unknown encoding", b"Content-Transfer-Encoding: x-what\n\nthe words are here"),
        ("an unknown type", b"Content-Type: x\n\nthe words are here"),
        ("a type of its own", b"Content-Type: application/octet-stream\n\nthe words are here"),
        ("only an attachment", b"Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nthe words are here"),
        ("only a letter in it", b"Content-Type: message/rfc822\n\nSubject: y\n\nthe words are here"),
        ("a digest", b"Content-Type: multipart/digest; boundary=q\n\n--q\n\nSubject: y\n\nthe words are here\n--q--"),
        ("html without tags of text", b"Content-Type: text/html\n\n<table><tr><td>the words</td><td>are here"),
        ("twice the type", b"Content-Type: text/plain\nContent-Type: image/png\n\nthe words are here"),
        ("an unknown charset", b"Content-Type: text/plain; charset=klingon\n\nthe words are here"),
        ("wide text", b"Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\ndABoAGUAIAB3AG8AcgBkAHMAIABhAHIAZQAgAGgAZQByAGUA"),
        ("cut base64", b"Content-Transfer-Encoding: base64\n\ndGhlIHdvcmRzIGFyZSBoZXJlIGFuZCBtb3Jl"),
        ("encoded parts", b"Content-Type: multipart/mixed; boundary=q\nContent-Transfer-Encoding: quoted-printable\n\n--q\nContent-Type: text/plain\n\nthe words=20are here\n--q--"),
    ];
    for (what, raw) in cases {
        let letter = parse(raw);
        assert!(letter.text.replace('\n', " ").contains("the words are here"), "{what}: {letter:?}");
        assert!(letter.visible_reply.replace('\n', " ").contains("the words are here"), "{what}: {letter:?}");
    }
}

#[test]
fn an_invitation_alone_has_a_text() {
    let calendar = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Repair at home\nEND:VEVENT\nEND:VCALENDAR";
    let letter = parse(&multipart("", "alternative", &[calendar]));
    assert_eq!(letter.text, "REQUEST\nRepair at home");
    assert_eq!(names(&letter), ["attachment-1.ics"]);
}

#[test]
fn flowed_text_and_the_footer_of_a_list() {
    let mut raw = b"Content-Type: text/plain; format=flowed\n\nOne \nline.\n\n> quoted \n> too\n".to_vec();
    assert_eq!(parse(&raw).text, "One line.\n\n> quoted too\n");
    raw = b"Content-Type: multipart/mixed; boundary=q\n\nThis is a multi-part message in MIME format.\n--q\n\nHello\n--q--\nList footer\n".to_vec();
    let letter = parse(&raw);
    assert_eq!((letter.text.as_str(), letter.outside), ("Hello", vec!["List footer\n".to_owned()]));
}

/// A winmail.dat with these attributes.
fn winmail(attributes: &[(u32, u16, &[u8])]) -> Vec<u8> {
    let mut bytes = 0x223e_9f78_u32.to_le_bytes().to_vec();
    bytes.extend(1_u16.to_le_bytes());
    for (kind, id, data) in attributes {
        bytes.push(if *kind == 2 { 2 } else { 1 });
        bytes.extend(id.to_le_bytes());
        bytes.extend(6_u16.to_le_bytes());
        bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(*data);
        bytes.extend(data.iter().fold(0_u16, |sum, &byte| sum.wrapping_add(byte.into())).to_le_bytes());
    }
    bytes
}

/// One property of text in UTF-16.
fn property(tag: u16, text: &str) -> Vec<u8> {
    let mut value: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let length = u32::try_from(value.len()).unwrap();
    value.resize(value.len().next_multiple_of(4), 0);
    [&0x001f_u16.to_le_bytes()[..], &tag.to_le_bytes(), &1_u32.to_le_bytes(), &length.to_le_bytes(), &value].concat()
}

#[test]
fn winmail_dat_is_unpacked_and_kept_if_broken() {
    let body = [&1_u32.to_le_bytes()[..], &property(0x1000, "Grüße aus Outlook")].concat();
    let named = [&1_u32.to_le_bytes()[..], &property(0x3707, "Rechnung März.pdf")].concat();
    let bytes = winmail(&[
        (1, 0x9003, &body),
        (2, 0x9002, &[0; 14]),
        (2, 0x8010, b"RECHNU~1.PDF\0"),
        (2, 0x800f, b"%PDF-"),
        (2, 0x9005, &named),
    ]);
    let mut raw =
        b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n".to_vec();
    raw.extend(&bytes);
    let letter = parse(&raw);
    assert_eq!((letter.text.as_str(), names(&letter)), ("Grüße aus Outlook", vec!["Rechnung März.pdf"]));
    assert_eq!(letter.attachments[0].bytes, b"%PDF-");
    raw.truncate(raw.len() - 30);
    let letter = parse(&raw);
    assert_eq!((names(&letter)[0], &letter.faults), ("winmail.dat", &vec!["tnef_broken"]));
    let letter = parse(b"Content-Type: application/ms-tnef\n\nnothing of the sort");
    assert_eq!(names(&letter), ["attachment-1.bin"]);
}

#[test]
fn letters_in_letters_are_files_and_too_deep_ones_stay_packed() {
    let letter = parse(&multipart("", "mixed", &["\nHello", "Content-Type: message/rfc822\n\nSubject: inner\n\nDeep"]));
    assert_eq!((letter.text.as_str(), names(&letter)), ("Hello", vec!["message-1.eml"]));
    assert_eq!(parse(&letter.attachments[0].bytes).text, "Deep");

    let mut deep = "Content-Type: text/plain\n\nat the bottom".to_owned();
    for level in 0..DEPTH_MAX + 5 {
        deep = format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{deep}\n--b{level}--\n");
    }
    let letter = parse(deep.as_bytes());
    assert_eq!(letter.faults, ["too_deep"]);
    assert!(String::from_utf8_lossy(&letter.attachments[0].bytes).contains("at the bottom"));
}
