//! What a person types into the search: words, "exact words", -words, and operators such as
//! `status:open` or `is:unassigned`.

use kernel::{Act, Refusal, Timestamp, time};
use store::{Conn, Engine, Select, params};

use crate::letters::folded;
use crate::listing::{Attention, Filter, Snoozed};
use crate::message::Named;
use crate::searching::Words;
use crate::status::{self, Category};
use crate::ticket::{Channel, Urgency};

/// Every operator there is.
pub const OPERATORS: &[&str] =
    &["status", "from", "order", "tag", "assignee", "team", "channel", "urgency", "scenario", "is", "before", "after"];
const IS: &[&str] = &[
    "unassigned",
    "assigned",
    "mine",
    "waiting",
    "snoozed",
    "escalated",
    "late",
    "unread",
    "new",
    "open",
    "pending",
    "on_hold",
    "solved",
    "closed",
    "urgent",
];
/// Longest question that is understood; what follows is not read.
const LENGTH_MAX: usize = 1_000;
const WITHOUT_MAX: usize = 10;

/// A question, understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// What the operators say, in the words of a list's filter.
    pub filter: Filter,
    /// What is looked for in texts; empty if operators are all there is.
    pub words: Words,
    operators: usize,
    /// Words that may stand nowhere in the ticket.
    without: Vec<String>,
    from: Option<String>,
    orders: Vec<String>,
    people: Option<Vec<String>>,
    teams: Option<Vec<String>>,
    assigned: bool,
    waiting: bool,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
}

/// A piece of the question.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Phrase(String),
    Without(String),
    Operator(String, String),
}

fn tokens(question: &str) -> Vec<Token> {
    let plain: String = question.chars().filter(|c| !c.is_control()).take(LENGTH_MAX).collect();
    let (mut found, mut rest) = (Vec::new(), plain.trim());
    while !rest.is_empty() {
        let (token, after) = first(rest);
        found.push(token);
        rest = after.trim_start();
    }
    found
}

