//! Letters as the search has them: small and without their accents.

/// The accented letters of European languages and what they are folded to, in the same order.
const ACCENTED: &str = "àáâãäåāăąçćčďèéêëēęěğìíîïīłñńňòóôõöøōőřśšşťùúûüūůűýÿźžż";
const PLAIN: &str = "aaaaaaaaacccdeeeeeeegiiiiilnnnoooooooorssstuuuuuuuyyzzz";

/// A text in small letters without accents.
pub(crate) fn folded(text: &str) -> String {
    let plain = |c: char| {
        ACCENTED.chars().zip(PLAIN.chars()).find(|(accented, _)| *accented == c).map_or(c, |(_, plain)| plain)
    };
    text.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii() { c } else { plain(c) }).collect()
}

/// A word with each of its letters left out, and itself.
pub(crate) fn variants(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = vec![word.to_owned()];
    for gap in 0..letters.len() {
        let without: String =
            letters.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, letter)| *letter).collect();
        all.push(without);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// How many letters are wrong: replaced, left out, too many, or two of them swapped.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    for (at, cell) in rows[0].iter_mut().enumerate() {
        *cell = at;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_folded_as_the_index_folds_them() {
        assert_eq!(ACCENTED.chars().count(), PLAIN.chars().count());
        assert_eq!(folded("Žluťoučký KŮŇ, Æ ß"), "zlutoucky kun, æ ß");
    }

    #[test]
    fn words_that_are_one_letter_apart_share_a_variant() {
        for (wrong, right) in
            [("gridner", "grinder"), ("grindr", "grinder"), ("grinderr", "grinder"), ("grimder", "grinder")]
        {
            assert_eq!(distance(wrong, right), 1, "{wrong}");
            let known = variants(right);
            assert!(variants(wrong).iter().any(|variant| known.contains(variant)), "{wrong}");
        }
        assert_eq!(distance("kettle", "grinder"), 6);
        assert_eq!(variants("aab"), ["aa", "aab", "ab"]);
    }
}
