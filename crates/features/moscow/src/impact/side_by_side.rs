//! Teams, channels or products of which some get the change and the others are left as they were: what moved both is no effect.

use std::collections::{BTreeMap, BTreeSet};

use inference::impact::{Unit, Window};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Problems, Refusal, TimeWindow, Timestamp};
use kpis::asking::{self, Question};
use kpis::key::{self, Key};
use kpis::period::By;
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use tickets::ticket::Channel;
use utoipa::ToSchema;

use super::gathering::{self, Weeks};
use super::measurement::{Definition, Watched};
use crate::initiative::CONTACT_RATE;
use crate::organisation;

/// On either side. More are told apart by nobody.
const UNITS_MAX: usize = 50;

const NOT_OF_TICKETS: &str = "this figure is not told by team, channel or product";
const NO_WEEK: &str = "no whole week has passed since the change";

/// What is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ComparedBy)]
pub enum Dimension {
    Team,
    Channel,
    Product,
}

impl Dimension {
    const fn by(self) -> By {
        match self {
            Self::Team => By::Team,
            Self::Channel => By::Channel,
            Self::Product => By::Product,
        }
    }
}

/// Those that get the change and those that do not, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComparedUnits)]
pub struct Compared {
    pub by: Dimension,
    /// Ids of teams or products, or names of channels such as email.
    pub changed: Vec<String>,
    pub unchanged: Vec<String>,
}

/// Notes what is wrong with a comparison, as long as it can be mended.
pub(crate) async fn check(conn: &mut Conn, definition: &Definition, problems: &mut Problems) -> Result<(), Refusal> {
    let Some(compared) = &definition.units else { return Ok(()) };
    let sides = [("units.changed", &compared.changed), ("units.unchanged", &compared.unchanged)];
    for (field, ids) in sides {
        if !(1..=UNITS_MAX).contains(&ids.len()) {
            problems.add(field, format!("must be from 1 to {UNITS_MAX}"));
            return Ok(());
        }
    }
    let names = names(conn, compared).await?;
    let mut seen = BTreeSet::new();
    for (field, ids) in sides {
        for (at, id) in ids.iter().enumerate() {
            let field = format!("{field}[{at}]");
            if !names.contains_key(id) {
                problems.add(&field, format!("there is no {} {id:?}", compared.by.by().as_str()));
            } else if !seen.insert(id) {
                problems.add(&field, "is there twice; it gets the change or it does not");
            }
        }
    }
    if definition.kpis.iter().all(|watched| !is_told_by_unit(&watched.kpi)) {
        problems.add("units", "none of these figures is told by team, channel or product");
    }
    Ok(())
}

fn is_told_by_unit(kpi: &str) -> bool {
    kpi == CONTACT_RATE || Key::parse(kpi).is_some_and(Key::is_of_tickets)
}

