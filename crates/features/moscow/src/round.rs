//! A round in which people say blind which class each initiative should have. Until it is revealed each sees
//! only their own votes.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::class::Class;
use crate::tally::{self, Agreement, Weighed};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoundState)]
pub enum State {
    /// Votes are cast, and nobody sees those of others.
    Open,
    /// All see all; it is discussed.
    Revealed,
    Closed,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Revealed => "revealed",
            Self::Closed => "closed",
        }
    }
}

/// What a round is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = RoundDefinition)]
pub struct Definition {
    /// Keys; all that are not removed, unless some are named.
    pub initiatives: Vec<String>,
    /// By id of a person, 0.5 to 10; 1 for all who are not named. Everybody sees them.
    pub weights: BTreeMap<String, f64>,
    /// Id of the person who closes it; whoever may decide, unless one is named.
    pub decider_id: Option<String>,
}

/// A round as it stands in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Round {
    pub id: String,
    pub frame_id: String,
    /// Of its frame, from 1.
    pub number: i64,
    pub state: State,
    pub definition: Definition,
    pub opened_by: Named,
    pub opened_at: Timestamp,
    pub revealed_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// People who voted at all.
    pub voters: i64,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RoundVote)]
pub struct Vote {
    pub person: Named,
    pub class: Class,
    pub reason: String,
    pub weight: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RoundRemark)]
pub struct Remark {
    pub id: String,
    pub author: Named,
    pub text: String,
    pub at: Timestamp,
}

/// What is known of an initiative in a round.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RoundItem)]
pub struct Item {
    /// Key.
    pub initiative: String,
    pub title: String,
    /// Your own vote.
    pub mine: Option<Vote>,
    /// Nobody's until it is revealed.
    pub votes: Vec<Vote>,
    /// By the median. A Must still needs its test.
    pub suggested: Option<Class>,
    /// From 0, one voice, to 1, half of them Must and half Won't.
    pub disagreement: Option<f64>,
    /// They are apart, and nobody has said anything of it yet.
    pub to_be_discussed: bool,
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RoundDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub round: Round,
    /// Those on which people disagree most come first once it is revealed.
    pub items: Vec<Item>,
    /// Null until it is revealed.
    pub agreement: Option<Agreement>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    frame_id: String,
    number: i64,
    state: State,
    definition: Json<Definition>,
    opened_by: String,
    opened_by_name: Option<String>,
    opened_at: Timestamp,
    revealed_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    voters: i64,
    version: i64,
}

impl Row {
    fn round(self) -> Round {
        Round {
            id: self.id,
            frame_id: self.frame_id,
            number: self.number,
            state: self.state,
            definition: self.definition.0,
            opened_by: Named { id: self.opened_by, name: self.opened_by_name.unwrap_or_default() },
            opened_at: self.opened_at,
            revealed_at: self.revealed_at,
            closed_at: self.closed_at,
            voters: self.voters,
            version: self.version,
        }
    }
}

#[derive(Deserialize)]
struct Cast {
    initiative: String,
    person_id: String,
    person_name: Option<String>,
    class: Class,
    reason: String,
}

#[derive(Deserialize)]
struct Said {
    id: String,
    initiative: String,
    body: String,
    author_id: String,
    author_name: Option<String>,
    at: Timestamp,
}

/// Newest first.
pub async fn list(conn: &mut Conn, frame: &str) -> Result<Vec<Round>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_rounds"), params![frame]).await?;
    Ok(rows.into_iter().map(Row::round).collect())
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Round, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_round"), params![id]).await?;
    row.map(Row::round).ok_or(Refusal::NotFound("round"))
}

/// Locked until the transaction ends.
pub(crate) async fn hold(tx: &mut Tx, id: &str) -> Result<Round, Refusal> {
    if tx.run(sql!("hold_round"), params![id]).await? == 0 {
        return Err(Refusal::NotFound("round"));
    }
    find(tx, id).await
}

