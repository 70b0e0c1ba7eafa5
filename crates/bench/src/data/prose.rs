//! Text as people write it, as far as a search index can tell: few words make up most of it, many
//! occur now and then (Zipf's law), and some names occur hardly ever.

use crate::data::dice::Dice;

const WORDS: &str = include_str!("words.txt");

/// So many texts name a model.
const MODEL_SHARE: f64 = 0.15;

/// How often a word occurs that is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// The name of a model: in about ten messages.
    Rare,
    /// In about one message of a hundred.
    Middling,
    /// In about every third message.
    Common,
    /// In nearly every message.
    Commonest,
}

pub struct Prose {
    words: Vec<&'static str>,
    /// Share of all running text that this word and those before it make up.
    cumulative: Vec<f64>,
    models: u64,
}

impl Prose {
    /// `models` different names of models.
    pub fn new(models: u64) -> Self {
        let words: Vec<&'static str> = WORDS.lines().collect();
        let total: f64 = (1..=words.len()).map(|rank| 1.0 / rank as f64).sum();
        let shares = (1..=words.len()).scan(0.0, |sum, rank| {
            *sum += 1.0 / rank as f64 / total;
            Some(*sum)
        });
        let cumulative = shares.collect();
        Self { words, cumulative, models: models.max(1) }
    }

    /// Two to eight words without a full stop.
    pub fn subject(&self, dice: &mut Dice) -> String {
        let length = 2 + dice.below(7);
        let mut text = String::new();
        for _ in 0..length {
            self.append_word(dice, &mut text);
        }
        text
    }

    /// Sentences: mostly some thirty words, now and then two hundred.
    pub fn message(&self, dice: &mut Dice) -> String {
        let length = (dice.wait(26) + 4).min(200);
        let named = dice.chance(MODEL_SHARE).then(|| dice.below(length as u64) as i64);
        let mut text = String::with_capacity(length as usize * 7);
        let mut left = 0;
        for place in 0..length {
            if left == 0 {
                left = 5 + dice.below(12);
            }
            let starts = text.is_empty() || text.ends_with(['.', '\n']);
            if named == Some(place) {
                text.push(' ');
                text.push_str(&model(dice.below(self.models)));
            } else {
                let from = text.len();
                self.append_word(dice, &mut text);
                if starts && let Some(first) = text[from..].find(|c: char| c != ' ') {
                    text[from + first..from + first + 1].make_ascii_uppercase();
                }
            }
            left -= 1;
            if left == 0 || place + 1 == length {
                text.push('.');
                if dice.chance(0.2) {
                    text.push_str("\n\n");
                }
            }
        }
        text.trim().to_owned()
    }

    /// A word of this frequency to search for.
    pub fn to_search(&self, frequency: Frequency, dice: &mut Dice) -> String {
        let ranks = match frequency {
            Frequency::Rare => return model(dice.below(self.models)),
            Frequency::Middling => 300..self.words.len() as u64,
            Frequency::Common => 7..15,
            Frequency::Commonest => 0..1,
        };
        let rank = ranks.start + dice.below(ranks.end - ranks.start);
        self.words[rank as usize].to_owned()
    }

    fn append_word(&self, dice: &mut Dice, text: &mut String) {
        let share = dice.unit();
        let rank = self.cumulative.partition_point(|until| *until <= share).min(self.words.len() - 1);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(self.words[rank]);
    }
}

/// A name such as `kx00042`.
pub fn model(index: u64) -> String {
    let letter = |place: u64| char::from(b'a' + (index * 7 / place % 26) as u8);
    format!("{}{}{index:05}", letter(1), letter(26))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_with(word: &str, texts: &[String]) -> f64 {
        let has = |text: &&String| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|found| found == word);
        texts.iter().filter(has).count() as f64 / texts.len() as f64
    }

    #[test]
    fn words_occur_as_often_as_their_frequency_says() {
        let prose = Prose::new(100);
        let texts: Vec<String> = (0..4_000).map(|index| prose.message(&mut Dice::of("text", index))).collect();
        for (frequency, least, most) in [
            (Frequency::Rare, 0.0002, 0.005),
            (Frequency::Middling, 0.003, 0.03),
            (Frequency::Common, 0.2, 0.55),
            (Frequency::Commonest, 0.85, 1.0),
        ] {
            for index in 0..5 {
                let word = prose.to_search(frequency, &mut Dice::of("search", index));
                let share = share_with(&word, &texts);
                assert!((least..most).contains(&share), "{frequency:?} {word}: {share}");
            }
        }
    }

    #[test]
    fn text_looks_written() {
        let prose = Prose::new(10);
        for index in 0..200 {
            let text = prose.message(&mut Dice::of("text", index));
            assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(" ."), "{text}");
            assert!(text.len() < 2_000 && text.split_whitespace().count() >= 4, "{text}");
        }
    }

    #[test]
    fn every_word_is_there_once() {
        let mut words: Vec<&str> = WORDS.lines().collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
        assert!(words.iter().all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }
}
