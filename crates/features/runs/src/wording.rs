//! Texts of playbooks as they read in a ticket: what the run knows, then what every ticket knows. What is
//! not known stays to be seen.

use std::collections::BTreeMap;

use kernel::{Act, Actor, Permission, Refusal, money};
use playbook_language::Program;
use playbook_language::playbook::{Kind, Texts};
use playbook_language::value::Value;
use store::Conn;
use tickets::filling_in::{self, Filled};
use tickets::glancing::Glance;

/// Declared by the customers feature; named here because what it guards shows here.
const CUSTOMERS_READ: Permission = Permission { name: "customers.read", explanation: "", reaches: kernel::EVERYWHERE };

/// In the language of the customer.
pub async fn reply(
    conn: &mut Conn,
    act: &Act,
    ticket: &Glance,
    program: &Program<'_>,
    known: &BTreeMap<String, Value>,
    texts: &Texts,
) -> Result<Filled, Refusal> {
    let language = ticket.language.as_deref().unwrap_or("en");
    let language = language.split(['-', '_']).next().unwrap_or("en");
    let text = texts.in_language(language);
    let of = |name: &str| {
        let value = known.get(name).filter(|_| may_see(&act.actor, name))?;
        Some(words(value, program, name, language))
    };
    let (text, missing) = fill(text, of);
    let mut filled = filling_in::read(conn, act, &ticket.id, &text).await?;
    for name in missing {
        if filled.text.contains(&format!("{{{{{name}}}}}")) && !filled.missing.contains(&name) {
            filled.missing.push(name);
        }
    }
    Ok(filled)
}

/// Puts in what is known; gives the names of what is not.
fn fill(text: &str, of: impl Fn(&str) -> Option<String>) -> (String, Vec<String>) {
    let (mut filled, mut missing, mut rest) = (String::with_capacity(text.len()), Vec::new(), text);
    while let Some(at) = rest.find("{{") {
        let Some(end) = rest[at..].find("}}") else { break };
        filled.push_str(&rest[..at]);
        let name = rest[at + 2..at + end].trim();
        match of(name) {
            // A value is text: braces in it are no variable.
            Some(value) => filled.push_str(&value.replace("{{", "{ {")),
            None => {
                filled.push_str(&format!("{{{{{name}}}}}"));
                missing.push(name.to_owned());
            }
        }
        rest = &rest[at + end + 2..];
    }
    filled.push_str(rest);
    (filled, missing)
}

fn words(value: &Value, program: &Program<'_>, name: &str, language: &str) -> String {
    match value {
        Value::YesNo(yes) => match (language, yes) {
            ("de", true) => "ja".to_owned(),
            ("de", false) => "nein".to_owned(),
            (_, true) => "yes".to_owned(),
            (_, false) => "no".to_owned(),
        },
        Value::Choice(chosen) => {
            let answers = program.steps().flat_map(|step| step.kind.answers());
            let choices = answers.filter(|answer| answer.name == name).flat_map(|answer| &answer.choices);
            let label = choices.filter(|choice| choice.value == *chosen).find_map(|choice| choice.label.as_ref());
            label.map_or_else(|| chosen.clone(), |label| label.in_language(language).to_owned())
        }
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Amount(amount) => format!("{} {}", money::to_decimal(amount.amount, &amount.currency), amount.currency),
        Value::Day(day) => day.clone(),
        Value::Lines(lines) => lines.join(", "),
    }
}

/// Whether somebody who sees the ticket may also see what the run knows under this name.
pub fn may_see(actor: &Actor, name: &str) -> bool {
    let of = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let needed = if of(&["order.", "parcel.", "return.", "refund.", "warranty.", "claim.", "product."]) {
        orders::ORDERS_READ
    } else if of(&["customer.", "claims."]) {
        CUSTOMERS_READ
    } else {
        return true;
    };
    // What an action gave has the name of its step, which may begin like a fact.
    playbook_language::catalogue::fact(name).is_none() || actor.acts_by_code() || actor.reach(needed).is_ok()
}

/// What is written to the customer at a step.
pub(crate) fn reply_of(kind: &Kind) -> Option<&Texts> {
    match kind {
        Kind::Question { reply, .. } | Kind::Resolve { reply, .. } => reply.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_put_in_and_what_is_not_is_named() {
        let of = |name: &str| (name == "refund.amount").then(|| "9.90 EUR {{me.name}}".to_owned());
        let (text, missing) = fill("{{ refund.amount }} to {{customer.name}}, {{x", of);
        assert_eq!(text, "9.90 EUR { {me.name}} to {{customer.name}}, {{x");
        assert_eq!(missing, ["customer.name"]);
    }
}
