//! The words: pieces in `texts/`, put together and filled from the facts. A piece of which some fact
//! is not known is never taken, so that nobody writes of a tracking number that does not exist yet.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;

use crate::case::Case;
use crate::days::Office;
use crate::dice::Dice;
use crate::scenes::Scene;

const SOURCES: [&str; 5] = [
    include_str!("../texts/en.toml"),
    include_str!("../texts/de.toml"),
    include_str!("../texts/fr.toml"),
    include_str!("../texts/es.toml"),
    include_str!("../texts/nl.toml"),
];
const ENGLISH: &str = "en";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    language: String,
    voice: Voice,
    scene: Vec<Pieces>,
}

/// How people of a language begin and end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    hello: Vec<String>,
    bye: Vec<String>,
    calm: Vec<String>,
    cross: Vec<String>,
    reason: Vec<String>,
    dear: Vec<String>,
    sorry: Vec<String>,
    closing: Vec<String>,
    greetings: Vec<String>,
    thanks: Vec<String>,
    happy: Vec<String>,
    unhappy: Vec<String>,
    missed: Vec<String>,
    notes: Vec<String>,
}

/// What is said about one matter. A scene may have several, whose answers fit their questions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pieces {
    key: String,
    subject: Vec<String>,
    open: Vec<String>,
    #[serde(default)]
    detail: Vec<String>,
    ask: Vec<String>,
    /// What we ask back; each with what customers answer to it.
    #[serde(default)]
    asks: Vec<Vec<String>>,
    answer: Vec<String>,
    /// Why it comes up again, and what ends it then.
    again: Vec<String>,
    finish: Vec<String>,
}

/// All pieces, by language and scene.
#[derive(Debug)]
pub struct Texts {
    voices: HashMap<String, Voice>,
    scenes: HashMap<(String, &'static str), Vec<Pieces>>,
}

/// Which part of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Question,
    Answer,
    Finish,
}

/// By which way a customer writes, which shapes what they write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Letter,
    Short,
}

impl Texts {
    pub fn read() -> Result<Self, Refusal> {
        let (mut voices, mut scenes) = (HashMap::new(), HashMap::new());
        for source in SOURCES {
            let book: Book = toml::from_str(source).map_err(|error| Refusal::Fault(format!("texts: {error}")))?;
            for pieces in book.scene {
                let scene = Scene::ALL.iter().find(|scene| scene.key() == pieces.key);
                let scene = scene.ok_or_else(|| Refusal::Fault(format!("texts: there is no scene {}", pieces.key)))?;
                scenes.entry((book.language.clone(), scene.key())).or_insert_with(Vec::new).push(pieces);
            }
            voices.insert(book.language, book.voice);
        }
        let texts = Self { voices, scenes };
        match Scene::ALL.iter().find(|scene| texts.find(**scene, ENGLISH).is_empty()) {
            Some(scene) => Err(Refusal::Fault(format!("texts: {} is not told in English", scene.key()))),
            None => Ok(texts),
        }
    }

    fn find(&self, scene: Scene, language: &str) -> &[Pieces] {
        self.scenes.get(&(language.to_owned(), scene.key())).map_or(&[], Vec::as_slice)
    }

    /// The language in which a scene is told to somebody: their own, or English.
    fn language<'l>(&self, scene: Scene, wanted: &'l str) -> &'l str {
        if self.find(scene, wanted).is_empty() { ENGLISH } else { wanted }
    }

    /// Somebody who tells what there is to tell.
    pub fn teller<'t>(&'t self, scene: Scene, case: &'t Case, office: &'t Office) -> Option<Teller<'t>> {
        let language = self.language(scene, &case.language);
        let case = Case { language: language.to_owned(), ..case.clone() };
        let matters = self.find(scene, language);
        // The same matter whenever it comes up again.
        let pieces = matters.get(case.number() % matters.len().max(1))?;
        let voice = self.voices.get(language)?;
        Some(Teller { scene, pieces, voice, case, office })
    }
}

/// Puts the words of one conversation together.
pub struct Teller<'t> {
    scene: Scene,
    pieces: &'t Pieces,
    voice: &'t Voice,
    case: Case,
    office: &'t Office,
}

