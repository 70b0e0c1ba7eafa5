//! What deciding a node is expected to do to a bound that two closures hold up, one within the budget and one above it.

/// What a closure brings and costs. Estimates only: nothing is proven with them.
pub type Point = (f64, f64);

/// Where two closures meet.
pub struct Meeting {
    pub left: f64,
    pub price: f64,
    pub within: Point,
    pub above: Point,
}

impl Meeting {
    /// The better, the further both sides of a node bring the bound down: a side that changes nothing helps nobody.
    /// `with` is what the one within lacks of what the node needs, `without` what the one above loses with it.
    pub fn promise(&self, with: Point, without: Point) -> f64 {
        let inside = self.bound((self.within.0 + with.0, self.within.1 + with.1), self.above);
        let outside = self.bound(self.within, (self.above.0 - without.0, self.above.1 - without.1));
        let here = self.bound(self.within, self.above);
        (here - inside).max(1.0) * (here - outside).max(1.0)
    }

    /// What two closures mixed bring for the budget; if both are on one side of it, what the nearer does at the price.
    fn bound(&self, within: Point, above: Point) -> f64 {
        let alone = |(brings, costs): Point| brings + self.price * (self.left - costs);
        if within.1 > self.left {
            alone(within)
        } else if above.1 <= self.left {
            alone(above)
        } else {
            within.0 + (above.0 - within.0) * (self.left - within.1) / (above.1 - within.1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_that_moves_both_sides_is_chosen() {
        let meeting = Meeting { left: 50.0, price: 2.0, within: (20.0, 10.0), above: (220.0, 110.0) };
        // The bound of both as they are, of one of them alone, and of two that are mixed.
        assert_eq!(meeting.bound(meeting.within, meeting.above), 100.0);
        assert_eq!(meeting.bound(meeting.within, (90.0, 40.0)), 110.0);
        assert_eq!(meeting.bound((20.0, 40.0), (220.0, 80.0)), 70.0);
        // It costs much and much hangs on it; it costs nothing; nothing hangs on it.
        let chosen = meeting.promise((0.0, 20.0), (120.0, 20.0));
        assert!(chosen > meeting.promise((0.0, 0.0), (120.0, 20.0)));
        assert!(chosen > meeting.promise((0.0, 20.0), (40.0, 20.0)));
    }
}
