//! Values put together: `{customer}-{date}-{occurrence}`.
//!
//! `{occurrence}` counts, from 1, how often the rest of the text has come up in the file so far.
//! `{path|words}` stands for `words` where the path has nothing; without words the whole value is
//! missing then, since half an id is a wrong one. `{{` is a brace.

use std::collections::HashMap;

use crate::keys::Keys;
use crate::path::Path;

pub struct Template {
    pieces: Vec<Piece>,
    counts: HashMap<u128, u32>,
    keys: Keys,
}

enum Piece {
    Text(String),
    Value { path: Path, otherwise: Option<String> },
    Occurrence,
}

impl Template {
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            pieces.push(Piece::Text(before.to_owned()));
            if let Some(after) = from.strip_prefix("{{") {
                pieces.push(Piece::Text("{".to_owned()));
                rest = after;
                continue;
            }
            let (inside, after) =
                from[1..].split_once('}').ok_or_else(|| format!("{text:?} has a brace that is not closed"))?;
            pieces.push(match inside.split_once('|') {
                _ if inside == "occurrence" => Piece::Occurrence,
                Some((path, words)) => Piece::Value { path: Path::parse(path)?, otherwise: Some(words.to_owned()) },
                None => Piece::Value { path: Path::parse(inside)?, otherwise: None },
            });
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { pieces, counts: HashMap::new(), keys: Keys::default() })
    }

    /// Paths without which the template gives nothing.
    pub fn needed(&self) -> impl Iterator<Item = &Path> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value { path, otherwise: None } => Some(path),
            _ => None,
        })
    }

    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value { path, .. } => Some(path),
            _ => None,
        })
    }

    /// The text for one record; `value` gives what stands at a path.
    pub fn fill(
        &mut self,
        mut value: impl FnMut(&Path) -> Result<Option<String>, String>,
    ) -> Result<Option<String>, String> {
        let mut parts: Vec<Option<String>> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            parts.push(match piece {
                Piece::Text(text) => Some(text.clone()),
                Piece::Occurrence => None,
                Piece::Value { path, otherwise } => match value(path)?.or_else(|| otherwise.clone()) {
                    Some(found) => Some(found),
                    None => return Ok(None),
                },
            });
        }
        if parts.iter().all(Option::is_some) {
            return Ok(Some(parts.into_iter().flatten().collect::<String>().trim().to_owned()));
        }
        // A unit separator cannot be in the text and keeps "1"+"11" apart from "11"+"1".
        let key: String = parts.iter().map(|part| part.as_deref().unwrap_or("\u{1f}")).collect();
        let count = self.counts.entry(self.keys.hash(&key)).or_insert(0);
        *count += 1;
        let occurrence = count.to_string();
        Ok(Some(parts.iter().map(|part| part.as_deref().unwrap_or(&occurrence)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &mut Template, values: &[(&str, &str)]) -> Option<String> {
        template
            .fill(|path| Ok(values.iter().find(|(name, _)| *name == path.text()).map(|(_, value)| (*value).to_owned())))
            .expect("filled")
    }

    #[test]
    fn repeated_keys_are_counted() {
        let mut template = Template::parse("{customer}-{date}-{occurrence}").expect("a template");
        let first = [("customer", "7"), ("date", "19970101")];
        assert_eq!(fill(&mut template, &first).as_deref(), Some("7-19970101-1"));
        assert_eq!(fill(&mut template, &[("customer", "8"), ("date", "19970101")]).as_deref(), Some("8-19970101-1"));
        assert_eq!(fill(&mut template, &first).as_deref(), Some("7-19970101-2"));
    }

    #[test]
    fn what_is_missing() {
        let mut template = Template::parse("{a|none}/{b} {{x}").expect("a template");
        assert_eq!(fill(&mut template, &[("b", "2")]).as_deref(), Some("none/2 {x}"));
        assert_eq!(fill(&mut template, &[("a", "1")]), None);
        assert!(Template::parse("{a").is_err());
    }
}
