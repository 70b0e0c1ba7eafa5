//! Going back to an earlier version, or forth again.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Chosen};
use crate::version::{self, State, Version};

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RecognitionChoice)]
pub struct Choice {
    /// Number of the version that is to be used.
    pub version: i64,
}

/// From then on tickets are recognised by that version. What was recognised before stays.
pub async fn choose(tx: &mut Tx, act: &Act, choice: Choice) -> Result<Version, Refusal> {
    let chosen = version::find(tx, choice.version).await?;
    match chosen.state {
        State::InUse => return Ok(chosen),
        State::Dropped => {
            return Err(Refusal::invalid(
                "version",
                "must be one that is kept; of this one its figures alone are left",
            ));
        }
        State::Kept => {}
    }
    let before = version::in_use(tx).await?;
    tx.run(sql!("replace_version_in_use"), params![]).await?;
    tx.run(sql!("use_version"), params![choice.version]).await?;
    let told = Chosen { version: choice.version, before };
    tx.append_setting(act, events::VERSION_CHOSEN, events::subject(), &told)?;
    version::find(tx, choice.version).await
}
