//! Parting an initiative in two: one half can be promised, the other waits. Efforts and links are shared out, so that nothing is
//! counted twice and nothing is lost. It can be taken back as long as neither half was touched.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal, text};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::classifying::{self, NewClass};
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::events::{self, Told};
use crate::initiating::{self, NewInitiative};
use crate::initiative::{self, Definition, Effort, Initiative, Lifecycle};
use crate::{forecast, frame};

/// What goes into the new half.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSplit)]
pub struct NewSplit {
    /// Of the new initiative.
    pub key: String,
    #[schema(value_type = Texts)]
    pub title: Texts,
    /// Of 100 of each effort, how much goes into it: 1 to 99.
    pub percent: i64,
    /// Keys of scenarios whose removal goes with it; all others stay.
    #[serde(default)]
    pub removes: Vec<String>,
    /// Ids of tickets that go with it.
    #[serde(default)]
    pub tickets: Vec<String>,
    /// What of its own value goes with it, in minor units a month.
    #[serde(default)]
    pub value: i64,
    /// The new one comes after the old one, and needs it.
    #[serde(default)]
    pub after: bool,
    /// In this frame the new one gets a class.
    #[serde(default)]
    pub frame_id: Option<String>,
    #[serde(default)]
    pub class: Option<NewClass>,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = InitiativeSplit)]
pub struct Split {
    pub id: String,
    pub initiative: Initiative,
    pub part: Initiative,
}

pub async fn split(tx: &mut Tx, act: &Act, key: &str, input: NewSplit, version: i64) -> Result<Split, Refusal> {
    let before = initiative::hold_version(tx, key, version).await?;
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::line(&input.reason, 1_000)).unwrap_or_default();
    check(&before.definition.0, &input, &mut problems);
    problems.into_result()?;
    let (rest, part) = shared_out(key, &before.definition.0, &input);
    let made = initiating::add(tx, act, NewInitiative { key: input.key.clone(), definition: part }).await?;
    let after = initiating::put(tx, act, &before, rest).await?;
    forecast::part(tx, key, &made.key, input.percent).await?;
    if let (Some(frame), Some(class)) = (&input.frame_id, input.class) {
        frame::find(tx, frame).await?;
        act.actor.reach(crate::DECIDE)?;
        classifying::classify(tx, act, (frame, &input.key), class, 0).await?;
    }
    let id = act.id("spl");
    let before_definition = Json(before.definition.0.clone());
    let values = params![&id, key, &made.key, &before_definition, after.version, made.version, &act.actor.id, act.now];
    tx.run(sql!("insert_split"), values).await?;
    note(tx, act, Kind::Split, (key, &made.key), &reason).await?;
    Ok(Split { id, initiative: after, part: made })
}

fn check(before: &Definition, input: &NewSplit, problems: &mut Problems) {
    if !(1..=99).contains(&input.percent) {
        problems.add("percent", "must be from 1 to 99");
    }
    if !(0..=before.value).contains(&input.value) {
        problems.add("value", format!("must be from 0 to {}, which is all of it", before.value));
    }
    for (at, scenario) in input.removes.iter().enumerate().take(100) {
        if !before.removes.iter().any(|removal| removal.scenario == *scenario) {
            problems.add(&format!("removes[{at}]"), "it takes nothing away of that scenario");
        }
    }
    for (at, ticket) in input.tickets.iter().enumerate().take(300) {
        if !before.tickets.contains(ticket) {
            problems.add(&format!("tickets[{at}]"), "is no ticket that asks for it");
        }
    }
    if input.frame_id.is_some() != input.class.is_some() {
        problems.add("class", "goes with frame_id");
    }
}

