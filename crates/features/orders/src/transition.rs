//! States and which may follow which, as tables.

use kernel::Refusal;
use serde_json::json;

/// A state of something that moves from state to state.
pub trait State: Copy + PartialEq + 'static {
    /// What it is a state of.
    const NOUN: &'static str;

    fn as_str(self) -> &'static str;

    /// The states that may follow by somebody's decision. Empty at the end.
    fn next(self) -> &'static [Self];
}

/// Refuses a step that the table does not have, naming those it has. Staying is no step.
pub fn step<S: State>(from: S, to: S) -> Result<(), Refusal> {
    if from == to || from.next().contains(&to) {
        return Ok(());
    }
    let next: Vec<&str> = from.next().iter().map(|state| state.as_str()).collect();
    let can =
        if next.is_empty() { "nothing follows it".to_owned() } else { format!("it can become {}", next.join(", ")) };
    Err(Refusal::Conflict {
        code: "conflict",
        detail: format!("a {} that is {} cannot become {}; {can}", S::NOUN, from.as_str(), to.as_str()),
        current: Some(json!({ "state": from.as_str(), "allowed": next })),
    })
}

/// An enum of states, its words and its table in one place.
macro_rules! states {
    ($(#[$meta:meta])* $name:ident of $noun:literal { $($(#[$inner:meta])* $state:ident $word:literal => [$($next:ident),*],)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$inner])* $state,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$state,)+];
        }

        impl $crate::transition::State for $name {
            const NOUN: &'static str = $noun;

            fn as_str(self) -> &'static str {
                match self { $(Self::$state => $word,)+ }
            }

            fn next(self) -> &'static [Self] {
                match self { $(Self::$state => &[$(Self::$next,)*],)+ }
            }
        }
    };
}
pub(crate) use states;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::claim::ClaimState;
    use crate::order::OrderState;
    use crate::payment::PaymentState;
    use crate::refund::RefundState;
    use crate::returned::ReturnState;

    /// Holds a machine against the steps written out by hand: every pair of states is tried.
    fn exactly<S: State>(all: &[S], steps: &[(&str, &str)]) {
        let allowed: BTreeSet<(&str, &str)> = steps.iter().copied().collect();
        assert_eq!(allowed.len(), steps.len(), "a step stands twice");
        let mut seen = 0;
        for from in all {
            for to in all {
                let pair = (from.as_str(), to.as_str());
                let told = step(*from, *to);
                assert_eq!(told.is_ok(), pair.0 == pair.1 || allowed.contains(&pair), "{} {pair:?}", S::NOUN);
                seen += usize::from(told.is_ok() && pair.0 != pair.1);
                if let Err(refused) = told {
                    let words = refused.to_string();
                    assert!(from.next().iter().all(|next| words.contains(next.as_str())), "{words}");
                }
            }
        }
        assert_eq!(seen, steps.len(), "{}: a step names an unknown state", S::NOUN);
    }

    #[test]
    fn orders() {
        exactly(
            OrderState::ALL,
            &[
                ("placed", "confirmed"),
                ("placed", "shipped"),
                ("placed", "cancelled"),
                ("confirmed", "shipped"),
                ("confirmed", "cancelled"),
                ("shipped", "delivered"),
            ],
        );
    }

    #[test]
    fn payments() {
        exactly(PaymentState::ALL, &[("pending", "settled"), ("pending", "failed")]);
    }

    #[test]
    fn returns() {
        exactly(
            ReturnState::ALL,
            &[
                ("requested", "approved"),
                ("requested", "rejected"),
                ("approved", "label_sent"),
                ("approved", "in_transit"),
                ("approved", "received"),
                ("approved", "closed"),
                ("label_sent", "in_transit"),
                ("label_sent", "received"),
                ("label_sent", "closed"),
                ("in_transit", "received"),
                ("in_transit", "closed"),
                ("received", "inspected"),
                ("received", "closed"),
                ("inspected", "closed"),
                ("inspected", "rejected"),
            ],
        );
    }

    #[test]
    fn refunds() {
        exactly(
            RefundState::ALL,
            &[
                ("requested", "approved"),
                ("requested", "rejected"),
                ("approved", "paid"),
                ("approved", "failed"),
                ("approved", "rejected"),
                ("failed", "approved"),
                ("failed", "rejected"),
            ],
        );
    }

    #[test]
    fn claims() {
        exactly(
            ClaimState::ALL,
            &[
                ("submitted", "approved"),
                ("submitted", "rejected"),
                ("approved", "label_sent"),
                ("approved", "received"),
                ("approved", "replaced"),
                ("approved", "refunded"),
                ("approved", "rejected"),
                ("label_sent", "received"),
                ("label_sent", "closed"),
                ("received", "repaired"),
                ("received", "replaced"),
                ("received", "refunded"),
                ("received", "rejected"),
                ("repaired", "closed"),
                ("replaced", "closed"),
                ("refunded", "closed"),
                ("rejected", "closed"),
            ],
        );
    }
}
