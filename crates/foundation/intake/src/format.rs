//! What a file is made of, by its mapping, its name, or its first character.

use std::path::Path;

use serde::Deserialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Csv,
    Ndjson,
    /// An array, an object keyed by id, or a list in an envelope.
    Json,
    /// Columns separated by blanks, without a header.
    Columns,
}

impl Format {
    /// By the ending of the name; `.json` and unknown endings by what the file begins with.
    pub fn of(path: &Path, beginning: &[u8]) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Self::Csv,
            "ndjson" | "jsonl" => Self::Ndjson,
            "json" => Self::by_beginning(beginning).unwrap_or(Self::Json),
            _ => Self::by_beginning(beginning).unwrap_or(Self::Csv),
        }
    }

    /// `None` if it does not look like JSON. A file that begins with `{` is NDJSON if that object
    /// ends on its first line and another one begins on the next.
    fn by_beginning(beginning: &[u8]) -> Option<Self> {
        let text = beginning.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(beginning).trim_ascii();
        let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        match first.first() {
            Some(b'{') if first.ends_with(b"}") && second.starts_with(b"{") => Some(Self::Ndjson),
            Some(b'{' | b'[') => Some(Self::Json),
            _ => None,
        }
    }
}
