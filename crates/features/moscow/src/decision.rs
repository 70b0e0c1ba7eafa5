//! The log of decisions: who decided what, why, on which evidence. It only grows; each row carries a hash
//! over itself and the row before it, so that a change afterwards is found.

use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Conn, Json, Select, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::evidence::Snapshot;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DecisionKind)]
pub enum Kind {
    /// The class of an initiative in a frame.
    Class,
    /// A plan was made binding.
    Commit,
    /// A frame was closed.
    Close,
    /// The roll-out of an initiative began.
    RollOut,
    /// The review of a frame was held.
    Review,
    /// An initiative was parted in two; that was taken back.
    Split,
    Unsplit,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Commit => "commit",
            Self::Close => "close",
            Self::RollOut => "roll_out",
            Self::Review => "review",
            Self::Split => "split",
            Self::Unsplit => "unsplit",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    pub number: i64,
    pub kind: Kind,
    pub frame: Option<Named>,
    /// Key and title of an initiative.
    pub initiative: Option<Named>,
    /// What it was before and what it became: classes as M, S, C, W; id of a plan.
    pub was: Option<String>,
    pub became: Option<String>,
    pub reason: String,
    /// As it was then.
    pub evidence: Option<Snapshot>,
    pub review_on: Option<String>,
    /// Null for what came with the program.
    pub decided_by: Option<Named>,
    pub decided_at: Timestamp,
    /// SHA-256 over this row and the hash before, as hexadecimal digits.
    pub hash: String,
}

/// Whether the log is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DecisionChain)]
pub struct Chain {
    pub decisions: i64,
    /// Number of the first one that was changed, or after which one is missing; null if none.
    pub broken_at: Option<i64>,
}

/// What a hash is made of, in this order.
#[derive(Serialize)]
pub(crate) struct Sealed<'r> {
    pub number: i64,
    pub frame_id: Option<&'r str>,
    pub initiative: Option<&'r str>,
    pub kind: &'r str,
    pub was: Option<&'r str>,
    pub became: Option<&'r str>,
    pub reason: &'r str,
    pub evidence: Option<&'r str>,
    pub review_on: Option<&'r str>,
    pub decided_by: &'r str,
    pub decided_at: Timestamp,
}

impl Sealed<'_> {
    pub(crate) fn hash(&self, before: &str) -> Result<String, Refusal> {
        let row = serde_json::to_string(self).map_err(|error| Refusal::Fault(error.to_string()))?;
        let mut digest = Sha256::new();
        digest.update(before);
        digest.update("\n");
        digest.update(row);
        Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

#[derive(Deserialize)]
struct Row {
    number: i64,
    kind: Kind,
    frame_id: Option<String>,
    frame: Option<Json<crate::frame::Definition>>,
    initiative: Option<String>,
    initiative_definition: Option<Json<crate::initiative::Definition>>,
    was: Option<String>,
    became: Option<String>,
    reason: String,
    evidence: Option<String>,
    review_on: Option<String>,
    decided_by: String,
    decided_by_name: Option<String>,
    decided_at: Timestamp,
    hash: String,
}

impl Row {
    fn sealed(&self) -> Sealed<'_> {
        Sealed {
            number: self.number,
            frame_id: self.frame_id.as_deref(),
            initiative: self.initiative.as_deref(),
            kind: self.kind.as_str(),
            was: self.was.as_deref(),
            became: self.became.as_deref(),
            reason: &self.reason,
            evidence: self.evidence.as_deref(),
            review_on: self.review_on.as_deref(),
            decided_by: &self.decided_by,
            decided_at: self.decided_at,
        }
    }

    fn shown(self) -> Result<Decision, Refusal> {
        let evidence = self.evidence.as_deref().map(serde_json::from_str).transpose();
        let frame = self.frame.map(|definition| definition.0.name).unwrap_or_default();
        let title = self.initiative_definition.map(|one| one.0.title.in_language("en").to_owned()).unwrap_or_default();
        let (who, name) = (self.decided_by, self.decided_by_name.unwrap_or_default());
        Ok(Decision {
            number: self.number,
            kind: self.kind,
            frame: self.frame_id.map(|id| Named { id, name: frame }),
            initiative: self.initiative.map(|id| Named { id, name: title }),
            was: self.was,
            became: self.became,
            reason: self.reason,
            evidence: evidence.map_err(|error| Refusal::Fault(error.to_string()))?,
            review_on: self.review_on,
            decided_by: (!who.is_empty()).then_some(Named { id: who, name }),
            decided_at: self.decided_at,
            hash: self.hash,
        })
    }
}

/// Which ones are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub frame: Option<String>,
    pub initiative: Option<String>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// Newest first.
pub async fn list(conn: &mut Conn, filter: &Filter) -> Result<Page<Decision>, Refusal> {
    let mut select = Select::new(sql!("list_decisions"), params![]);
    select.and_some("d.frame_id = ?", filter.frame.as_deref());
    select.and_some("d.initiative = ?", filter.initiative.as_deref());
    select.page_descending("d.number", "d.hash", filter.cursor.as_ref(), filter.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let items = rows.into_iter().map(Row::shown).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(items, filter.limit, |one| Cursor { sort: one.number, id: one.hash.clone() }))
}

/// Those to be looked at again by a day that nothing later took the place of: decisions in a frame, and roll-outs. Won'ts
/// have a register of their own.
pub(crate) async fn due(conn: &mut Conn, frame: &str, today: &str) -> Result<Vec<Decision>, Refusal> {
    const MOST: i64 = 200;
    let mut select = Select::new(sql!("list_decisions"), params![]);
    select.and("(d.frame_id = ? OR d.kind = 'roll_out')", params![frame]);
    select.and("d.kind <> 'commit' AND d.review_on IS NOT NULL AND d.review_on <= ?", params![today]);
    select.and("(d.became IS NULL OR d.became <> 'W')", params![]);
    select.and(
        "NOT EXISTS (SELECT 1 FROM decisions n WHERE n.number > d.number AND n.kind = d.kind AND n.initiative = d.initiative
          AND (n.frame_id = d.frame_id OR n.kind = 'roll_out'))",
        params![],
    );
    select.then("ORDER BY d.review_on, d.number LIMIT ?", params![MOST]);
    let rows: Vec<Row> = conn.select(&select).await?;
    rows.into_iter().map(Row::shown).collect()
}

/// Reads the whole log and computes each hash anew.
pub async fn check(conn: &mut Conn) -> Result<Chain, Refusal> {
    const PIECE: i64 = 1_000;
    let (mut decisions, mut before) = (0, String::new());
    loop {
        let rows: Vec<Row> = conn.all(sql!("list_decisions_after"), params![decisions, PIECE]).await?;
        let last = (rows.len() as i64) < PIECE;
        for row in rows {
            let next = decisions + 1;
            if row.number != next || row.hash != row.sealed().hash(&before)? {
                return Ok(Chain { decisions, broken_at: Some(next) });
            }
            (decisions, before) = (next, row.hash);
        }
        if last {
            break;
        }
    }
    let head: Head = conn.one(sql!("find_head"), params![]).await?;
    let broken_at = (head.number != decisions || head.hash != before).then_some(decisions + 1);
    Ok(Chain { decisions, broken_at })
}

#[derive(Deserialize)]
pub(crate) struct Head {
    pub number: i64,
    pub hash: String,
}
