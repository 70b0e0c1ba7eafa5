//! How often people of a team are away. Nobody writes that down: a day without an answer tells it only where there was
//! work for everybody, and somebody else of the team did some of it. Otherwise it is a quiet day, or a day off for all.
//! Pure.

use std::collections::BTreeMap;

/// Shared out by chance, so many answers for each leave one in twenty without any.
const ANSWERS_EACH: u64 = 3;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Days of a person on which they answered, of those on which they could have.
    pub there: u64,
    pub listed: u64,
    /// Days of a person that tell nothing.
    pub idle: u64,
}

/// `people`: how much each answered day by day; `days`: open ones, in their order; `left`: how many contacts waited for the
/// team all day long. Nobody is on the list before their first answer.
pub fn attendance(
    people: &[BTreeMap<i64, u64>],
    days: impl Iterator<Item = i64>,
    left: impl Fn(i64) -> u64,
) -> Attendance {
    let on = |own: &BTreeMap<i64, u64>, day: i64| own.get(&day).copied().unwrap_or(0);
    let mut found = Attendance::default();
    let mut begun = vec![false; people.len()];
    for day in days {
        people.iter().zip(&mut begun).for_each(|(own, begun)| *begun |= on(own, day) > 0);
        let listed = begun.iter().filter(|begun| **begun).count() as u64;
        let all: u64 = people.iter().map(|own| on(own, day)).sum();
        let work_for_all = all >= ANSWERS_EACH * listed || left(day) >= listed;
        for own in people.iter().zip(&begun).filter_map(|(own, begun)| begun.then_some(own)) {
            let answered = on(own, day);
            if work_for_all && all > answered {
                found.listed += 1;
                found.there += u64::from(answered > 0);
            } else {
                found.idle += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(answers: &[u64]) -> BTreeMap<i64, u64> {
        (0..).zip(answers).filter(|(_, n)| **n > 0).map(|(day, n)| (day, *n)).collect()
    }

    #[test]
    fn a_day_without_an_answer_is_absence_only_where_there_was_work() {
        let people = [person(&[4, 1, 5, 0, 6]), person(&[3, 0, 3, 0, 0])];
        let none = |_| 0;
        // One answer on the second day is work for one of two, nobody was there on the fourth, and the fifth tells.
        assert_eq!(attendance(&people, 0..5, none), Attendance { there: 4, listed: 5, idle: 5 });
        // What waited all day on the second is work that somebody there would have done.
        let left = |day| if day == 1 { 2 } else { 0 };
        assert_eq!(attendance(&people, 0..5, left), Attendance { there: 4, listed: 6, idle: 4 });
    }

    #[test]
    fn nobody_is_away_before_they_come_and_who_is_alone_tells_nothing() {
        let late = [person(&[9, 9, 9]), person(&[0, 0, 3])];
        let found = attendance(&late, 0..3, |_| 0);
        assert_eq!((found.there, found.listed), (2, 2));
        assert_eq!(attendance(&[person(&[9, 0, 9])], 0..3, |_| 0), Attendance { there: 0, listed: 0, idle: 3 });
    }
}