fn first(text: &str) -> (Token, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (phrase, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
        return (Token::Phrase(phrase.to_owned()), rest);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = &text[..end];
    if let Some((key, value)) = word.split_once(':')
        && key.len() > 1
        && key.bytes().all(|byte| byte.is_ascii_alphabetic())
        // An address is no question, nor is "Re:".
        && value.contains(char::is_alphanumeric)
        && !value.starts_with('/')
    {
        let key = key.to_ascii_lowercase();
        if let Some(quoted) = text[key.len() + 1..].strip_prefix('"') {
            let (value, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
            return (Token::Operator(key, value.to_owned()), rest);
        }
        return (Token::Operator(key, value.to_owned()), &text[end..]);
    }
    match word.strip_prefix('-') {
        Some(without) if without.chars().next().is_some_and(char::is_alphanumeric) => {
            (Token::Without(without.to_owned()), &text[end..])
        }
        _ => (Token::Word(word.to_owned()), &text[end..]),
    }
}

/// Understands a question, or says which operator or value there is not, and which there are.
pub(crate) async fn understand(conn: &mut Conn, act: &Act, question: &str) -> Result<Asked, Refusal> {
    let mut asked = Asked::default();
    let (mut words, mut phrases) = (Vec::new(), Vec::new());
    for token in tokens(question) {
        match token {
            Token::Word(word) => words.push(word),
            Token::Phrase(phrase) => phrases.push(phrase),
            Token::Without(word) if asked.without.len() < WITHOUT_MAX => asked.without.push(word),
            Token::Without(_) => {}
            Token::Operator(key, value) => {
                asked.operators += 1;
                asked.operator(conn, act, &key, value.trim()).await?;
            }
        }
    }
    asked.words = Words::parse_with(&words.join(" "), &phrases);
    Ok(asked)
}

fn unknown(what: &str, value: &str, known: &[&str]) -> Refusal {
    let value: String = value.chars().take(40).collect();
    Refusal::invalid("q", format!("there is no {what} {value:?}; there are: {}", known.join(", ")))
}

impl Asked {
    async fn operator(&mut self, conn: &mut Conn, act: &Act, key: &str, value: &str) -> Result<(), Refusal> {
        match key {
            "status" => self.status(conn, value).await?,
            "from" => self.from = Some(value.to_lowercase()),
            "order" => {
                let bare = value.trim_start_matches('#').to_lowercase();
                self.orders = vec![format!("#{bare}"), bare];
            }
            "tag" => self.filter.tag = Some(value.to_lowercase()),
            "assignee" => match value {
                "me" | "none" => self.filter.assignee = Some(value.to_owned()),
                name => {
                    let all: Vec<Named> = conn.all(sql!("list_person_names"), params![]).await?;
                    self.people = Some(named("person", name, &all)?);
                }
            },
            "team" if value == "none" => self.filter.team = Some("none".to_owned()),
            "team" => {
                let all: Vec<Named> = conn.all(sql!("list_team_names"), params![]).await?;
                self.teams = Some(named("team", value, &all)?);
            }
            "channel" => self.filter.channel = Some(word_of(value, "channel", Channel::ALL)?),
            "urgency" => self.filter.urgency = Some(word_of(value, "urgency", Urgency::ALL)?),
            "scenario" => self.filter.scenario = Some(value.to_lowercase()),
            "is" => self.is(act, value)?,
            "before" => self.before = Some(day(value)?),
            "after" => self.after = Some(day(value)?.plus(time::DAY)),
            other => return Err(unknown("operator", &format!("{other}:"), OPERATORS)),
        }
        Ok(())
    }

    /// By key, by name, or by category.
    async fn status(&mut self, conn: &mut Conn, value: &str) -> Result<(), Refusal> {
        let statuses = status::all(conn).await?;
        let wanted = folded(value);
        if let Some(found) = statuses.iter().find(|one| one.key == wanted || folded(&one.name) == wanted) {
            self.filter.status = Some(found.key.clone());
        } else if let Some(category) = Category::ALL.iter().find(|one| one.as_str() == wanted) {
            self.filter.category = Some(category.as_str().to_owned());
        } else {
            let known: Vec<&str> = statuses.iter().map(|one| one.key.as_str()).collect();
            return Err(unknown("status", value, &known));
        }
        Ok(())
    }

    fn is(&mut self, act: &Act, value: &str) -> Result<(), Refusal> {
        match value.to_ascii_lowercase().as_str() {
            "unassigned" => self.filter.assignee = Some("none".to_owned()),
            "assigned" => self.assigned = true,
            "mine" => self.filter.assignee = Some(act.actor.id.clone()),
            "waiting" => self.waiting = true,
            "escalated" => self.filter.attention = Some(Attention::Escalated),
            "late" => self.filter.attention = Some(Attention::Late),
            "unread" => self.filter.attention = Some(Attention::Unread),
            "snoozed" => self.filter.snoozed = Some(Snoozed::Only),
            "urgent" => self.filter.urgency = Some(Urgency::Urgent),
            // Open as people say it: neither solved nor closed.
            "open" => self.filter.category = Some("new,open,pending,on_hold".to_owned()),
            "solved" => self.filter.category = Some("solved,closed".to_owned()),
            word @ ("new" | "pending" | "on_hold" | "closed") => self.filter.category = Some(word.to_owned()),
            _ => return Err(unknown("is:", value, IS)),
        }
        Ok(())
    }

    /// The filter of the list, and over it what the question says.
    pub fn over(&self, filter: &Filter) -> Filter {
        let said = &self.filter;
        let state = said.category.is_some() || said.status.is_some();
        Filter {
            status: if state { said.status.clone() } else { filter.status.clone() },
            category: if state { said.category.clone() } else { filter.category.clone() },
            assignee: said.assignee.clone().or_else(|| filter.assignee.clone()),
            team: said.team.clone().or_else(|| filter.team.clone()),
            tag: said.tag.clone().or_else(|| filter.tag.clone()),
            scenario: said.scenario.clone().or_else(|| filter.scenario.clone()),
            urgency: said.urgency.or(filter.urgency),
            channel: said.channel.or(filter.channel),
            snoozed: said.snoozed.or(filter.snoozed),
            attention: said.attention.or(filter.attention),
            ..filter.clone()
        }
    }

    /// Whether there is nothing to ask: signs alone, or nothing at all.
    pub fn says_nothing(&self) -> bool {
        self.words.is_empty() && self.operators == 0 && self.without.is_empty()
    }

    /// What a list's filter has no words for.
    pub fn narrow(&self, select: &mut Select, engine: Engine) {
        if let Some(from) = &self.from {
            let like = format!("%{}%", from.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            select.and(
                "t.customer_id IN (SELECT id FROM customer_search_cards WHERE search LIKE ? ESCAPE '\\')",
                params![like],
            );
        }
        if let [marked, bare] = self.orders.as_slice() {
            select.and("t.order_id IN (SELECT id FROM order_cards WHERE number_key IN (?, ?))", params![marked, bare]);
        }
        if let Some(people) = &self.people {
            select.and_in("t.assignee_id", people.iter());
        }
        if let Some(teams) = &self.teams {
            select.and_in("t.team_id", teams.iter());
        }
        if self.assigned {
            select.and("t.assignee_id IS NOT NULL", vec![]);
        }
        if self.waiting {
            select.and("t.waiting_since IS NOT NULL", vec![]);
        }
        select.and_some("t.opened_at < ?", self.before).and_some("t.opened_at >= ?", self.after);
        for word in &self.without {
            let expression = Words::parse(word).exactly(engine);
            if expression.is_empty() {
                continue;
            }
            match engine {
                Engine::Sqlite => select.and(
                    "t.number NOT IN (SELECT x.rowid / 1048576 FROM search_index x WHERE search_index MATCH ?)",
                    params![expression],
                ),
                Engine::Postgres => select.and(
                    "NOT t.search @@ to_tsquery('simple', search_letters(?)) AND t.id NOT IN (SELECT x.ticket_id FROM messages x WHERE x.search @@ to_tsquery('simple', search_letters(?)))",
                    params![&expression, &expression],
                ),
            };
        }
    }
}

/// Those whose name begins so, or one of whose names does.
fn named(what: &str, wanted: &str, all: &[Named]) -> Result<Vec<String>, Refusal> {
    let wanted = folded(wanted);
    let fits = |name: &str| {
        let name = folded(name);
        name.starts_with(&wanted) || name.split_whitespace().any(|word| word.starts_with(&wanted))
    };
    let found: Vec<String> = all.iter().filter(|one| fits(&one.name)).map(|one| one.id.clone()).collect();
    if found.is_empty() {
        let known: Vec<&str> = all.iter().take(20).map(|one| one.name.as_str()).collect();
        return Err(unknown(what, &wanted, &known));
    }
    Ok(found)
}

fn word_of<T: Copy + serde::Serialize>(value: &str, what: &str, all: &[T]) -> Result<T, Refusal> {
    let word =
        |one: &T| serde_json::to_value(one).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    let wanted = value.to_ascii_lowercase();
    if let Some(found) = all.iter().find(|one| word(one) == wanted) {
        return Ok(*found);
    }
    let known: Vec<String> = all.iter().map(word).collect();
    Err(unknown(what, value, &known.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// A day begins at midnight UTC.
fn day(value: &str) -> Result<Timestamp, Refusal> {
    let wrong = || {
        Refusal::invalid(
            "q",
            format!("{:?} is no day; write it as 2026-11-21", value.chars().take(40).collect::<String>()),
        )
    };
    Timestamp::parse(&format!("{value}T00:00:00Z")).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_told_from_text_that_looks_like_them() {
        let word = |text: &str| Token::Word(text.into());
        let found =
            tokens("status:open Re: https://x.example/a 12:30 \"exact words\" -refund from:\"Anna Berg\" a:b - \"open");
        let wanted = [
            Token::Operator("status".into(), "open".into()),
            word("Re:"),
            word("https://x.example/a"),
            word("12:30"),
            Token::Phrase("exact words".into()),
            Token::Without("refund".into()),
            Token::Operator("from".into(), "Anna Berg".into()),
            word("a:b"),
            word("-"),
            Token::Phrase("open".into()),
        ];
        assert_eq!(found, wanted);
    }
}
