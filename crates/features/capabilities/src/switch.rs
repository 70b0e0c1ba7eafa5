//! How a capability is switched, and for whom that holds. Pure: the same answer on every node, and nothing of it is
//! written down for a customer.

use kernel::lot;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Customers are spread over so many lots: hundredths of a per cent.
pub const LOTS: u64 = 10_000;
/// More than so many of 100 customers are not held back from what is on.
pub const HELD_BACK_MAX: i64 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CapabilityState)]
pub enum State {
    Off,
    /// On for some customers.
    RollingOut,
    On,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::RollingOut => "rolling_out",
            Self::On => "on",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    pub state: State,
    /// Of 100 customers, how many have it: 0 when it is off, 100 when it is on.
    pub percent: i64,
    /// Of 100 customers, how many never have it, so that there is something to compare with.
    pub held_back: i64,
    /// With another one other customers are drawn.
    pub salt: String,
}

/// Why it is on or off for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CapabilityBecause)]
pub enum Because {
    /// It is off for everybody.
    Off,
    /// It is on for everybody.
    On,
    /// It is on, and the customer is not among those that are held back.
    NotHeldBack,
    /// The customer is held back, to compare with.
    HeldBack,
    /// The customer is among those who have it already.
    RolledOut,
    /// The customer is not yet among them.
    NotYet,
    /// Nobody knows who it is: what is rolling out is off, what is on is on.
    Unknown,
}

/// Whether a capability is on for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CapabilityDecision)]
pub struct Decision {
    pub on: bool,
    pub because: Because,
}

impl Decision {
    fn of(on: bool, because: Because) -> Self {
        Self { on, because }
    }
}

impl Switch {
    /// Whether it depends on the customer.
    pub fn divides(&self) -> bool {
        match self.state {
            State::Off => false,
            State::RollingOut => true,
            State::On => self.held_back > 0,
        }
    }

    /// Low lots have it first, the highest are held back: a share that grows takes nothing from anybody, and no share
    /// reaches those who are held back.
    pub fn decide(&self, key: &str, customer: Option<&str>) -> Decision {
        match (self.state, customer) {
            (State::Off, _) => Decision::of(false, Because::Off),
            (State::On, _) if !self.divides() => Decision::of(true, Because::On),
            (state, None) => Decision::of(state == State::On, Because::Unknown),
            (state, Some(customer)) => {
                let lot = lot::draw(&format!("{key} {}", self.salt), customer, LOTS);
                if lot >= LOTS - lots(self.held_back) {
                    Decision::of(false, Because::HeldBack)
                } else if state == State::On {
                    Decision::of(true, Because::NotHeldBack)
                } else if lot < lots(self.percent) {
                    Decision::of(true, Because::RolledOut)
                } else {
                    Decision::of(false, Because::NotYet)
                }
            }
        }
    }
}

fn lots(percent: i64) -> u64 {
    u64::try_from(percent.clamp(0, 100)).unwrap_or(0) * LOTS / 100
}

#[cfg(test)]
mod tests {
    use kernel::Dice;

    use super::*;

    fn rolling_out(percent: i64, held_back: i64) -> Switch {
        Switch { state: State::RollingOut, percent, held_back, salt: "slt_1".to_owned() }
    }

    fn who(n: usize) -> String {
        format!("cus_{n:05}")
    }

    fn on(switch: &Switch, key: &str) -> Vec<bool> {
        (0..10_000).map(|n| switch.decide(key, Some(&who(n))).on).collect()
    }

    fn count(found: &[bool]) -> i64 {
        found.iter().filter(|on| **on).count() as i64
    }

    #[test]
    fn shares_come_true() {
        for (percent, held_back) in [(1, 0), (25, 10), (50, 20), (80, 20), (99, 0)] {
            // Five standard deviations of 10,000 coins.
            let found = count(&on(&rolling_out(percent, held_back), "chatbot"));
            assert!((found - percent * 100).abs() <= 250, "{percent}: {found}");
        }
        let all = Switch { state: State::On, percent: 100, ..rolling_out(0, 20) };
        let found = count(&on(&all, "chatbot"));
        assert!((found - 8_000).abs() <= 250, "{found}");
    }

    #[test]
    fn two_capabilities_are_drawn_independently_with_one_salt_too() {
        let switch = rolling_out(50, 0);
        let both =
            on(&switch, "chatbot").iter().zip(on(&switch, "hotline")).filter(|(one, other)| **one && *other).count();
        assert!((2_250..=2_750).contains(&both), "{both}");
        let salted = Switch { salt: "slt_2".to_owned(), ..switch.clone() };
        let both =
            on(&switch, "chatbot").iter().zip(on(&salted, "chatbot")).filter(|(one, other)| **one && *other).count();
        assert!((2_250..=2_750).contains(&both), "{both}");
    }

    #[test]
    fn who_is_unknown_has_what_is_on_and_nothing_that_is_rolling_out() {
        let unknown = |switch: &Switch| switch.decide("chatbot", None);
        assert_eq!(unknown(&rolling_out(99, 0)), Decision::of(false, Because::Unknown));
        let on = Switch { state: State::On, percent: 100, ..rolling_out(0, 10) };
        assert_eq!(unknown(&on), Decision::of(true, Because::Unknown));
        assert_eq!(unknown(&Switch { held_back: 0, ..on.clone() }), Decision::of(true, Because::On));
        assert_eq!(unknown(&Switch { state: State::Off, percent: 0, ..on }), Decision::of(false, Because::Off));
    }

    #[test]
    fn a_share_that_grows_takes_nothing_from_anybody_and_never_reaches_who_is_held_back() {
        let mut dice = Dice::new(48);
        for round in 0..20_000 {
            let salt = format!("slt_{}", dice.below(1_000));
            let (customer, held_back) = (format!("cus_{}", dice.throw()), dice.below(21) as i64);
            let share = |dice: &mut Dice| (dice.below(101) as i64).min(100 - held_back);
            let mut shares = [share(&mut dice), share(&mut dice)];
            shares.sort_unstable();
            let decide = |state, percent| {
                Switch { state, percent, held_back, salt: salt.clone() }.decide("chatbot", Some(&customer))
            };
            let [less, more] = shares.map(|percent| decide(State::RollingOut, percent));
            let all = decide(State::On, 100);
            assert!(more.on || !less.on, "{round}: {less:?} {more:?}");
            assert!(all.on || !more.on, "{round}: {more:?} {all:?}");
            let held = [less, more, all].map(|decision| decision.because == Because::HeldBack);
            assert!(held == [true; 3] || held == [false; 3], "{round}: {held:?}");
            assert!(!(held[0] && (less.on || more.on || all.on)), "{round}");
            let further = Switch { held_back: held_back.max(dice.below(21) as i64), ..rolling_out(10, 0) };
            let further = Switch { salt: salt.clone(), ..further }.decide("chatbot", Some(&customer));
            assert!(
                !held[0] || further.because == Because::HeldBack,
                "{round}: who is held back stays so when more are"
            );
        }
    }
}
