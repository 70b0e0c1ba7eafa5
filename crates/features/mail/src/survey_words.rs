//! The words of the question how satisfied a customer is, in the languages that customers are asked in.

use crate::composing::escaped;

/// The ratings, from the worst to the best.
pub const RATINGS: std::ops::RangeInclusive<i64> = 1..=5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

/// Everything that is said.
pub struct Words {
    /// As `lang` of a page.
    pub tag: &'static str,
    pub subject: &'static str,
    pub reminder: &'static str,
    pub question: &'static str,
    /// Before the links of the letter.
    pub tap: &'static str,
    pub automatic: &'static str,
    /// What each rating means, from the worst.
    pub ratings: [&'static str; 5],
    pub about: &'static str,
    pub send: &'static str,
    pub thanks: &'static str,
    pub kept: &'static str,
    pub comment: &'static str,
    pub send_comment: &'static str,
    pub all_said: &'static str,
    pub over: &'static str,
    pub over_why: &'static str,
    pub unknown: &'static str,
    pub unknown_why: &'static str,
    pub choose: &'static str,
}

const ENGLISH: Words = Words {
    tag: "en",
    subject: "How did we do?",
    reminder: "A reminder: how did we do?",
    question: "How satisfied are you with how we handled your request?",
    tap: "One tap is enough:",
    automatic: "This letter was sent automatically. You need not answer it.",
    ratings: ["very dissatisfied", "dissatisfied", "neither", "satisfied", "very satisfied"],
    about: "Your request",
    send: "Send rating",
    thanks: "Thank you",
    kept: "Your rating has arrived.",
    comment: "Would you like to tell us why? (optional)",
    send_comment: "Send comment",
    all_said: "Your rating and your comment have arrived.",
    over: "This question is over",
    over_why: "The request was opened again, or it is too long ago. Answer our last letter if there is something you want to tell us.",
    unknown: "There is no such page",
    unknown_why: "Perhaps the address was not copied whole. Open it from the letter once more.",
    choose: "Please choose one of the five.",
};

const GERMAN: Words = Words {
    tag: "de",
    subject: "Wie zufrieden sind Sie?",
    reminder: "Zur Erinnerung: Wie zufrieden sind Sie?",
    question: "Wie zufrieden sind Sie damit, wie wir Ihr Anliegen bearbeitet haben?",
    tap: "Ein Tipp genügt:",
    automatic: "Diese E-Mail wurde automatisch verschickt. Sie müssen nicht antworten.",
    ratings: ["sehr unzufrieden", "unzufrieden", "weder noch", "zufrieden", "sehr zufrieden"],
    about: "Ihr Anliegen",
    send: "Bewertung senden",
    thanks: "Vielen Dank",
    kept: "Ihre Bewertung ist angekommen.",
    comment: "Möchten Sie uns sagen, warum? (freiwillig)",
    send_comment: "Kommentar senden",
    all_said: "Ihre Bewertung und Ihr Kommentar sind angekommen.",
    over: "Diese Frage ist abgeschlossen",
    over_why: "Das Anliegen wurde wieder geöffnet, oder es ist zu lange her. Antworten Sie auf unsere letzte E-Mail, wenn Sie uns etwas sagen möchten.",
    unknown: "Diese Seite gibt es nicht",
    unknown_why: "Vielleicht wurde die Adresse nicht ganz kopiert. Öffnen Sie sie noch einmal aus der E-Mail.",
    choose: "Bitte wählen Sie eine der fünf Antworten.",
};

impl Language {
    /// A customer's language, such as `de-AT`; who speaks another one, or none that is known, is asked in English.
    pub fn of(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("de") { Self::German } else { Self::English }
    }

    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// The letter: as text and as HTML. `address` is the page of the question.
pub(crate) fn letter(language: Language, address: &str) -> (String, String) {
    let words = language.words();
    let link = |rating: i64| format!("{address}?rating={rating}");
    let best_first = || RATINGS.rev().zip(words.ratings.iter().rev());
    let mut text = format!("{}\n\n{}\n", words.question, words.tap);
    let mut html = format!("<p>{}</p>\n<p>{}</p>\n<ul>\n", escaped(words.question), escaped(words.tap));
    for (rating, word) in best_first() {
        text.push_str(&format!("\n{rating} – {word}\n{}\n", link(rating)));
        html.push_str(&format!("<li><a href=\"{}\">{rating} – {}</a></li>\n", escaped(&link(rating)), escaped(word)));
    }
    text.push_str(&format!("\n{}\n", words.automatic));
    html.push_str(&format!("</ul>\n<p>{}</p>", escaped(words.automatic)));
    (text, html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_german_is_asked_in_german_and_everybody_else_in_english() {
        for (tag, language) in [
            (Some("de"), Language::German),
            (Some("de-AT"), Language::German),
            (Some("DE_ch"), Language::German),
            (Some("den"), Language::English),
            (Some("fr"), Language::English),
            (Some(""), Language::English),
            (None, Language::English),
        ] {
            assert_eq!(Language::of(tag), language, "{tag:?}");
        }
    }

    #[test]
    fn a_letter_has_five_links_in_both_forms() {
        for language in [Language::English, Language::German] {
            let (text, html) = letter(language, "https://desk.example/survey/1-1-1-abc");
            for rating in RATINGS {
                let link = format!("https://desk.example/survey/1-1-1-abc?rating={rating}");
                assert!(text.contains(&link) && html.contains(&format!("href=\"{link}\"")), "{rating}");
            }
        }
    }
}