impl Teller<'_> {
    /// The same matter at a later moment, when more may be known.
    #[must_use]
    pub fn at(mut self, case: &Case) -> Self {
        let language = std::mem::take(&mut self.case.language);
        self.case = Case { language, ..case.clone() };
        self
    }

    pub fn subject(&self, dice: &mut Dice) -> String {
        self.one(dice, &self.pieces.subject).unwrap_or_else(|| self.scene.key().replace('-', " "))
    }

    /// The first message.
    pub fn opening(&self, dice: &mut Dice, manner: Manner, name: &str) -> String {
        let mut body = vec![self.one(dice, &self.pieces.open).unwrap_or_default()];
        if dice.chance(0.7) {
            body.extend(self.one(dice, &self.pieces.detail));
        }
        if dice.chance(0.12) && self.scene.is_trouble() {
            body.extend(self.one(dice, &self.voice.reason));
        }
        let mood = if self.scene.is_trouble() && dice.chance(0.45) { &self.voice.cross } else { &self.voice.calm };
        if dice.chance(0.22) {
            body.extend(self.one(dice, mood));
        }
        if manner == Manner::Letter || dice.chance(0.6) {
            body.extend(self.one(dice, &self.pieces.ask));
        }
        let body = slips(dice, &body.join(" "));
        match manner {
            Manner::Short => capital(&body),
            Manner::Letter => self.letter(dice, &body, name),
        }
    }

    /// A later message of the customer, without much around it.
    fn later(&self, dice: &mut Dice, pieces: &[String], name: &str) -> String {
        let body = self.one(dice, pieces).unwrap_or_default();
        let body = slips(dice, &body);
        match dice.between(0, 2) {
            0 => capital(&body),
            1 => format!("{}\n\n{name}", capital(&body)),
            _ => self.letter(dice, &body, name),
        }
    }

    fn letter(&self, dice: &mut Dice, body: &str, name: &str) -> String {
        let hello = self.one(dice, &self.voice.hello).unwrap_or_default();
        let bye = self.one(dice, &self.voice.bye).unwrap_or_default();
        let body = if matches!(self.case.language.as_str(), "de" | "nl") { body.to_owned() } else { capital(body) };
        let name = if dice.chance(0.4) { crate::buyers::first_name(name) } else { name };
        format!("{hello},\n\n{body}\n\n{bye}\n{name}")
    }

    /// What the customer answers to a question of ours; to one that is not known, anything.
    pub fn info(&self, dice: &mut Dice, asked: &str, name: &str) -> String {
        let pairs: Vec<&[String]> = self.asks().collect();
        let known = |pair: &&&[String]| self.fill(&pair[0]).is_some_and(|question| asked.contains(&question));
        let any = pairs.get(dice.place(pairs.len()));
        let answers = pairs.iter().find(known).or(any).map_or(&[][..], |pair| &pair[1..]);
        self.later(dice, answers, name)
    }

    /// Questions of which all is known, and of at least one answer, too.
    fn asks(&self) -> impl Iterator<Item = &[String]> {
        let known = |pair: &&[String]| {
            pair.len() > 1
                && self.fill(&pair[0]).is_some()
                && pair[1..].iter().any(|answer| self.fill(answer).is_some())
        };
        self.pieces.asks.iter().map(Vec::as_slice).filter(known)
    }

    pub fn again(&self, dice: &mut Dice, name: &str) -> String {
        self.later(dice, &self.pieces.again, name)
    }

    pub fn missed(&self, dice: &mut Dice, name: &str) -> String {
        self.later(dice, &self.voice.missed, name)
    }

    pub fn thanks(&self, dice: &mut Dice) -> String {
        self.one(dice, &self.voice.thanks).unwrap_or_default()
    }

    /// Whether this conversation has a question that we could ask back.
    pub fn can_ask(&self) -> bool {
        self.asks().next().is_some()
    }

    /// What somebody of staff writes.
    pub fn reply(&self, dice: &mut Dice, part: Part, agent: &str) -> String {
        let questions: Vec<String> = self.asks().map(|pair| pair[0].clone()).collect();
        let pieces = match part {
            Part::Question => &questions,
            Part::Answer => &self.pieces.answer,
            Part::Finish => &self.pieces.finish,
        };
        let dear = self.one(dice, &self.voice.dear).unwrap_or_default();
        let mut body = Vec::new();
        if self.scene.is_trouble() && (part == Part::Finish || dice.chance(0.6)) {
            body.extend(self.one(dice, &self.voice.sorry));
        }
        body.extend(self.one(dice, pieces));
        let mut text = format!("{dear}\n\n{}", sentences(&body));
        if dice.chance(0.5) {
            text.push_str("\n\n");
            text.push_str(&self.one(dice, &self.voice.closing).unwrap_or_default());
        }
        let greetings = self.one(dice, &self.voice.greetings).unwrap_or_default();
        format!("{text}\n\n{greetings}\n{}", crate::buyers::first_name(agent))
    }

    pub fn note(&self, dice: &mut Dice) -> String {
        self.one(dice, &self.voice.notes).unwrap_or_default()
    }

    /// What is written beside a rating, if anything.
    pub fn comment(&self, dice: &mut Dice, rating: i64, agent: &str) -> Option<String> {
        let pieces = if rating >= 4 { &self.voice.happy } else { &self.voice.unhappy };
        let agent = crate::buyers::first_name(agent);
        dice.chance(0.35).then(|| dice.pick(pieces).replace("{agent}", agent))
    }

    /// One of the pieces of which everything is known.
    fn one(&self, dice: &mut Dice, pieces: &[String]) -> Option<String> {
        let known: Vec<String> = pieces.iter().filter_map(|piece| self.fill(piece)).collect();
        (!known.is_empty()).then(|| dice.pick(&known).clone())
    }

    fn fill(&self, piece: &str) -> Option<String> {
        let mut text = String::with_capacity(piece.len() + 40);
        let mut rest = piece;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}')?;
            text.push_str(before);
            text.push_str(&self.case.word(name, self.office)?);
            rest = behind;
        }
        text.push_str(rest);
        Some(text)
    }
}

