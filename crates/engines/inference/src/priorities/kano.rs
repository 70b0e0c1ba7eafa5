//! Kano's pair of questions: how would it be with it, how without it.

use crate::invalid::Invalid;

/// Counts of what the answers come to (Berger 1993).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kano {
    pub attractive: u64,
    pub one_dimensional: u64,
    pub must_be: u64,
    pub indifferent: u64,
    pub reverse: u64,
    pub questionable: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    Attractive,
    OneDimensional,
    MustBe,
    Indifferent,
    Reverse,
    Questionable,
}

impl Reaction {
    /// From the answers to "with it" and "without it": 1 like, 2 must be so, 3 neutral, 4 live with it, 5 dislike.
    pub fn of(functional: u8, dysfunctional: u8) -> Option<Self> {
        Some(match (functional, dysfunctional) {
            (0, _) | (_, 0) | (6.., _) | (_, 6..) => return None,
            (1, 1) | (5, 5) => Self::Questionable,
            (1, 5) => Self::OneDimensional,
            (1, _) => Self::Attractive,
            (5, _) | (_, 1) => Self::Reverse,
            (_, 5) => Self::MustBe,
            _ => Self::Indifferent,
        })
    }
}

impl Kano {
    /// How much having it pleases and how much lacking it annoys; none if nobody gave an answer of use.
    pub fn coefficients(&self) -> Option<(f64, f64)> {
        let all = (self.attractive + self.one_dimensional + self.must_be + self.indifferent) as f64;
        let with = (self.attractive + self.one_dimensional) as f64;
        let without = (self.one_dimensional + self.must_be) as f64;
        (all > 0.0).then(|| (with / all, -without / all))
    }

    pub fn add(&mut self, reaction: Reaction, times: u64) {
        *match reaction {
            Reaction::Attractive => &mut self.attractive,
            Reaction::OneDimensional => &mut self.one_dimensional,
            Reaction::MustBe => &mut self.must_be,
            Reaction::Indifferent => &mut self.indifferent,
            Reaction::Reverse => &mut self.reverse,
            Reaction::Questionable => &mut self.questionable,
        } += times;
    }

    /// Each with its count, those that ask for more first.
    pub fn each(&self) -> [(Reaction, u64); 6] {
        [
            (Reaction::MustBe, self.must_be),
            (Reaction::OneDimensional, self.one_dimensional),
            (Reaction::Attractive, self.attractive),
            (Reaction::Indifferent, self.indifferent),
            (Reaction::Reverse, self.reverse),
            (Reaction::Questionable, self.questionable),
        ]
    }

    pub fn answers(&self) -> u64 {
        self.each().iter().map(|(_, n)| n).sum()
    }

    /// What most answers come to: several where they are even, none of no answers. Those that ask for more first.
    pub fn leading(&self) -> Vec<Reaction> {
        let most = self.each().iter().map(|(_, n)| *n).max().unwrap_or(0);
        self.each().into_iter().filter(|(_, n)| most > 0 && *n == most).map(|(reaction, _)| reaction).collect()
    }
}

pub fn kano(answers: &[[u8; 2]]) -> Result<Kano, Invalid> {
    let mut counts = Kano::default();
    for (at, [functional, dysfunctional]) in answers.iter().enumerate() {
        let Some(reaction) = Reaction::of(*functional, *dysfunctional) else {
            let field = format!("answers_functional_dysfunctional[{at}]");
            return Err(Invalid::new(field, "must be two answers from 1 (like) to 5 (dislike)"));
        };
        counts.add(reaction, 1);
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row by row: with it 1 to 5; column by column: without it 1 to 5.
    #[test]
    fn the_table_is_bergers() {
        let table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];
        for (functional, row) in (1..).zip(table) {
            for (dysfunctional, letter) in (1..).zip(row.chars()) {
                let wanted = match letter {
                    'Q' => Reaction::Questionable,
                    'A' => Reaction::Attractive,
                    'O' => Reaction::OneDimensional,
                    'R' => Reaction::Reverse,
                    'M' => Reaction::MustBe,
                    _ => Reaction::Indifferent,
                };
                assert_eq!(Reaction::of(functional, dysfunctional), Some(wanted), "{functional} {dysfunctional}");
            }
        }
        assert_eq!((Kano::default().coefficients(), Kano::default().leading()), (None, vec![]));
        assert_eq!(kano(&[[1, 5], [0, 1]]).expect_err("refused").field, "answers_functional_dysfunctional[1]");
    }

    #[test]
    fn all_that_are_even_lead() {
        let counts = kano(&[[1, 5], [1, 3], [1, 4], [1, 5], [3, 3]]).expect("answers");
        assert_eq!((counts.leading(), counts.answers()), (vec![Reaction::OneDimensional, Reaction::Attractive], 5));
        assert_eq!(kano(&[[2, 5]]).expect("an answer").leading(), [Reaction::MustBe]);
    }
}
