//! Goods on their way back.

use kernel::{Problems, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::order::{Line, Order};
use crate::transition::states;

states! {
    ReturnState of "return" {
        Requested "requested" => [Approved, Rejected],
        Approved "approved" => [LabelSent, InTransit, Received, Closed],
        LabelSent "label_sent" => [InTransit, Received, Closed],
        InTransit "in_transit" => [Received, Closed],
        Received "received" => [Inspected, Closed],
        Inspected "inspected" => [Closed, Rejected],
        Closed "closed" => [],
        Rejected "rejected" => [],
    }
}

/// How many pieces of an order's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    pub line_id: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Return {
    pub id: String,
    pub order_id: String,
    pub state: ReturnState,
    pub reason: Option<String>,
    pub note: Option<String>,
    /// Why it was taken although the return window was over.
    pub exception: Option<String>,
    pub lines: Vec<Pieces>,
    pub requested_at: Timestamp,
    pub received_at: Option<Timestamp>,
    /// When it was closed or rejected.
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

/// Pieces of a line that may still be returned: bought, less those in returns that were not rejected.
pub fn returnable(bought: i64, line_id: &str, returns: &[Return]) -> i64 {
    let standing = returns.iter().filter(|known| known.state != ReturnState::Rejected);
    let pieces = standing.flat_map(|known| &known.lines).filter(|pieces| pieces.line_id == line_id);
    bought - pieces.map(|pieces| pieces.quantity).sum::<i64>()
}

/// Notes what is wrong with pieces that are asked for: lines of the order, each once, and of each no
/// more than `left` says; the rest is in other `whats`.
pub(crate) fn check_pieces(
    order: &Order,
    given: &[Pieces],
    whats: &str,
    left: impl Fn(&Line) -> i64,
    problems: &mut Problems,
) {
    if given.is_empty() {
        problems.add("lines", "must name at least one line");
    }
    for (index, pieces) in given.iter().enumerate() {
        let Some(line) = order.lines.iter().find(|line| line.id == pieces.line_id) else {
            problems.add(&format!("lines[{index}].line_id"), "is not a line of this order");
            continue;
        };
        if given[..index].iter().any(|earlier| earlier.line_id == pieces.line_id) {
            problems.add(&format!("lines[{index}].line_id"), "stands twice");
        }
        let left = left(line);
        if pieces.quantity < 1 || pieces.quantity > left {
            let words = match left {
                ..1 => format!("all pieces of this line are in {whats} already"),
                left => format!("must be 1 to {left}: what was bought, less what is in other {whats}"),
            };
            problems.add(&format!("lines[{index}].quantity"), words);
        }
    }
}
