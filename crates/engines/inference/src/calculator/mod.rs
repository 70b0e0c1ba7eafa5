//! Each method by its name: inputs as JSON in, quantities by their names out.

mod comparing;
mod prioritising;
mod regressing;
mod repeating;
mod watching;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::invalid::Invalid;

/// Numbers by name. Infinite where an interval has no end.
pub type Quantities = BTreeMap<String, f64>;

/// A method: its name, what it computes, an example of its inputs.
pub struct Method {
    pub name: &'static str,
    pub about: &'static str,
    pub example: &'static str,
    run: fn(&str, Value) -> Result<Quantities, Invalid>,
}

/// All methods, by what they are about.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    [comparing::METHODS, watching::METHODS, regressing::METHODS, repeating::METHODS, prioritising::METHODS]
        .into_iter()
        .flatten()
}

/// Computes by the method of this name.
pub fn calculate(name: &str, inputs: Value) -> Result<Quantities, Invalid> {
    let Some(method) = methods().find(|method| method.name == name) else {
        let known: Vec<&str> = methods().map(|method| method.name).collect();
        return Err(Invalid::new("method", format!("must be one of {}", known.join(", "))));
    };
    (method.run)(name, inputs)
}

/// What a method takes and gives.
trait Calculation: DeserializeOwned {
    fn quantities(self) -> Result<Quantities, Invalid>;
}

fn run<C: Calculation>(name: &str, inputs: Value) -> Result<Quantities, Invalid> {
    let read: C = serde_json::from_value(inputs).map_err(|error| Invalid::new(name, error.to_string()))?;
    read.quantities()
}

/// A method of this kind of inputs.
const fn method<C: Calculation>(name: &'static str, about: &'static str, example: &'static str) -> Method {
    Method { name, about, example, run: run::<C> }
}

fn named<const N: usize>(quantities: [(&str, f64); N]) -> Result<Quantities, Invalid> {
    Ok(quantities.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

const fn usual_confidence() -> f64 {
    0.95
}

const fn usual_alpha() -> f64 {
    0.05
}

const fn usual_seed() -> u64 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_works_and_every_name_is_once() {
        let mut names = std::collections::BTreeSet::new();
        for method in methods() {
            assert!(names.insert(method.name), "{} twice", method.name);
            let inputs = serde_json::from_str(method.example).expect(method.name);
            let found = calculate(method.name, inputs).expect(method.name);
            assert!(!found.is_empty() && found.values().all(|value| !value.is_nan()), "{}: {found:?}", method.name);
        }
    }

    #[test]
    fn what_a_method_does_not_know_is_refused_by_name() {
        let wrong = calculate("wilson", serde_json::json!({ "successes": 1, "n": 2, "coverage": 0.9 }));
        assert!(wrong.expect_err("refused").problem.contains("coverage"));
        assert_eq!(calculate("magic", Value::Null).expect_err("refused").field, "method");
        assert!(calculate("wilson", Value::Null).is_err());
    }

    /// Nothing that is merely read as JSON makes a method panic.
    #[test]
    fn odd_numbers_are_refused_or_computed_with() {
        let odd = [0.0, -1.0, 1e300, 1e-300, 0.5, 1.0, 7.0, 1e9];
        let mut dice = kernel::Dice::new(8);
        for method in methods() {
            for _ in 0..20 {
                let mut inputs: Value = serde_json::from_str(method.example).expect(method.name);
                spoil(&mut inputs, &odd, &mut dice);
                let _ = calculate(method.name, inputs);
            }
        }
    }

    fn spoil(value: &mut Value, odd: &[f64], dice: &mut kernel::Dice) {
        match value {
            Value::Number(_) if dice.below(4) == 0 => {
                let drawn = odd[dice.below(odd.len())];
                *value = if drawn.fract() == 0.0 && drawn.abs() < 1e10 { (drawn as i64).into() } else { drawn.into() };
            }
            Value::Array(values) => {
                if dice.below(6) == 0 {
                    values.truncate(dice.below(values.len() + 1));
                }
                values.iter_mut().for_each(|value| spoil(value, odd, dice));
            }
            Value::Object(values) => values.values_mut().for_each(|value| spoil(value, odd, dice)),
            _ => {}
        }
    }
}
