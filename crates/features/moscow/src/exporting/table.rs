//! A board as CSV: one line an initiative, in columns that [`importing`](super::importing) reads back. Those that begin with
//! `read:` are for people and are not read.

use kernel::{Refusal, text};
use playbook_language::playbook::Texts;

use crate::board::{Board, Card};
use crate::class::Grounds;
use crate::hindrance::word;
use crate::initiative::Definition;
use crate::settings::Pool;

pub const KEY: &str = "key";
pub const CLASS: &str = "class";
pub(super) const CLASS_VERSION: &str = "class_version";
pub(super) const VERSION: &str = "initiative_version";
/// Before the names of columns that are not read back.
pub const READ_ONLY: &str = "read:";
/// Between keys in one cell.
pub(super) const BETWEEN: &str = "; ";

/// Columns of the decision on an initiative.
pub(super) const GROUNDS: [&str; 9] = [
    "reason",
    "must_test",
    "what_if_not",
    "workaround",
    "revisit_on",
    "revisit_scenario",
    "revisit_above",
    "review_on",
    "told_whom",
];

/// What it is called: in English or in the only language there is, and in German. A line with a new key and a title is a new
/// initiative.
pub(super) const TITLES: [&str; 2] = ["title", "title.de"];

/// Columns of the initiative itself, before its efforts.
pub(super) const OWN: [&str; 5] = ["lifecycle", "value", "requires", "excludes", "one_of"];

pub(super) const PARTS: [&str; 3] = ["low", "likely", "high"];

pub fn write(board: &Board, pools: &[Pool]) -> Result<Vec<u8>, Refusal> {
    let fault = |error: csv::Error| Refusal::Fault(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let efforts = pools.iter().flat_map(|pool| PARTS.map(|part| effort_column(&pool.key, part)));
    let read = ["promised_in", "tickets_a_month", "cost_a_month", "covers_a_month"];
    let mut header: Vec<String> = vec![KEY.to_owned(), CLASS.to_owned()];
    header.extend(TITLES.iter().chain(&GROUNDS).chain(&OWN).map(|&name| name.to_owned()));
    header.extend(efforts);
    header.extend([CLASS_VERSION.to_owned(), VERSION.to_owned()]);
    header.extend(read.map(|name| format!("{READ_ONLY}{name}")));
    writer.write_record(&header).map_err(fault)?;
    for card in &board.cards {
        writer.write_record(record(board, card, pools).iter().map(|value| text::cell(value))).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Refusal::Fault(error.to_string()))
}

pub(super) fn effort_column(pool: &str, part: &str) -> String {
    format!("effort.{pool}.{part}")
}

fn record(board: &Board, card: &Card, pools: &[Pool]) -> Vec<String> {
    let initiative = &card.initiative;
    let definition = &initiative.definition.0;
    let standing = card.standing.as_ref();
    let class = standing.map(|standing| standing.class.letter().to_owned()).unwrap_or_default();
    let mut values = vec![initiative.key.clone(), class];
    values.extend(titles(&definition.title));
    values.extend(grounds(standing.map(|standing| &standing.grounds)));
    values.extend(own(definition));
    values.extend(pools.iter().flat_map(|pool| efforts(definition, &pool.key)));
    values.push(standing.map_or(0, |standing| standing.version).to_string());
    values.push(initiative.version.to_string());
    let frames = board.timeboxes.iter().chain([&board.frame]);
    let promised = card.committed.as_ref().and_then(|id| frames.into_iter().find(|frame| frame.id == *id));
    values.extend([
        promised.map(|frame| frame.name().to_owned()).unwrap_or_default(),
        format!("{:.1}", card.backing.tickets_a_month),
        format!("{:.2}", card.backing.pain as f64 / 100.0),
        format!("{:.2}", card.backing.covers as f64 / 100.0),
    ]);
    values
}

/// In the order of [`TITLES`].
pub(super) fn titles(texts: &Texts) -> [String; 2] {
    let german = match texts {
        Texts::Plain(_) => None,
        Texts::By(texts) => texts.get("de").cloned(),
    };
    [texts.in_language("en").to_owned(), german.unwrap_or_default()]
}

/// In the order of [`GROUNDS`].
pub(super) fn grounds(grounds: Option<&Grounds>) -> [String; 9] {
    let none = Grounds::default();
    let of = grounds.unwrap_or(&none);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let trigger = of.revisit_when.as_ref();
    [
        of.reason.clone(),
        of.must_test.as_ref().map(word).unwrap_or_default(),
        text(&of.what_if_not),
        text(&of.workaround),
        text(&of.revisit_on),
        trigger.map(|it| it.scenario.clone()).unwrap_or_default(),
        trigger.map(|it| it.above.to_string()).unwrap_or_default(),
        text(&of.review_on),
        text(&of.told_whom),
    ]
}

/// In the order of [`OWN`].
pub(super) fn own(definition: &Definition) -> [String; 5] {
    [
        word(&definition.lifecycle),
        definition.value.to_string(),
        definition.requires.join(BETWEEN),
        definition.excludes.join(BETWEEN),
        definition.one_of.join(BETWEEN),
    ]
}

pub(super) fn efforts(definition: &Definition, pool: &str) -> [String; 3] {
    let effort = definition.effort.as_ref().and_then(|effort| effort.get(pool));
    effort.map_or_else(Default::default, |it| [it.low, it.likely, it.high].map(|amount| amount.to_string()))
}
