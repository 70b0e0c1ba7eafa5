//! A frame with everything on it: cards in their classes, capacity, what speaks against it.

use std::collections::{BTreeMap, BTreeSet};

use capabilities::capability::{self, Capability, Kind};
use capabilities::switch::State;
use jiff::civil::Date;
use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::class::{self, Class, Standing};
use crate::evidence::{self, Backing, Evidence};
use crate::frame::{self, Frame};
use crate::impact::finding::Finding;
use crate::impact::measurement::{self, Measurement, Role};
use crate::initiative::{self, Initiative, Lifecycle};
use crate::proposal::Breach;
use crate::round::{self, Outcome};
use crate::settings::{self, Costs, Settings};
use crate::{organisation, posing, snapshot};

/// An initiative on a board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowCard)]
pub struct Card {
    pub initiative: Initiative,
    /// Null as long as nobody decided on it in this frame.
    pub standing: Option<Standing>,
    /// Its class in the frame above, where that is another one.
    pub class_above: Option<Class>,
    pub backing: Backing,
    /// Id of the frame in which the committed plan has it.
    pub committed: Option<String>,
    /// Of the latest round that was revealed; null where nobody voted on it.
    pub votes: Option<Outcome>,
    /// The latest look at its primary figure; null where nothing was measured.
    pub impact: Option<Finding>,
    /// How the capability of the initiative is switched; null where it names none that there is.
    pub switch: Option<Switched>,
}

/// How a capability stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MoscowSwitch)]
pub struct Switched {
    pub capability: String,
    pub state: State,
    /// Of 100 customers, how many have it.
    pub percent: i64,
    /// It is a part of the program and cannot be switched.
    pub fixed: bool,
    /// Who obeys it: of what is `planned` nothing does, so that switching it changes nothing by itself.
    pub kind: Kind,
}

impl Switched {
    pub(crate) fn of(one: &Capability) -> Self {
        let fixed = one.kind == Kind::Fixed;
        Self { capability: one.key.clone(), state: one.state, percent: one.percent, fixed, kind: one.kind }
    }
}

/// Likely effort of each class in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MoscowPoolUse)]
pub struct PoolUse {
    pub pool: String,
    pub name: String,
    pub unit: String,
    /// In all timeboxes of the frame.
    pub capacity: f64,
    /// What of it can be planned: without the reserve.
    pub free: f64,
    pub must: f64,
    pub should: f64,
    pub could: f64,
    pub wont: f64,
    /// Up to here everything is promised, expected, hoped for: 60, 80, 100 % of the capacity, as agreed.
    pub guaranteed_to: f64,
    pub expected_to: f64,
}

/// Where the evidence comes from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowSource)]
pub struct Source {
    pub opened_since: Timestamp,
    pub opened_before: Timestamp,
    pub days: i64,
    pub costs: Costs,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowBoard)]
pub struct Board {
    pub frame: Frame,
    /// The frames above, the highest first.
    pub above: Vec<Frame>,
    /// Where capacity is; the frame itself where it has no timeboxes.
    pub timeboxes: Vec<Frame>,
    pub pools: Vec<PoolUse>,
    /// By key. Those without a standing wait to be classed.
    pub cards: Vec<Card>,
    /// Rules of the method that do not hold. Whether all Musts fit is told by a plan.
    pub rules: Vec<Breach>,
    pub source: Source,
    /// What a plan would be made from, as SHA-256; a plan of another board is out of date.
    pub board_hash: String,
}

/// All that a board is made of, as it was read.
pub(crate) struct Pieces {
    pub frame: Frame,
    pub timeboxes: Vec<Frame>,
    pub settings: Settings,
    pub evidence: Evidence,
    pub initiatives: Vec<Initiative>,
    pub standings: BTreeMap<String, Standing>,
    /// By initiative the ids of timeboxes in which it is a Won't.
    pub said_no: BTreeMap<String, Vec<String>>,
    /// None as long as nothing was promised.
    pub promised: Option<Promised>,
    pub votes: BTreeMap<String, Outcome>,
    /// By key.
    pub switches: BTreeMap<String, Switched>,
    /// The newest of each initiative.
    pub measurements: BTreeMap<String, Measurement>,
    /// Of the organisation.
    pub today: Date,
}

