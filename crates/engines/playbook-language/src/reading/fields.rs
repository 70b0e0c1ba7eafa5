//! The keys of one group, taken one by one; what is left over at the end is unknown.

use super::Reader;
use crate::node::{Content, Mark, Node};

pub(crate) struct Fields<'n> {
    mark: Mark,
    path: String,
    pairs: Vec<&'n (String, Mark, Node)>,
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    pub(super) fn new(mark: Mark, path: &str, pairs: &'n [(String, Mark, Node)]) -> Self {
        Self { mark, path: path.to_owned(), pairs: pairs.iter().collect(), known: Vec::new() }
    }

    pub(crate) fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key with its path; nothing where it is missing or empty.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<(&'n Node, String)> {
        self.known.push(key);
        let at = self.pairs.iter().position(|(name, ..)| name == key)?;
        let (_, _, node) = self.pairs.remove(at);
        (node.content != Content::Null).then(|| (node, self.path(key)))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|(name, ..)| name == key)
    }

    pub(crate) fn needed<T>(
        &mut self,
        reader: &mut Reader,
        key: &'static str,
        read: impl FnOnce(&mut Reader, &Node, &str) -> Option<T>,
    ) -> Option<T> {
        match self.take(key) {
            Some((node, path)) => {
                reader.places.0.insert(path.clone(), node.mark);
                read(reader, node, &path)
            }
            None => reader.fault(self.mark, &self.path, format!("`{key}` is missing"), format!("add `{key}`")),
        }
    }

    pub(crate) fn maybe<T>(
        &mut self,
        reader: &mut Reader,
        key: &'static str,
        read: impl FnOnce(&mut Reader, &Node, &str) -> Option<T>,
    ) -> Option<T> {
        let (node, path) = self.take(key)?;
        reader.places.0.insert(path.clone(), node.mark);
        read(reader, node, &path)
    }

    pub(crate) fn word(&mut self, reader: &mut Reader, key: &'static str) -> Option<String> {
        self.needed(reader, key, Reader::key_word)
    }

    pub(crate) fn flag(&mut self, reader: &mut Reader, key: &'static str) -> bool {
        self.maybe(reader, key, Reader::flag).unwrap_or_default()
    }

    pub(crate) fn end(self, reader: &mut Reader) {
        for (key, mark, _) in &self.pairs {
            let shown: String = key.chars().take(60).collect();
            let remedy = format!("leave it out, or use one of {}", self.known.join(", "));
            reader.fault::<()>(*mark, &self.path(&shown), format!("`{shown}` is not known here"), remedy);
        }
    }
}