/// What stays, and the new half.
fn shared_out(key: &str, before: &Definition, input: &NewSplit) -> (Definition, Definition) {
    let share = input.percent as f64 / 100.0;
    let thousandths = |amount: f64| (amount * 1_000.0).round() / 1_000.0;
    let part_of = |effort: &Effort| Effort {
        low: thousandths(effort.low * share),
        likely: thousandths(effort.likely * share),
        high: thousandths(effort.high * share),
    };
    let rest_of = |effort: &Effort| {
        let part = part_of(effort);
        let low = thousandths(effort.low - part.low);
        let likely = thousandths(effort.likely - part.likely).max(low);
        Effort { low, likely, high: thousandths(effort.high - part.high).max(likely) }
    };
    let each = |of: &dyn Fn(&Effort) -> Effort| {
        let efforts = before.effort.as_ref()?;
        Some(efforts.iter().map(|(pool, effort)| (pool.clone(), of(effort))).collect::<BTreeMap<_, _>>())
    };
    let (gone, kept): (Vec<_>, Vec<_>) =
        before.removes.iter().cloned().partition(|removal| input.removes.contains(&removal.scenario));
    let (gone_tickets, kept_tickets): (Vec<_>, Vec<_>) =
        before.tickets.iter().cloned().partition(|ticket| input.tickets.contains(ticket));
    let mut requires = before.requires.clone();
    if input.after {
        requires.push(key.to_owned());
    }
    let part = Definition {
        title: input.title.clone(),
        effort: each(&part_of),
        removes: gone,
        tickets: gone_tickets,
        value: input.value,
        requires,
        lifecycle: if before.lifecycle == Lifecycle::Idea { Lifecycle::Idea } else { Lifecycle::Candidate },
        // A switch is driven by one of the two, what a strategy does is done by one, and no ticket asks for both.
        capability: None,
        queries: Vec::new(),
        levers: Vec::new(),
        cost_per_day: 0.0,
        strategy: None,
        ..before.clone()
    };
    let rest = Definition {
        effort: each(&rest_of),
        removes: kept,
        tickets: kept_tickets,
        value: before.value - input.value,
        ..before.clone()
    };
    (rest, part)
}

#[derive(Deserialize)]
struct Row {
    id: String,
    initiative: String,
    part: String,
    before: Json<Definition>,
    initiative_version: i64,
    part_version: i64,
    undone_at: Option<kernel::Timestamp>,
}

/// Takes it back: the first is as it was, the second is gone. Refused once either was changed or decided on.
pub async fn undo(tx: &mut Tx, act: &Act, id: &str) -> Result<Initiative, Refusal> {
    let row: Option<Row> = tx.maybe(sql!("find_split"), params![id]).await?;
    let row = row.ok_or(Refusal::NotFound("split"))?;
    let touched = || Refusal::conflict("one of the two was changed since; it can no longer be taken back");
    if row.undone_at.is_some() || tx.run(sql!("undo_split"), params![&row.id, act.now]).await? == 0 {
        return Err(Refusal::conflict("it was taken back already"));
    }
    let (first, part) = match (initiative::maybe(tx, &row.initiative).await?, initiative::maybe(tx, &row.part).await?) {
        (Some(first), Some(part)) => (first, part),
        _ => return Err(touched()),
    };
    if first.version != row.initiative_version || part.version != row.part_version {
        return Err(touched());
    }
    initiating::remove(tx, act, &row.part, row.part_version).await?;
    let restored = initiating::put(tx, act, &first, row.before.0).await?;
    forecast::join(tx, &row.initiative, &row.part).await?;
    note(tx, act, Kind::Unsplit, (&row.initiative, &row.part), "Taken back").await?;
    Ok(restored)
}

async fn note(
    tx: &mut Tx,
    act: &Act,
    kind: Kind,
    (initiative, part): (&str, &str),
    reason: &str,
) -> Result<(), Refusal> {
    let noted = Noted {
        frame_id: None,
        initiative: Some(initiative),
        kind,
        was: None,
        became: Some(part),
        reason,
        evidence: None,
        review_on: None,
    };
    deciding::note(tx, act, noted).await?;
    let told = Told { to: Some(part.to_owned()), reason: Some(reason.to_owned()), ..Told::default() };
    let what = if kind == Kind::Split { events::INITIATIVE_SPLIT } else { events::INITIATIVE_JOINED };
    Ok(tx.append(act, what, events::of_initiative(initiative), &told)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn efforts_are_shared_out_to_the_last_thousandth() {
        let effort = Effort { low: 10.0, likely: 10.001, high: 33.333 };
        let before = Definition {
            effort: Some(BTreeMap::from([("team".to_owned(), effort)])),
            ..Definition::titled(Texts::plain("A"))
        };
        let input = NewSplit {
            key: "b".into(),
            title: Texts::plain("B"),
            percent: 33,
            removes: vec![],
            tickets: vec![],
            value: 0,
            after: true,
            frame_id: None,
            class: None,
            reason: String::new(),
        };
        let (rest, part) = shared_out("a", &before, &input);
        let (rest_effort, part_effort) = (rest.effort.unwrap()["team"], part.effort.unwrap()["team"]);
        assert!((rest_effort.likely + part_effort.likely - 10.001).abs() < 1e-9);
        assert!((rest_effort.high + part_effort.high - 33.333).abs() < 1e-9);
        assert!(rest_effort.low <= rest_effort.likely && rest_effort.likely <= rest_effort.high);
        assert_eq!(part.requires, ["a"]);
    }
}