pub async fn detail(conn: &mut Conn, act: &Act, id: &str) -> Result<Detail, Refusal> {
    let round = find(conn, id).await?;
    let titles: BTreeMap<String, String> =
        crate::initiative::list(conn).await?.into_iter().map(|one| (one.key.clone(), one.title().to_owned())).collect();
    let mut votes: BTreeMap<String, Vec<Vote>> = BTreeMap::new();
    let cast: Vec<Cast> = conn.all(sql!("list_votes"), params![id]).await?;
    for one in cast {
        let weight = round.definition.weights.get(&one.person_id).copied().unwrap_or(1.0);
        let person = Named { id: one.person_id, name: one.person_name.unwrap_or_default() };
        votes.entry(one.initiative).or_default().push(Vote { person, class: one.class, reason: one.reason, weight });
    }
    let mut remarks: BTreeMap<String, Vec<Remark>> = BTreeMap::new();
    let said: Vec<Said> = conn.all(sql!("list_remarks"), params![id]).await?;
    for one in said {
        let author = Named { id: one.author_id, name: one.author_name.unwrap_or_default() };
        remarks.entry(one.initiative).or_default().push(Remark { id: one.id, author, text: one.body, at: one.at });
    }
    let agreement = round.revealed_at.map(|_| agreed(&votes));
    let item = |key: &String| {
        let votes = votes.remove(key).unwrap_or_default();
        let title = titles.get(key).cloned().unwrap_or_else(|| key.clone());
        item(&round, act, (key.clone(), title), votes, remarks.remove(key).unwrap_or_default())
    };
    let mut items: Vec<Item> = round.definition.initiatives.iter().map(item).collect();
    items.sort_by(|a, b| b.disagreement.unwrap_or(-1.0).total_cmp(&a.disagreement.unwrap_or(-1.0)));
    Ok(Detail { round, items, agreement })
}

fn item(
    round: &Round,
    act: &Act,
    (initiative, title): (String, String),
    votes: Vec<Vote>,
    remarks: Vec<Remark>,
) -> Item {
    let mine = votes.iter().find(|vote| vote.person.id == act.actor.id).cloned();
    // A round that is closed without a reveal keeps its votes to itself.
    let votes = if round.revealed_at.is_some() { votes } else { Vec::new() };
    let weighed: Vec<Weighed> = votes.iter().map(|vote| Weighed { class: vote.class, weight: vote.weight }).collect();
    let classes: Vec<Class> = votes.iter().map(|vote| vote.class).collect();
    let disagreement = tally::apart(&classes);
    Item {
        initiative,
        title,
        mine,
        suggested: tally::median(&weighed),
        to_be_discussed: disagreement.is_some_and(|apart| apart >= tally::MUST_BE_DISCUSSED) && remarks.is_empty(),
        disagreement,
        votes,
        remarks,
    }
}

fn agreed(votes: &BTreeMap<String, Vec<Vote>>) -> Agreement {
    let people: BTreeSet<&str> = votes.values().flatten().map(|vote| vote.person.id.as_str()).collect();
    let of = |cast: &Vec<Vote>| {
        let by = |person: &&str| cast.iter().find(|vote| vote.person.id == **person).map(|vote| vote.class);
        people.iter().map(by).collect()
    };
    tally::agreement(&votes.values().map(of).collect::<Vec<_>>())
}

/// What the latest revealed round of a frame came to, for its board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MoscowCardVotes)]
pub struct Outcome {
    pub round_id: String,
    pub classes: Vec<Class>,
    pub suggested: Option<Class>,
    pub disagreement: Option<f64>,
    /// Somebody has said something of it since, or it was decided.
    pub discussed: bool,
    #[serde(skip)]
    pub revealed_at: Timestamp,
}

/// By initiative; of several rounds the latest in which it had votes.
pub(crate) async fn outcomes(conn: &mut Conn, act: &Act, frame: &str) -> Result<BTreeMap<String, Outcome>, Refusal> {
    let mut found = BTreeMap::new();
    for round in list(conn, frame).await? {
        let Some(revealed_at) = round.revealed_at else { continue };
        for item in detail(conn, act, &round.id).await?.items {
            if item.votes.is_empty() || found.contains_key(&item.initiative) {
                continue;
            }
            let mut classes: Vec<Class> = item.votes.iter().map(|vote| vote.class).collect();
            classes.sort();
            let outcome = Outcome {
                round_id: round.id.clone(),
                classes,
                suggested: item.suggested,
                disagreement: item.disagreement,
                discussed: !item.remarks.is_empty(),
                revealed_at,
            };
            found.insert(item.initiative, outcome);
        }
    }
    Ok(found)
}
