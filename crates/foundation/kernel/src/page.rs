//! Pages of a list: a bounded number of items and an opaque place to go on from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Refusal;

pub const DEFAULT_LIMIT: u32 = 50;
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Pass as `cursor` for what follows; null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page from up to `limit + 1` items: the one too many proves that there is more.
    pub fn cut(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = items.last().filter(|_| more).map(|last| cursor(last).encode());
        Self { items, next }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// The place after an item: its sort value and its id, so that equal values cannot hide a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub sort: i64,
    pub id: String,
}

impl Cursor {
    pub fn encode(&self) -> String {
        format!("{:x}.{}", self.sort as u64, self.id)
    }

    pub fn decode(text: &str) -> Result<Self, Refusal> {
        let wrong = || Refusal::invalid("cursor", "take it from `next` of the page before");
        let (sort, id) = text.split_once('.').ok_or_else(wrong)?;
        let sort = u64::from_str_radix(sort, 16).map_err(|_| wrong())? as i64;
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        // No place has the least number; let in, it would overflow where a search turns its sign.
        if !plain || id.len() > 64 || sort == i64::MIN {
            return Err(wrong());
        }
        Ok(Self { sort, id: id.to_owned() })
    }
}

/// The page size asked for, or the default; outside 1 to 200 is refused.
pub fn limit(asked: Option<u32>) -> Result<u32, Refusal> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => Err(Refusal::invalid("limit", "must be between 1 and 200")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_round_trip_and_refuse_tampering() {
        let cursor = Cursor { sort: -5, id: "tkt_01".to_owned() };
        assert_eq!(Cursor::decode(&cursor.encode()).expect("cursor"), cursor);
        for bad in ["", "zz", "1.a'b", "1.%00", "g.tkt", "8000000000000000.a"] {
            assert!(Cursor::decode(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_ends_with_next_only_when_more_follows() {
        let at = |item: &i64| Cursor { sort: *item, id: "x".to_owned() };
        assert!(Page::cut(vec![1, 2, 3], 2, at).next.is_some());
        assert!(Page::cut(vec![1, 2], 2, at).next.is_none());
    }
}
