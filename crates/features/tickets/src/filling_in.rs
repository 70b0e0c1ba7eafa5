//! Variables in texts: `{{customer.first_name}}` and its like. An unknown one is refused when a text
//! is saved; one without a value stays in the text, so that its writer sees the gap.

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::finding;

/// Every variable there is, and what it stands for.
pub const VARIABLES: &[(&str, &str)] = &[
    ("customer.name", "The customer's whole name"),
    ("customer.first_name", "The first word of the customer's name"),
    ("ticket.number", "The number of the ticket"),
    ("ticket.subject", "The subject of the ticket"),
    ("order.number", "The number of the order that the ticket is about"),
    ("parcel.tracking", "The tracking number of the order's last parcel"),
    ("parcel.carrier", "The carrier of the order's last parcel"),
    ("team.name", "The team that the ticket is with"),
    ("brand.name", "The name of the brand under which the team answers; without brands the organisation's"),
    ("brand.signature", "The signature of that brand"),
    ("me.name", "Your whole name"),
    ("me.first_name", "The first word of your name"),
];

/// A text with its values, as its writer is shown it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FilledText)]
pub struct Filled {
    pub text: String,
    /// Variables for which there is no value; they still stand in the text.
    pub missing: Vec<String>,
}

/// What the variables stand for in one ticket.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Values {
    customer: Option<String>,
    number: i64,
    subject: String,
    order_number: Option<String>,
    tracking: Option<String>,
    carrier: Option<String>,
    team: Option<String>,
    brand: Option<String>,
    signature: Option<String>,
    #[serde(default)]
    me: String,
}

/// The pieces of a text: plain ones, and names of variables between them.
enum Piece<'a> {
    Plain(&'a str),
    /// With the braces, and the name alone.
    Variable(&'a str, &'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let Some(end) = rest[at..].find("}}") else { break };
        found.push(Piece::Plain(&rest[..at]));
        let whole = &rest[at..at + end + 2];
        found.push(Piece::Variable(whole, whole[2..whole.len() - 2].trim()));
        rest = &rest[at + end + 2..];
    }
    found.push(Piece::Plain(rest));
    found
}

fn known(name: &str) -> bool {
    VARIABLES.iter().any(|(known, _)| *known == name)
}

/// What is wrong with the variables of a text.
pub fn check(text: &str) -> Result<(), String> {
    let mut unknown: Vec<&str> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Variable(_, name) = piece
            && !known(name)
            && !unknown.contains(&name)
        {
            unknown.push(name);
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let short = |name: &&str| name.chars().take(40).collect::<String>();
    let unknown: Vec<String> = unknown.iter().take(5).map(short).collect();
    let names: Vec<&str> = VARIABLES.iter().map(|(name, _)| *name).collect();
    Err(format!("there is no variable {}; there are: {}", unknown.join(", "), names.join(", ")))
}

/// Known variables that still stand in a text: gaps that nobody has filled.
pub(crate) fn gaps(text: &str) -> Vec<String> {
    let mut gaps: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Variable(_, name) = piece
            && known(name)
            && !gaps.iter().any(|gap| gap == name)
        {
            gaps.push(name.to_owned());
        }
    }
    gaps
}

/// The values that a ticket gives, which this actor may see.
pub(crate) async fn values(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Values, Refusal> {
    let found: Option<Values> = conn.maybe(sql!("find_template_values"), params![ticket_id]).await?;
    let values = found.ok_or(Refusal::NotFound("ticket"))?;
    Ok(Values { me: act.actor.name.clone(), ..values })
}

/// A text of somebody else's as it reads in a ticket that this actor may see.
pub async fn read(conn: &mut Conn, act: &Act, ticket_id: &str, text: &str) -> Result<Filled, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    Ok(fill(text, &values(conn, act, ticket_id).await?))
}

/// Puts the values in.
pub(crate) fn fill(text: &str, values: &Values) -> Filled {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => filled.push_str(plain),
            Piece::Variable(whole, name) => match values.of(name) {
                // A value is text: braces in a name are no variable.
                Some(value) if !value.trim().is_empty() => filled.push_str(&value.replace("{{", "{ {")),
                _ => filled.push_str(whole),
            },
        }
    }
    Filled { missing: gaps(&filled), text: filled }
}

impl Values {
    fn of(&self, name: &str) -> Option<String> {
        let first = |name: &str| name.split_whitespace().next().map(str::to_owned);
        match name {
            "customer.name" => self.customer.clone(),
            "customer.first_name" => self.customer.as_deref().and_then(first),
            "ticket.number" => Some(self.number.to_string()),
            "ticket.subject" => Some(self.subject.clone()),
            "order.number" => self.order_number.clone(),
            "parcel.tracking" => self.tracking.clone(),
            "parcel.carrier" => self.carrier.clone(),
            "team.name" => self.team.clone(),
            "brand.name" => self.brand.clone(),
            "brand.signature" => self.signature.clone(),
            "me.name" => Some(self.me.clone()),
            "me.first_name" => first(&self.me),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_and_gaps_stay_to_be_seen() {
        let values = Values {
            customer: Some("Dora {{me.name}} Lind".into()),
            number: 7,
            me: "Anna Berg".into(),
            ..Values::default()
        };
        let filled = fill(
            "Dear {{ customer.first_name }} of #{{ticket.number}}, {{order.number}}{{order.number}} {{me.name}} }} {{",
            &values,
        );
        assert_eq!(filled.text, "Dear Dora of #7, {{order.number}}{{order.number}} Anna Berg }} {{");
        assert_eq!(filled.missing, ["order.number"]);
        assert_eq!(fill("{{customer.name}}", &values).missing, Vec::<String>::new(), "a name is text");
        assert_eq!(fill("{{customer.name}}", &Values::default()).missing, ["customer.name"]);
    }

    #[test]
    fn an_unknown_variable_is_named_and_so_are_those_there_are() {
        assert!(check("Dear {{customer.name}}, {{ }").is_ok());
        let problem = check("{{custmer.name}} {{x}} {{x}}").expect_err("unknown");
        assert!(problem.starts_with("there is no variable custmer.name, x; there are: customer.name"), "{problem}");
    }
}
