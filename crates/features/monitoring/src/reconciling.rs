//! What has to be written down, from what was found and what is written down already. Pure: the same counts give the
//! same, however often and wherever it is asked. Counts of the past change, as people say what tickets are about; so an
//! alarm is known again by its days, and not by the day on which it began.

use forecast::Ending;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::alarm::{Alarm, Rise, State};

/// What was over so many days before it was found is history, and alarms nobody.
pub const FRESH_DAYS: i64 = 14;

#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It began; it may be over already.
    Begin(Rise),
    /// It goes on with other figures.
    GoOn {
        id: String,
        rise: Rise,
    },
    End {
        id: String,
        rise: Rise,
    },
    /// Nothing is raised any more where it was.
    Withdraw {
        id: String,
    },
}

/// What changes of one scenario's alarms; what ends comes before what begins.
pub fn changes(kept: &[Alarm], found: &[forecast::Alarm], today: Date) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut going_on = kept.iter().find(|alarm| alarm.rise.state == State::GoingOn);
    for alarm in found {
        let rise = Rise::of(alarm, today);
        if let Some(known) = going_on.filter(|known| meets(&known.rise, &rise)) {
            if alarm.ending != Ending::GoingOn {
                changes.push(Change::End { id: known.id.clone(), rise });
                going_on = None;
            } else if known.rise != rise {
                changes.push(Change::GoOn { id: known.id.clone(), rise });
            }
            continue;
        }
        let ended = kept.iter().filter(|known| matches!(known.rise.state, State::Over | State::BecameUsual));
        let told = ended
            .map(|known| &known.rise)
            .any(|known| known.since_on <= rise.last_on && rise.since_on <= known.last_on);
        let fresh = rise.last_on >= today.saturating_sub(FRESH_DAYS.days());
        // What was told as over and goes on after all has begun again.
        if fresh && (!told || alarm.ending == Ending::GoingOn) {
            changes.push(Change::Begin(rise));
        }
    }
    // None of what was found took it up.
    let taken = |known: &Alarm| found.iter().any(|alarm| meets(&known.rise, &Rise::of(alarm, today)));
    if let Some(lost) = going_on.filter(|known| !taken(known)) {
        changes.insert(0, Change::Withdraw { id: lost.id.clone() });
    }
    changes
}

/// Whether what was found is the alarm that goes on: it is still raised after that began.
fn meets(known: &Rise, found: &Rise) -> bool {
    found.last_on >= known.since_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecast::{Interval, Peak};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 20);

    fn day(day: i8) -> Date {
        date(2026, 11, day)
    }

    fn found(since: i8, ending: Ending) -> forecast::Alarm {
        forecast::Alarm {
            begin: day(since + 1),
            since: day(since),
            peak: Peak { date: day(since), count: 9, expected: 2.0 },
            cases: 18,
            expected: 6.0,
            ratio: 3.0,
            interval: Interval { low: 2.0, high: 4.0 },
            ending,
        }
    }

    fn kept(found: &forecast::Alarm, as_of: Date) -> Alarm {
        Alarm {
            id: "alm_1".into(),
            scenario: "late".into(),
            rise: Rise::of(found, as_of),
            opened_at: Default::default(),
            closed_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            note: None,
            version: 1,
        }
    }

    #[test]
    fn what_is_new_begins_once() {
        let alarm = found(15, Ending::GoingOn);
        assert_eq!(changes(&[], &[alarm], TODAY), [Change::Begin(Rise::of(&alarm, TODAY))]);
        assert_eq!(changes(&[kept(&alarm, TODAY)], &[alarm], TODAY), []);
        let moved = forecast::Alarm { since: day(13), begin: day(14), cases: 25, ..alarm };
        let told = changes(&[kept(&alarm, TODAY)], &[moved], TODAY);
        assert_eq!(told, [Change::GoOn { id: "alm_1".into(), rise: Rise::of(&moved, TODAY) }], "known by its days");
    }

    #[test]
    fn what_is_over_ends_once_and_stays_told() {
        let over = found(10, Ending::Over(day(14)));
        let going_on = kept(&found(10, Ending::GoingOn), day(14));
        let rise = Rise::of(&over, TODAY);
        assert_eq!(changes(&[going_on], &[over], TODAY), [Change::End { id: "alm_1".into(), rise }]);
        assert_eq!(changes(&[kept(&over, TODAY)], &[over], TODAY), []);
        let again = found(12, Ending::GoingOn);
        assert_eq!(changes(&[kept(&over, TODAY)], &[again], TODAY), [Change::Begin(Rise::of(&again, TODAY))]);
    }

    #[test]
    fn what_ended_and_began_while_nobody_looked_is_told_in_order() {
        let (first, second) = (found(2, Ending::Over(day(8))), found(15, Ending::GoingOn));
        let told = changes(&[kept(&found(2, Ending::GoingOn), day(5))], &[first, second], TODAY);
        assert_eq!(
            told,
            [
                Change::End { id: "alm_1".into(), rise: Rise::of(&first, TODAY) },
                Change::Begin(Rise::of(&second, TODAY))
            ]
        );
    }

    #[test]
    fn history_alarms_nobody_and_what_is_gone_is_withdrawn() {
        assert_eq!(changes(&[], &[found(1, Ending::Over(day(5)))], TODAY), []);
        assert_eq!(changes(&[], &[found(1, Ending::Over(day(7)))], TODAY).len(), 1);
        let known = kept(&found(15, Ending::GoingOn), TODAY);
        let gone = Change::Withdraw { id: "alm_1".into() };
        assert_eq!(changes(std::slice::from_ref(&known), &[], TODAY), std::slice::from_ref(&gone));
        assert_eq!(changes(&[known], &[found(1, Ending::Over(day(5)))], TODAY), [gone]);
    }
}
