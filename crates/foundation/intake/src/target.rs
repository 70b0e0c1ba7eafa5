//! What can be made of a row: the names of the fields, their kinds, what they mean.

/// What a field holds. Text from a file is checked and brought into one form for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A list of texts; in a table separated by `;`, unless the mapping says otherwise.
    Texts,
    Whole,
    /// A decimal number such as `12.99`, kept as text: how many decimals count is the currency's
    /// business.
    Amount,
    /// A moment; leaves as RFC 3339 in UTC.
    Moment,
    /// A calendar day; leaves as `2026-11-21`.
    Day,
    /// Yes or no.
    Flag,
    Choice(&'static [&'static str]),
    /// Names of the file's own choosing with a text each; in a table columns like `fields.colour`.
    Object,
    /// A list of parts, each with fields of its own.
    Parts(&'static [Target]),
}

impl Kind {
    /// What is written there, in words.
    pub fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Texts => "texts separated by `;`".to_owned(),
            Self::Whole => "whole number".to_owned(),
            Self::Amount => "decimal number".to_owned(),
            Self::Moment => "moment".to_owned(),
            Self::Day => "day".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Choice(choices) => choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", "),
            Self::Object => "object of texts".to_owned(),
            Self::Parts(_) => "list".to_owned(),
        }
    }
}

/// A field that a row may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Its name; a dot leads into an object (`customer.email`).
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub meaning: &'static str,
    pub example: &'static str,
}

impl Target {
    pub const fn required(name: &'static str, kind: Kind, meaning: &'static str, example: &'static str) -> Self {
        Self { name, kind, required: true, meaning, example }
    }

    pub const fn optional(name: &'static str, kind: Kind, meaning: &'static str, example: &'static str) -> Self {
        Self { name, kind, required: false, meaning, example }
    }
}
