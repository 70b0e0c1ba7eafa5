//! Deciding on the class of an initiative in a frame, with grounds. Each is a row of the log.

use jiff::civil::Date;
use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::class::{self, Class, Grounds, Standing};
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::events::{self, Told};
use crate::framing::{self, AMOUNT_MAX};
use crate::{evidence, frame, initiative, organisation};

const REASON_MAX: usize = 1_000;

/// The class as it is to be, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMoscowClass)]
pub struct NewClass {
    pub class: Class,
    pub grounds: Grounds,
}

/// The version is that of the class as it was seen; 0 where there was none.
pub async fn classify(
    tx: &mut Tx,
    act: &Act,
    (frame_id, key): (&str, &str),
    input: NewClass,
    version: i64,
) -> Result<Standing, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    frame::must_be_open(&frame)?;
    let initiative = initiative::find(tx, key).await?;
    let before = class::maybe(tx, frame_id, key).await?;
    if before.as_ref().map_or(0, |before| before.version) != version {
        return Err(Refusal::stale(&before));
    }
    let NewClass { class, grounds } = input;
    let today = organisation::today(tx, act.now).await?;
    let grounds = checked(tx, class, grounds, today).await?;
    let was = before.as_ref().map(|before| before.class);
    put(tx, act, (frame_id, key), (class, was), &grounds, version + 1).await?;
    let noted = Noted {
        frame_id: Some(frame_id),
        initiative: Some(key),
        kind: Kind::Class,
        was: was.map(Class::letter),
        became: Some(class.letter()),
        reason: &grounds.reason,
        evidence: Some(evidence::as_it_is(tx, &initiative, act.now).await?),
        review_on: grounds.revisit_on.as_deref().or(grounds.review_on.as_deref()),
    };
    deciding::note(tx, act, noted).await?;
    let told = Told {
        frame_id: Some(frame_id.to_owned()),
        name: Some(initiative.title().to_owned()),
        from: was.map(|was| was.letter().to_owned()),
        to: Some(class.letter().to_owned()),
        reason: Some(grounds.reason.clone()),
    };
    tx.append(act, events::INITIATIVE_CLASSIFIED, events::of_initiative(key), &told)?;
    class::maybe(tx, frame_id, key).await?.ok_or(Refusal::NotFound("class"))
}

/// The row, new or in place of the one before.
pub(crate) async fn put(
    tx: &mut Tx,
    act: &Act,
    (frame, initiative): (&str, &str),
    (class, was): (Class, Option<Class>),
    grounds: &Grounds,
    version: i64,
) -> Result<(), Refusal> {
    let statement = if version == 1 { sql!("insert_class") } else { sql!("change_class") };
    let was = was.map(Class::letter);
    let values = params![frame, initiative, class.letter(), was, &Json(grounds), &act.actor.id, act.now, version];
    tx.run(statement, values).await?;
    Ok(())
}

/// Grounds that fit the class; those of another class are left out.
async fn checked(conn: &mut Conn, class: Class, grounds: Grounds, today: Date) -> Result<Grounds, Refusal> {
    let mut problems = Problems::default();
    let reason = problems.note("grounds.reason", text::line(&grounds.reason, REASON_MAX)).unwrap_or_default();
    let mut optional = |field: &str, text: &Option<String>| {
        problems.note(&format!("grounds.{field}"), text::optional_line(text.as_deref(), REASON_MAX)).flatten()
    };
    let what_if_not = optional("what_if_not", &grounds.what_if_not);
    let workaround = optional("workaround", &grounds.workaround);
    let told_whom = optional("told_whom", &grounds.told_whom);
    if let Some(day) = &grounds.review_on {
        problems.note("grounds.review_on", framing::day(day));
    }
    let kept = Grounds { reason, workaround, told_whom, review_on: grounds.review_on.clone(), ..Grounds::default() };
    let grounds = match class {
        Class::Must => {
            if grounds.must_test.is_none() {
                problems.add("grounds.must_test", "a Must passes one of no_point, legal, safety, viability");
            }
            if what_if_not.is_none() {
                problems.add("grounds.what_if_not", "say what happens if it is not there");
            }
            Grounds { must_test: grounds.must_test, what_if_not, ..kept }
        }
        Class::Wont => {
            check_revisit(conn, &grounds, today, &mut problems).await?;
            let (revisit_on, revisit_when) = (grounds.revisit_on, grounds.revisit_when);
            Grounds { revisit_on, revisit_when, review_on: None, ..kept }
        }
        Class::Should | Class::Could => kept,
    };
    problems.into_result()?;
    Ok(grounds)
}

async fn check_revisit(
    conn: &mut Conn,
    grounds: &Grounds,
    today: Date,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    if grounds.revisit_on.is_none() && grounds.revisit_when.is_none() {
        problems.add("grounds.revisit_on", "say on which day it is looked at again, or name what has to happen");
    }
    if let Some(day) = &grounds.revisit_on {
        let later = framing::day(day)
            .and_then(|day| if day > today { Ok(day) } else { Err(format!("must be a day after today, {today}")) });
        problems.note("grounds.revisit_on", later);
    }
    if let Some(trigger) = &grounds.revisit_when {
        if !(trigger.above.is_finite() && (0.0..=AMOUNT_MAX).contains(&trigger.above)) {
            problems.add("grounds.revisit_when.above", format!("must be from 0 to {AMOUNT_MAX} tickets a month"));
        }
        if scenarios::scenario::maybe(conn, &trigger.scenario).await?.is_none() {
            problems.add("grounds.revisit_when.scenario", "there is no such scenario; see /api/scenarios");
        }
    }
    Ok(())
}
