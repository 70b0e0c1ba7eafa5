//! Samples that others publish with their expectations. They do not ship and are looked for where `AFTERCARE_TEST_DATA`
//! says, else in a data directory beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use letters::{Letter, parse, visible_reply};
use serde_json::Value;

/// Replies of email_reply_parser, by what its tests say of each.
const REPLIES: &[(&str, &str)] = &[
    ("correct_sig", "this is an email with a correct -- signature."),
    ("email_BlackBerry", "Here is another email"),
    ("email_iPhone", "Here is another email"),
    ("email_multi_word_sent_from_my_mobile_device", "Here is another email"),
    (
        "email_sent_from_my_not_signature",
        "Here is another email\n\nSent from my desk, is much easier then my mobile phone.",
    ),
    (
        "pathological",
        "I think you're onto something. I will try to fix the problem as soon as I\nget back to a computer.",
    ),
    ("email_1_3", "Oh thanks.\n\nHaving the function would be great."),
    ("email_1_4", "Awesome! I haven't had another problem with it."),
    ("email_1_6", "I get proper rendering as well."),
    ("email_1_7", ":+1:"),
    ("email_2_1", "Outlook with a reply"),
    ("email_2_2", "Outlook with a reply directly above line"),
    ("email_2_3", "Outlook with a reply directly above line"),
    (
        "email_one_is_not_on",
        "Thank, this is really helpful.\n\nOne outstanding question I had:\n\nLocally (on development), when I run...",
    ),
    (
        "email_sig_delimiter_in_middle_of_line",
        "Hi there!\n\nStuff happened.\n\nAnd here is a fix -- this is not a signature.\n\nkthxbai",
    ),
];

/// Letters of others lie beside the checkout, and never in it.
fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = here.ancestors().map(|above| above.join("shared").join("data").join("email"));
    let found = folders.find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("NOT TESTED: the samples of letters lie in no folder above {}", here.display());
    }
    found
}

#[test]
fn replies_come_out_as_others_expect_them() {
    let Some(folder) = folder() else { return };
    let mut found = Tally::default();
    replies(&folder.join("email_reply_parser"), &mut found);
    talon(&folder.join("talon"), &mut found);
    assert_eq!((found.otherwise, found.good > 30), (Vec::<String>::new(), true), "{} as expected", found.good);
}

/// The library's own expectations differ in how empty and broken parts are counted; what there is to read must be there.
#[test]
fn all_text_of_odd_letters_is_there() {
    let Some(folder) = folder() else { return };
    let mut found = Tally::default();
    structures(&folder.join("mail-parser"), &mut found);
    assert_eq!((found.otherwise, found.good > 40), (Vec::<String>::new(), true), "{} as expected", found.good);
}

#[derive(Default)]
struct Tally {
    good: u32,
    otherwise: Vec<String>,
}

impl Tally {
    fn count(&mut self, what: &str, found: &str, expected: &str) {
        if squeezed(found) == squeezed(expected) {
            self.good += 1;
        } else {
            self.otherwise.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn replies(folder: &Path, found: &mut Tally) {
    for (name, expected) in REPLIES {
        if let Ok(text) = fs::read_to_string(folder.join(name).with_extension("txt")) {
            found.count(name, &visible_reply(&text), expected);
        }
    }
}

fn talon(folder: &Path, found: &mut Tally) {
    for file in files(&folder.join("standard_replies"), "eml") {
        let letter = fs::read(&file).map(|raw| parse(&raw));
        if let Ok(letter) = letter {
            found.count(&file.display().to_string(), &letter.visible_reply, "Hello");
        }
    }
    for file in files(&folder.join("html_replies"), "html") {
        if let Ok(html) = fs::read(&file) {
            let letter = as_html(&html);
            found.count(&file.display().to_string(), &letter.visible_reply, "Hi. I am fine.\n\nThanks,\nAlex");
        }
    }
    for (name, expected) in [("OLK_SRC_BODY_SECTION", "Reply"), ("reply-separated-by-hr", "Hi there Bob")] {
        if let Ok(html) = fs::read(folder.join(name).with_extension("html")) {
            found.count(name, &as_html(&html).visible_reply, expected);
        }
    }
}

fn as_html(html: &[u8]) -> Letter {
    parse(&[b"Content-Type: text/html; charset=utf-8\n\n", html].concat())
}

/// The parser's own expectations: the subject, each text of the letter, and how many attachments.
fn structures(folder: &Path, found: &mut Tally) {
    for file in files(&folder.join("rfc"), "eml").into_iter().chain(files(&folder.join("malformed"), "eml")) {
        let (Ok(raw), Ok(expected)) = (fs::read(&file), fs::read(file.with_extension("json"))) else { continue };
        let Ok(expected) = serde_json::from_slice::<Value>(&expected) else { continue };
        let letter = parse(&raw);
        let name = file.display().to_string();
        let subject =
            expected["parts"][0]["headers"].as_array().into_iter().flatten().find(|header| header["name"] == "subject");
        if let Some(subject) = subject.and_then(|subject| subject["value"]["Text"].as_str()) {
            found.count(&format!("{name} subject"), &letter.subject, subject);
        }
        for part in expected["text_body"].as_array().into_iter().flatten().filter_map(Value::as_u64) {
            let body = &expected["parts"][part as usize]["body"];
            if let Some(text) = body["Text"].as_str() {
                // Broken boundaries leave their lines in the library's text, and parts that are found here.
                let text = text.split("\n--").next().unwrap_or_default();
                let (all, text) = (squeezed(&everything(&letter)), squeezed(text));
                let there = all.contains(&text);
                found.count(&format!("{name} part {part}"), if there { &text } else { &all }, &text);
            }
        }
    }
}

fn everything(letter: &Letter) -> String {
    let mut all = letter.text.clone();
    for attachment in &letter.attachments {
        all.push_str(&String::from_utf8_lossy(&attachment.bytes));
    }
    all + &letter.outside.concat()
}