/// By id, of those that are compared and known.
async fn names(conn: &mut Conn, compared: &Compared) -> Result<BTreeMap<String, String>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        name: String,
    }
    let sql = match compared.by {
        Dimension::Channel => {
            return Ok(Channel::ALL.iter().map(|one| (one.as_str().to_owned(), one.as_str().to_owned())).collect());
        }
        Dimension::Team => sql!("list_teams_of"),
        Dimension::Product => sql!("list_products_of"),
    };
    let mut select = Select::new(sql, params![]);
    select.and_in("u.id", compared.changed.iter().chain(&compared.unchanged).map(String::as_str));
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A figure of each week before and after for each of them, or why there is none.
pub(crate) async fn gather(
    conn: &mut Conn,
    definition: &Definition,
    watched: &Watched,
    weeks: &Weeks,
    (baseline, after): (Window, Option<Window>),
    now: Timestamp,
) -> Result<Option<Result<Vec<Unit>, &'static str>>, Refusal> {
    let Some(compared) = &definition.units else { return Ok(None) };
    if !is_told_by_unit(&watched.kpi) {
        return Ok(Some(Err(NOT_OF_TICKETS)));
    }
    let within = |window: Window| -> Vec<usize> {
        let lies = |at: &usize| window.holds(weeks.monday(*at), weeks.monday(*at).saturating_add(6.days()));
        (0..weeks.count).filter(lies).collect()
    };
    let (before, after) = (within(baseline), after.map(within));
    if before.is_empty() || after.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Some(Err(NO_WEEK)));
    }
    let after = after.unwrap_or_default();
    let key = Key::parse(&watched.kpi);
    let orders = if key.is_none() { gathering::orders(conn, weeks).await? } else { Vec::new() };
    let mut figures: BTreeMap<usize, BTreeMap<String, f64>> = BTreeMap::new();
    for at in before.iter().chain(&after) {
        let monday = weeks.monday(*at);
        let found = match key {
            Some(key) => of_week(conn, definition, compared, key, monday, now).await?,
            None => contacts(conn, definition, compared, monday, orders[*at]).await?,
        };
        figures.insert(*at, found);
    }
    let names = names(conn, compared).await?;
    let unit = |(id, treated): (&String, bool)| {
        let of = |weeks: &[usize]| weeks.iter().map(|at| figures.get(at)?.get(id).copied()).collect();
        let name = names.get(id).unwrap_or(id).clone();
        Unit { name, treated, before: of(&before), after: of(&after) }
    };
    let changed = compared.changed.iter().map(|id| (id, true));
    Ok(Some(Ok(changed.chain(compared.unchanged.iter().map(|id| (id, false))).map(unit).collect())))
}

/// By id; those without a case have none.
async fn of_week(
    conn: &mut Conn,
    definition: &Definition,
    compared: &Compared,
    key: Key,
    monday: Date,
    now: Timestamp,
) -> Result<BTreeMap<String, f64>, Refusal> {
    let question = Question {
        by: compared.by.by(),
        keys: vec![key],
        team: definition.team.clone(),
        channel: definition.channel.clone(),
        ..Question::of_period(monday, monday.saturating_add(7.days()), now)
    };
    let found = asking::measure(conn, &question).await?;
    let figure = |figure: kpis::figure::Figure| {
        let id = if compared.by == Dimension::Channel { figure.group } else { figure.group_id }?;
        let value = if key.unit() == key::Unit::Share {
            (figure.n > 0).then(|| figure.parts.counted.unwrap_or(0) as f64 / figure.n as f64)
        } else {
            figure.measured.value
        };
        Some((id, value?))
    };
    Ok(found.into_iter().filter_map(figure).collect())
}

/// Tickets of its scenarios for each order delivered in that week: of the whole shop, as orders belong to no team or channel.
async fn contacts(
    conn: &mut Conn,
    definition: &Definition,
    compared: &Compared,
    monday: Date,
    orders: f64,
) -> Result<BTreeMap<String, f64>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        unit: Option<String>,
        n: u64,
    }
    if orders == 0.0 {
        return Ok(BTreeMap::new());
    }
    let zone = organisation::zone(conn).await?;
    let week = TimeWindow::of_days(monday, monday.saturating_add(7.days()), &zone).map_err(Refusal::Fault)?;
    let mut select =
        Select::new(sql!("count_contacts_by_unit"), params![week.from, week.to, compared.by.by().as_str()]);
    select.and_in("f.scenario", definition.scenarios.iter().map(String::as_str));
    select.then("GROUP BY 1", params![]);
    let rows: Vec<Row> = conn.select(&select).await?;
    let counted: BTreeMap<String, u64> = rows.into_iter().filter_map(|row| Some((row.unit?, row.n))).collect();
    // Where nobody asked it is nought and not unknown.
    let all = compared.changed.iter().chain(&compared.unchanged);
    Ok(all.map(|id| (id.clone(), counted.get(id).copied().unwrap_or(0) as f64 / orders)).collect())
}
