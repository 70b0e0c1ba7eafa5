//! The few words that a file for people needs, in its reader's language.

use crate::class::Class;
use crate::frame::Status;

pub(super) struct Words {
    pub language: &'static str,
    pub classes: [&'static str; 4],
    pub statuses: [&'static str; 3],
    pub initiative: &'static str,
    pub effort: &'static str,
    pub covers: &'static str,
    pub promised: &'static str,
    pub reason: &'static str,
    pub again: &'static str,
    pub not_estimated: &'static str,
    pub not_classed: &'static str,
    pub of: &'static str,
    pub a_month: &'static str,
    pub nothing: &'static str,
    pub as_of: &'static str,
    pub lost: &'static str,
    pub tickets: &'static str,
    decimal: char,
}

const ENGLISH: Words = Words {
    language: "en",
    classes: ["Must", "Should", "Could", "Won’t this time"],
    statuses: ["Draft", "Promised", "Closed"],
    initiative: "Initiative",
    effort: "Effort",
    covers: "Takes away a month",
    promised: "Promised in",
    reason: "Reason",
    again: "Look again",
    not_estimated: "not estimated",
    not_classed: "Not classed yet",
    of: "of",
    a_month: "a month",
    nothing: "Nothing",
    as_of: "As of",
    lost: "A question mark stands for a letter that this sheet cannot print.",
    tickets: "tickets a month",
    decimal: '.',
};

const GERMAN: Words = Words {
    language: "de",
    classes: ["Must", "Should", "Could", "Won’t, diesmal nicht"],
    statuses: ["Entwurf", "Zugesagt", "Geschlossen"],
    initiative: "Vorhaben",
    effort: "Aufwand",
    covers: "Nimmt im Monat weg",
    promised: "Zugesagt in",
    reason: "Grund",
    again: "Wieder ansehen",
    not_estimated: "nicht geschätzt",
    not_classed: "Noch ohne Klasse",
    of: "von",
    a_month: "im Monat",
    nothing: "Nichts",
    as_of: "Stand",
    lost: "Ein Fragezeichen steht für einen Buchstaben, den dieses Blatt nicht drucken kann.",
    tickets: "Anfragen im Monat",
    decimal: ',',
};

impl Words {
    /// English where the language is another one.
    pub fn of(language: &str) -> &'static Self {
        if language == "de" { &GERMAN } else { &ENGLISH }
    }

    pub fn class(&self, class: Class) -> &'static str {
        self.classes[class as usize]
    }

    pub fn status(&self, status: Status) -> &'static str {
        self.statuses[match status {
            Status::Draft => 0,
            Status::Committed => 1,
            Status::Closed => 2,
        }]
    }

    /// With one decimal where it has any.
    pub fn number(&self, value: f64) -> String {
        let text = format!("{value:.1}");
        let text = text.strip_suffix(".0").unwrap_or(&text);
        text.replace('.', &self.decimal.to_string())
    }

    /// Whole units of a currency; cents say nothing in an estimate.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let whole = (minor as f64 / 100.0).round() as i64;
        let digits = whole.unsigned_abs().to_string();
        let separator = if self.decimal == ',' { '.' } else { ',' };
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        let sign = if whole < 0 { "−" } else { "" };
        if self.decimal == ',' { format!("{sign}{text} {currency}") } else { format!("{currency} {sign}{text}") }
    }

    /// A day such as 2027-01-31 as it is read.
    pub fn day(&self, day: &str) -> String {
        let parts: Vec<&str> = day.split('-').collect();
        match (parts.as_slice(), self.decimal) {
            ([year, month, day], ',') => {
                format!("{}.{}.{year}", day.trim_start_matches('0'), month.trim_start_matches('0'))
            }
            _ => day.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_days_are_written_as_they_are_read() {
        let (en, de) = (Words::of("en"), Words::of("de"));
        assert_eq!((en.number(6.5), de.number(6.5), de.number(70.0)), ("6.5".into(), "6,5".into(), "70".into()));
        assert_eq!(en.money(123_456_789, "EUR"), "EUR 1,234,568");
        assert_eq!(de.money(-120_000, "EUR"), "−1.200 EUR");
        assert_eq!((en.day("2027-01-31"), de.day("2027-01-05")), ("2027-01-31".into(), "5.1.2027".into()));
        assert_eq!(Words::of("fr").language, "en");
    }
}