/// What a change of class while the frame runs is measured by.
pub(crate) struct Promised {
    /// At the newest promise, by initiative; those without one had none.
    pub classes: BTreeMap<String, Class>,
    /// What the log says was decided last, by initiative.
    pub decided: BTreeMap<String, String>,
}

impl Promised {
    async fn read(conn: &mut Conn, frame: &Frame) -> Result<Option<Self>, Refusal> {
        #[derive(Deserialize)]
        struct Row {
            initiative: String,
            class: String,
        }
        let Some(content) = snapshot::promised(conn, &frame.id).await? else { return Ok(None) };
        let rows: Vec<Row> = conn.all(sql!("list_decided_classes"), params![&frame.id]).await?;
        Ok(Some(Self {
            classes: content.entries.into_iter().filter_map(|entry| Some((entry.key, entry.class?))).collect(),
            decided: rows.into_iter().map(|row| (row.initiative, row.class)).collect(),
        }))
    }
}

impl Pieces {
    pub async fn read(conn: &mut Conn, act: &Act, frame_id: &str) -> Result<Self, Refusal> {
        let now = act.now;
        let frame = frame::find(conn, frame_id).await?;
        let timeboxes = frame::timeboxes(conn, &frame).await?;
        let rows = class::of_frame(conn, frame_id).await?;
        let standings = rows.into_iter().map(|row| (row.initiative.clone(), row.standing())).collect();
        let today = organisation::today(conn, now).await?;
        let mut said_no: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for timebox in timeboxes.iter().filter(|timebox| timebox.id != frame.id) {
            for row in class::of_frame(conn, &timebox.id).await? {
                let key = row.initiative.clone();
                if row.standing().class == Class::Wont {
                    said_no.entry(key).or_default().push(timebox.id.clone());
                }
            }
        }
        Ok(Self {
            settings: settings::find(conn).await?.settings,
            evidence: evidence::find(conn, now).await?,
            initiatives: initiative::list(conn).await?,
            votes: votes(conn, act, frame_id, &standings).await?,
            switches: capability::list(conn).await?.iter().map(|one| (one.key.clone(), Switched::of(one))).collect(),
            measurements: measurement::newest(conn).await?,
            promised: Promised::read(conn, &frame).await?,
            standings,
            said_no,
            frame,
            timeboxes,
            today,
        })
    }

    pub fn switch(&self, one: &Initiative) -> Option<&Switched> {
        self.switches.get(one.definition.0.capability.as_deref()?)
    }

    /// Classed in this frame, in the order of keys.
    pub fn classed(&self) -> impl Iterator<Item = (&Initiative, &Standing)> {
        self.initiatives.iter().filter_map(|one| Some((one, self.standings.get(&one.key)?)))
    }

    /// Of those what may be planned: what is retired keeps its class, takes nothing and is in no plan.
    pub fn placed(&self) -> impl Iterator<Item = (&Initiative, &Standing)> {
        self.classed().filter(|(one, _)| one.definition.0.lifecycle != Lifecycle::Retired)
    }

    /// In a pool of all timeboxes: all of it, and without the reserve.
    fn capacity(&self, pool: &str) -> (f64, f64) {
        let of = |frame: &Frame| frame.definition.0.capacity.get(pool).copied();
        self.timeboxes.iter().filter_map(of).fold((0.0, 0.0), |(all, free), one| {
            (all + one.amount, free + one.amount * (100 - one.reserve_percent) as f64 / 100.0)
        })
    }

