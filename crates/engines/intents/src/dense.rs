//! A message as a model of language sees it: a row of numbers from elsewhere, beside its words. Two messages that
//! say the same in other words have rows that point the same way.

use crate::vocabulary::Entry;

/// No row is longer.
pub const DENSE_MAX: usize = 4_096;

/// Stands for the word that such a number is made of: all of them.
const WHOLE: u16 = u16::MAX;

/// The numbers as features behind the `first` others. Only where the row points counts, not how long it is: it weighs
/// as much as all words.
pub fn entries(row: &[f32], first: usize) -> impl Iterator<Item = Entry> + use<'_> {
    let length = row.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = if length.is_normal() { 1.0 / length } else { 0.0 };
    let entry = move |(place, value): (usize, &f32)| Entry {
        index: (first + place) as u32,
        value: value * scale,
        first: WHOLE,
        last: WHOLE,
    };
    row.iter().enumerate().map(entry).filter(|entry| entry.value != 0.0)
}

/// Whether an entry is one of such a row.
pub fn is_dense(entry: &Entry) -> bool {
    entry.first == WHOLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_a_row_points_counts() {
        let of = |row: &[f32]| entries(row, 10).map(|entry| (entry.index, entry.value)).collect::<Vec<_>>();
        assert_eq!(of(&[8.0, 0.0, 0.0]), [(10, 1.0)]);
        assert_eq!(of(&[0.0, 2.0, -2.0]), of(&[0.0, 64.0, -64.0]));
        assert_eq!(of(&[0.0, 2.0, -2.0]).iter().map(|(place, _)| *place).collect::<Vec<_>>(), [11, 12]);
        assert_eq!(of(&[0.0, 0.0]), []);
        assert!(entries(&[1.0], 0).all(|entry| is_dense(&entry)));
    }
}