/// Sentences after one another. What follows a full stop begins with a capital letter, whatever it
/// would begin with after a comma.
fn sentences(body: &[String]) -> String {
    let mut text = String::new();
    for piece in body {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&if text.ends_with(". ") { capital(piece) } else { piece.clone() });
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Some write in a hurry: two letters of one word change places, or the capitals are missing.
fn slips(dice: &mut Dice, text: &str) -> String {
    if dice.chance(0.05) {
        return text.to_lowercase();
    }
    if !dice.chance(0.1) {
        return text.to_owned();
    }
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let plain: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.len() > 4 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .map(|(place, _)| place)
        .collect();
    if plain.is_empty() {
        return text.to_owned();
    }
    let place = dice.one(&plain);
    let mut letters: Vec<char> = words[place].chars().collect();
    let at = 1 + dice.place(letters.len() - 2);
    letters.swap(at, at + 1);
    words[place] = letters.into_iter().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every name that stands in braces anywhere.
    #[test]
    fn every_name_in_braces_is_one_that_is_filled() {
        let office = Office::default();
        let at = kernel::Timestamp::parse("2026-11-20T10:00:00Z").expect("a moment");
        let some = || Some("x".to_owned());
        let case = Case {
            now: at,
            city: "x".into(),
            is_kitchen: true,
            product: some(),
            serial: some(),
            order: some(),
            method: some(),
            amount: Some(1),
            placed_at: Some(at.plus(-200 * kernel::time::DAY)),
            carrier: some(),
            tracking: some(),
            promised: Some(office.day(at)),
            delivered_at: Some(at),
            arrives: None,
            last_scan: Some(crate::case::LastScan { at, place: "x".into() }),
            ..Case::default()
        };
        for source in SOURCES {
            for (_, after) in source.match_indices('{').map(|(place, _)| source.split_at(place + 1)).skip(1) {
                let name = after.split('}').next().unwrap_or_default();
                // What is due has not arrived.
                let known = ["agent", "due"].contains(&name) || case.word(name, &office).is_some();
                assert!(known, "{{{name}}} is filled by nothing");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_not_written_about() {
        let (texts, office) = (Texts::read().expect("texts"), Office::default());
        let case =
            Case { product: Some("Vase".into()), order: Some("A-1".into()), language: "de".into(), ..Case::default() };
        let mut dice = Dice::of(3, "test");
        for scene in Scene::ALL {
            let teller = texts.teller(*scene, &case, &office).expect("a teller");
            for _ in 0..20 {
                let text = teller.opening(&mut dice, Manner::Letter, "Kofi Brandt")
                    + &teller.reply(&mut dice, Part::Answer, "Priya Vance");
                assert!(!text.contains('{') && !text.contains("  "), "{text}");
            }
        }
    }
}
