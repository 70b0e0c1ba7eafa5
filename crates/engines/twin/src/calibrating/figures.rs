//! What happened in a span of time, or would: the same measure for what was recorded and for what is simulated.

use crate::simulation::Record;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Came within the span, follow-ups and further attempts included.
    pub contacts: u64,
    /// Of these, whose outcome was known by the end of all: answered, gone, or open for longer than the time.
    pub known: u64,
    pub in_time: u64,
    pub decided: u64,
    pub left: u64,
    /// Waiting at the end of the span.
    pub backlog: u64,
}

impl Figures {
    pub fn service_level(self) -> Option<f64> {
        (self.known > 0).then(|| self.in_time as f64 / self.known as f64)
    }

    pub fn abandonment(self) -> Option<f64> {
        (self.decided > 0).then(|| self.left as f64 / self.decided as f64)
    }

    pub fn add(&mut self, other: Self) {
        self.contacts += other.contacts;
        self.known += other.known;
        self.in_time += other.in_time;
        self.decided += other.decided;
        self.left += other.left;
        self.backlog += other.backlog;
    }
}

/// Of each class in each of so many spans from `from` on; what happened after the last one is not looked at.
pub fn figures(records: &[Record], within: &[f64], from: f64, span: f64, spans: usize) -> Vec<Vec<Figures>> {
    let mut found = vec![vec![Figures::default(); spans]; within.len()];
    let end = from + span * spans as f64;
    let until = |time: Option<f64>| time.filter(|time| *time < end);
    for record in records {
        if record.deflected || record.came >= end || record.class >= within.len() {
            continue;
        }
        let (began, left) = (until(record.began), until(record.left));
        let class = &mut found[record.class];
        if record.came >= from {
            let figures = &mut class[(((record.came - from) / span) as usize).min(spans - 1)];
            figures.contacts += 1;
            let late = end - record.came > within[record.class];
            let in_time = began.is_some_and(|began| began - record.came <= within[record.class]);
            figures.known += u64::from(began.is_some() || left.is_some() || late);
            figures.in_time += u64::from(in_time);
            figures.decided += u64::from(began.is_some() || left.is_some());
            figures.left += u64::from(left.is_some());
        }
        // It waits at the end of every span from its coming to its end.
        let done = began.or(left).unwrap_or(f64::INFINITY);
        let first = ((record.came - from) / span).floor().max(0.0) as usize;
        for (at, figures) in class.iter_mut().enumerate().skip(first) {
            let moment = from + span * (at + 1) as f64;
            if done < moment {
                break;
            }
            figures.backlog += u64::from(record.came < moment);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_apart_and_what_is_not_over_is_not_known() {
        let answered = |came, began| Record { began: Some(began), ..Record::of(0, came) };
        let gone = Record { left: Some(115.0), ..Record::of(0, 110.0) };
        let records = [answered(5.0, 8.0), answered(90.0, 130.0), gone, Record::of(0, 195.0), Record::of(0, -40.0)];
        let found = &figures(&records, &[10.0], 0.0, 100.0, 2)[0];
        let day = |contacts, known, in_time, decided, left, backlog| Figures {
            contacts,
            known,
            in_time,
            decided,
            left,
            backlog,
        };
        assert_eq!(found[..], [day(2, 2, 1, 2, 0, 2), day(2, 1, 0, 1, 1, 2)]);
        // As of the first day's evening the second contact is open, and not yet late.
        assert_eq!(figures(&records, &[10.0], 0.0, 100.0, 1)[0][0], day(2, 1, 1, 1, 0, 2));
    }
}