    fn pools(&self) -> Vec<PoolUse> {
        let uses = self.settings.pools.iter().map(|pool| {
            let sum = |class: Class| {
                let of_class = self.placed().filter(|(_, standing)| standing.class == class);
                let likely = |one: &Initiative| {
                    one.definition
                        .0
                        .effort
                        .as_ref()
                        .and_then(|effort| effort.get(&pool.key))
                        .map_or(0.0, |it| it.likely)
                };
                // A sum of nothing is −0.
                of_class.map(|(one, _)| likely(one)).fold(0.0, |sum, one| sum + one)
            };
            let (capacity, free) = self.capacity(&pool.key);
            let agreed = &self.frame.definition.0;
            PoolUse {
                pool: pool.key.clone(),
                name: pool.name.clone(),
                unit: pool.unit.clone(),
                capacity,
                free,
                must: sum(Class::Must),
                should: sum(Class::Should),
                could: sum(Class::Could),
                wont: sum(Class::Wont),
                guaranteed_to: capacity * agreed.must_percent as f64 / 100.0,
                expected_to: capacity * (100 - agreed.could_percent) as f64 / 100.0,
            }
        });
        let counts = |one: &PoolUse| one.capacity + one.must + one.should + one.could + one.wont > 0.0;
        uses.filter(counts).collect()
    }
}

/// What is decided after votes were revealed was talked about, or is for its decider to answer for.
async fn votes(
    conn: &mut Conn,
    act: &Act,
    frame_id: &str,
    standings: &BTreeMap<String, Standing>,
) -> Result<BTreeMap<String, Outcome>, Refusal> {
    let mut outcomes = round::outcomes(conn, act, frame_id).await?;
    for (key, outcome) in &mut outcomes {
        let since = standings.get(key).is_some_and(|standing| standing.decided_at > outcome.revealed_at);
        outcome.discussed |= since;
    }
    Ok(outcomes)
}

/// Without its weeks: a card shows the verdict.
fn primary(measurement: &Measurement) -> Option<Finding> {
    let findings = &measurement.latest.as_ref()?.findings;
    let found = findings.iter().find(|finding| finding.role == Role::Primary)?;
    Some(Finding { weeks: Vec::new(), values: Vec::new(), ..found.clone() })
}

pub async fn show(conn: &mut Conn, act: &Act, frame_id: &str) -> Result<Board, Refusal> {
    let pieces = Pieces::read(conn, act, frame_id).await?;
    let above = above(conn, &pieces.frame).await?;
    let classes_above: BTreeMap<String, Class> = match above.last() {
        None => BTreeMap::new(),
        Some(parent) => {
            let rows = class::of_frame(conn, &parent.id).await?;
            rows.into_iter().map(|row| (row.initiative.clone(), row.standing().class)).collect()
        }
    };
    let committed = pieces.frame.committed.clone().map(|plan| plan.0).unwrap_or_default();
    let card = |one: &Initiative| {
        let standing = pieces.standings.get(&one.key).cloned();
        let higher = classes_above.get(&one.key).copied();
        Card {
            class_above: higher.filter(|higher| standing.as_ref().is_none_or(|own| own.class != *higher)),
            standing,
            backing: pieces.evidence.behind(one),
            switch: pieces.switch(one).cloned(),
            committed: committed.get(&one.key).cloned(),
            votes: pieces.votes.get(&one.key).cloned(),
            impact: pieces.measurements.get(&one.key).and_then(primary),
            initiative: one.clone(),
        }
    };
    let board = posing::board(&pieces);
    Ok(Board {
        cards: pieces.initiatives.iter().map(card).collect(),
        pools: pieces.pools(),
        rules: posing::rules(&board, None).into_iter().map(Breach::from).collect(),
        board_hash: posing::hash(&pieces)?,
        source: Source {
            opened_since: pieces.evidence.opened_since,
            opened_before: pieces.evidence.opened_before,
            days: pieces.evidence.days,
            costs: pieces.evidence.costs.clone(),
        },
        frame: pieces.frame,
        timeboxes: pieces.timeboxes,
        above,
    })
}

async fn above(conn: &mut Conn, frame: &Frame) -> Result<Vec<Frame>, Refusal> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = frame.definition.0.parent_id.clone();
    while let Some(id) = next.filter(|id| seen.insert(id.clone())) {
        let parent = frame::find(conn, &id).await?;
        next = parent.definition.0.parent_id.clone();
        found.push(parent);
    }
    found.reverse();
    Ok(found)
}

/// How often the class of an initiative was decided in a frame.
pub async fn version_of(conn: &mut Conn, frame_id: &str, initiative: &str) -> Result<i64, Refusal> {
    Ok(class::maybe(conn, frame_id, initiative).await?.map_or(0, |standing| standing.version))
}
