//! What happens when, soonest first; what happens at the same time, in the order it was put down.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The next contact of a class comes.
    Arrival(u32),
    /// A contact is done; void unless it still ends then.
    Departure(u32),
    /// A contact's patience ends; void unless it still waits.
    Patience(u32),
    /// A contact comes after a delay.
    Entry(u32),
    /// A contact is offered to be called back; void unless it still waits.
    Offer(u32),
    /// The next agent comes or goes.
    Presence,
    /// The next order of a stream.
    Order(u32),
}

/// Entries of 16 bytes whose numeric order is that of time, then of being put down: times are at
/// least 0, and the bits of such numbers rise with them.
#[derive(Debug, Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<u128>>,
    put: u32,
}

const KIND_BITS: u32 = 3;

impl Agenda {
    pub fn clear(&mut self) {
        self.heap.clear();
        self.put = 0;
    }

    pub fn put(&mut self, time: f64, event: Event) {
        let (kind, index) = match event {
            Event::Arrival(index) => (0, index),
            Event::Departure(index) => (1, index),
            Event::Patience(index) => (2, index),
            Event::Entry(index) => (3, index),
            Event::Offer(index) => (4, index),
            Event::Presence => (5, 0),
            Event::Order(index) => (6, index),
        };
        // Wraps only after four thousand million entries, and then only ties are out of order.
        self.put = self.put.wrapping_add(1);
        let tail = (u64::from(self.put) << 32) | u64::from((index << KIND_BITS) | kind);
        self.heap.push(Reverse((u128::from(time.max(0.0).to_bits()) << 64) | u128::from(tail)));
    }

    pub fn next(&mut self) -> Option<(f64, Event)> {
        let Reverse(entry) = self.heap.pop()?;
        let word = entry as u32;
        let index = word >> KIND_BITS;
        let event = match word & ((1 << KIND_BITS) - 1) {
            0 => Event::Arrival(index),
            1 => Event::Departure(index),
            2 => Event::Patience(index),
            3 => Event::Entry(index),
            4 => Event::Offer(index),
            5 => Event::Presence,
            _ => Event::Order(index),
        };
        Some((f64::from_bits((entry >> 64) as u64), event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sooner_goes_first_and_ties_by_their_order() {
        let mut agenda = Agenda::default();
        agenda.put(2.0, Event::Departure(1));
        agenda.put(0.5, Event::Arrival(2));
        agenda.put(2.0, Event::Patience(3));
        agenda.put(0.0, Event::Order(536_870_911));
        let order: Vec<_> = std::iter::from_fn(|| agenda.next()).collect();
        let wanted = [
            (0.0, Event::Order(536_870_911)),
            (0.5, Event::Arrival(2)),
            (2.0, Event::Departure(1)),
            (2.0, Event::Patience(3)),
        ];
        assert_eq!(order, wanted);
    }
}
