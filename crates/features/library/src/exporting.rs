//! Writing the library.

use kernel::Refusal;
use playbooks::checking::Written;
use playbooks::playbook::{self, State};
use scenarios::exchanging;
use store::Conn;

use crate::document::{Document, FORMAT};

/// The journey, all scenarios, and all playbooks that are not retired; or, if some are named, just these. Of a
/// playbook its draft is taken, or else the version in use. Learnings go along with what they belong to, if these are wanted too.
pub async fn export(conn: &mut Conn, wanted: Option<&[String]>, learned: bool) -> Result<Document, Refusal> {
    let known = playbook::list(conn).await?;
    let keys: Vec<String> = match wanted {
        None => known.into_iter().filter(|card| card.state != State::Retired).map(|card| card.key).collect(),
        Some(wanted) => {
            if let Some(none) = wanted.iter().find(|key| !known.iter().any(|card| card.key == **key)) {
                return Err(Refusal::invalid("playbooks", format!("there is no playbook `{none}`")));
            }
            wanted.to_vec()
        }
    };
    let mut playbooks = Vec::new();
    for key in &keys {
        let row = playbook::find(conn, key).await?;
        let text = playbook::text(conn, &row).await?;
        playbooks.push(Written::text(text).draft()?.playbook);
    }
    let scenarios::exchanging::Library { stages, scenarios } = exchanging::export(conn).await?;
    let learnings = if learned { learnings::exchanging::export(conn, &keys).await? } else { Vec::new() };
    Ok(Document { format: FORMAT, stages, scenarios, playbooks, learnings })
}
