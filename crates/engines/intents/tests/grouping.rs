//! Groups among texts: found where many write of one thing, and not where none do.

use intents::{GROUPED_MAX, Group, Grouping, group};

const USUAL: Grouping = Grouping { size_min: 6, seed: 1 };

/// Sentences made of a frame and a matter, so that all share common words and few share rare ones.
fn written(matter: &str, count: usize) -> Vec<String> {
    let frames = [
        "please tell me about",
        "i would like to know about",
        "hello, we have a question about",
        "could somebody help us with",
        "for weeks i have been waiting for news about",
        "what is the state of things with",
        "is there anything new about",
        "guten tag, ich habe eine Frage zu",
    ];
    (0..count).map(|place| format!("{} {matter}", frames[place % frames.len()])).collect()
}

/// Each about something else, in the same frames.
fn scattered(count: usize) -> Vec<String> {
    let syllables = ["ka", "mo", "ti", "ru", "ze", "li", "no", "pa", "su", "ve", "dra", "gol"];
    let word = |number: usize| -> String {
        let at = |power: u32| syllables[(number * 7 + number / 12_usize.pow(power) * 5) % syllables.len()];
        format!("{}{}{}{number}", at(1), at(2), at(0))
    };
    (0..count)
        .flat_map(|place| written(&format!("{} {}", word(place), word(place + 5_000)), 8)[place % 8..][..1].to_vec())
        .collect()
}

/// What others wrote of known matters: the same frames.
fn usual() -> Vec<String> {
    (0..40).flat_map(|_| written("my order", 8)).collect()
}

fn grouped(texts: &[String], known: &[String]) -> Vec<Group> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    group(&texts, &known, USUAL)
}

#[test]
fn what_many_write_about_is_found_among_what_nobody_else_does() {
    let mut texts = scattered(60);
    texts.extend(written("the swollen battery of my lantern", 8));
    texts.extend(written("engraving a name into the blade", 7));
    let found = grouped(&texts, &usual());
    assert_eq!(found.iter().map(|one| one.members.len()).collect::<Vec<_>>(), [8, 7]);
    assert!(found[0].members.iter().all(|place| (60..68).contains(place)));
    assert!(found[0].words.contains(&"swollen".to_owned()), "{:?}", found[0].words);
    assert!(found[1].words.contains(&"engraving".to_owned()), "{:?}", found[1].words);
    assert!(found.iter().all(|one| one.cohesion > 0.2 && one.cohesion <= 1.0));
}

#[test]
fn nothing_is_found_where_texts_share_no_more_than_common_words() {
    assert_eq!(grouped(&scattered(120), &usual()), []);
    assert_eq!(grouped(&[], &[]), []);
    assert_eq!(grouped(&vec![String::new(); 50], &[]), []);
    assert_eq!(grouped(&written("the swollen battery", 5), &[]), [], "five are too few");
}

#[test]
fn what_is_common_in_known_texts_makes_no_group() {
    let greeting = "with kind regards from the evergreen society of gardeners";
    let mut texts = scattered(40);
    for text in texts.iter_mut().take(10) {
        text.push_str(greeting);
    }
    let known: Vec<String> = scattered(400).into_iter().map(|text| format!("{text} {greeting}")).collect();
    assert_eq!(grouped(&texts, &known), []);
}

#[test]
fn the_same_texts_give_the_same_groups() {
    let mut texts = scattered(60);
    texts.extend(written("the swollen battery of my lantern", 8));
    assert_eq!(grouped(&texts, &[]), grouped(&texts, &[]));
}

#[test]
fn so_many_texts_as_may_be_are_grouped_and_no_more() {
    let mut texts = written("the swollen battery of my lantern", 10);
    texts.extend(vec!["?".to_owned(); GROUPED_MAX]);
    let found = grouped(&texts, &[]);
    assert!(found.iter().flat_map(|one| &one.members).all(|place| *place < GROUPED_MAX));
}
