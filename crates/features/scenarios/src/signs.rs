//! What the data of an order, a parcel or a warranty tell for a scenario: conditions over the facts that
//! playbooks speak of, in the same words. Pure.

use std::collections::BTreeSet;

use kernel::Refusal;
use playbook_language::Finding;
use playbook_language::catalogue;
use playbook_language::condition::{Condition, Knowledge};
use playbook_language::playbook::Texts;
use playbook_language::value::{Domain, Value};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that the data show when the scenario happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioSign)]
pub struct Sign {
    pub name: Texts,
    /// A condition over facts of the playbooks' catalogue, written as in a playbook.
    #[schema(value_type = Condition)]
    pub when: serde_json::Value,
}

impl Sign {
    /// Refused where it does not hold what a condition over facts must.
    pub fn condition(&self) -> Result<Condition, Vec<Finding>> {
        playbook_language::read_condition(&self.when)
    }

    /// What was kept holds.
    fn kept(&self) -> Result<Condition, Refusal> {
        let fault = |found: Vec<Finding>| found.iter().map(Finding::to_string).collect::<Vec<_>>().join("; ");
        self.condition().map_err(|found| Refusal::Fault(fault(found)))
    }

    /// Whether it shows, by what is known of each fact; nothing where that does not tell.
    pub fn judge(&self, known: impl Fn(&str) -> Option<Value>) -> Result<Option<bool>, Refusal> {
        let condition = self.kept()?;
        Ok(condition.judge(&Facts(known)))
    }

    /// The facts that it speaks of.
    pub fn facts(&self) -> Result<BTreeSet<String>, Refusal> {
        let condition = self.kept()?;
        Ok(condition.tests().into_iter().map(|test| test.variable.clone()).collect())
    }

    /// The same for the same condition, whatever it is called and wherever it stands: FNV-1a over its text.
    pub fn mark(&self) -> String {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        format!("{:016x}", self.when.to_string().bytes().fold(0xcbf2_9ce4_8422_2325, step))
    }
}

struct Facts<F>(F);

impl<F: Fn(&str) -> Option<Value>> Knowledge for Facts<F> {
    fn domain(&self, variable: &str) -> Option<Domain> {
        catalogue::fact(variable).map(catalogue::Fact::domain)
    }

    fn value(&self, variable: &str) -> Option<Value> {
        (self.0)(variable)
    }
}

#[cfg(test)]
mod tests {
    use playbook_language::condition::Asks;
    use playbook_language::value::{Type, Value};
    use serde_json::json;

    use super::*;

    fn sign(when: serde_json::Value) -> Sign {
        Sign { name: Texts::plain("x"), when }
    }

    #[test]
    fn a_sign_is_judged_by_what_is_known_alone() {
        let late = sign(json!({ "any": [
            { "variable": "parcel.promise_passed", "is": true },
            { "variable": "parcel.days_without_news", "at_least": 3 },
        ] }));
        let days = |days| move |name: &str| (name == "parcel.days_without_news").then_some(Value::Number(days));
        assert!(late.judge(days(3)).is_ok_and(|shows| shows == Some(true)), "one of them is enough");
        assert!(late.judge(days(2)).is_ok_and(|shows| shows.is_none()), "the promise is not known");
        assert!(late.judge(|_| None).is_ok_and(|shows| shows.is_none()), "nothing is known");
        let both = |name: &str| match name {
            "parcel.promise_passed" => Some(Value::YesNo(false)),
            _ => Some(Value::Number(2)),
        };
        assert!(late.judge(both).is_ok_and(|shows| shows == Some(false)));
        let not = sign(json!({ "not": { "variable": "parcel.promise_passed", "is": true } }));
        assert!(not.judge(both).is_ok_and(|shows| shows == Some(true)));
        assert!(not.judge(days(3)).is_ok_and(|shows| shows.is_none()), "not known is not no");
        let all = sign(json!({ "all": [
            { "variable": "parcel.promise_passed", "is": true },
            { "variable": "parcel.days_without_news", "at_least": 3 },
        ] }));
        assert!(all.judge(days(2)).is_ok_and(|shows| shows == Some(false)), "one that fails is enough");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_row() {
        let rows = sign(json!({ "any": [
            { "variable": "parcel.lost", "is": true },
            { "variable": "parcel.state", "is": "flying" },
            { "not": { "variable": "weather", "is": "rain" } },
        ] }));
        let places: Vec<String> = rows.condition().err().into_iter().flatten().map(|one| one.place).collect();
        assert_eq!(places, ["any[1]", "any[2].not"]);
    }

    #[test]
    fn of_every_fact_on_offer_what_is_offered_may_be_asked() {
        for fact in catalogue::conditional() {
            let value = match fact.kind {
                Type::YesNo => json!(true),
                Type::Choice => json!(fact.choices[0]),
                Type::Number => json!(3),
                Type::Amount => json!("3.00 EUR"),
                Type::Day => json!("2026-11-26"),
                Type::Text | Type::Lines => json!("x"),
            };
            let asks = fact.kind.asks();
            for word in Asks::WORDS {
                let value = match *word {
                    "in" => json!([value]),
                    "known" => json!(true),
                    "same_as" => json!(fact.name),
                    _ => value.clone(),
                };
                let read = sign(json!({ "variable": fact.name, (*word): value })).condition();
                assert_eq!(read.is_ok(), asks.contains(word), "{} {word}: {read:?}", fact.name);
            }
        }
    }

    #[test]
    fn one_condition_is_one_mark_whatever_it_is_called() {
        let one = sign(json!({ "variable": "parcel.lost", "is": true }));
        let same = Sign { name: Texts::plain("y"), ..one.clone() };
        assert_eq!(one.mark(), same.mark());
        assert_ne!(one.mark(), sign(json!({ "variable": "parcel.lost", "is": false })).mark());
    }

    #[test]
    fn what_is_no_fact_or_no_value_of_it_is_told() {
        for (when, why) in [
            (json!({ "variable": "weather", "is": "rain" }), "weather"),
            (json!({ "variable": "parcel.state", "is": "flying" }), "in_transit"),
            (json!({ "variable": "parcel.state", "at_least": "delivered" }), "more than"),
            (json!({ "variable": "parcel.lost" }), "nothing is asked"),
            (json!("late"), "group of keys"),
        ] {
            let found = sign(when).condition().err().unwrap_or_default();
            let told = found.iter().map(Finding::to_string).collect::<String>();
            assert!(told.contains(why), "{why}: {told}");
        }
    }
}
