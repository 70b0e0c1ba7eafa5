//! How recognition stands: what is in use, what is being learned, and how often people agreed.

use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::asking::{self, Training};
use crate::catching_up::{self, CatchUp};
use crate::training::CONFIRMED_MIN;
use crate::version;

/// So many days of agreement are counted.
const DAYS: i64 = 30;

/// Of tickets that were recognised and then confirmed in the last 30 days, what was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionAgreement)]
pub struct Agreement {
    pub confirmed: i64,
    /// As it was recognised.
    pub agreed: i64,
    /// "I don't know" had been said.
    pub unknown: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RecognitionOverview)]
pub struct Overview {
    /// Number of the version in use; null before something was learned.
    pub in_use: Option<i64>,
    pub training: Training,
    /// Tickets confirmed since the last version was learned.
    pub confirmed_since: i64,
    /// With so many a new version is learned at once; with fewer once a day.
    pub confirmed_needed: i64,
    pub agreement: Agreement,
    /// How tickets that were never looked at are caught up with.
    pub catch_up: CatchUp,
}

pub async fn find(conn: &mut Conn, now: Timestamp) -> Result<Overview, Refusal> {
    let seen = version::basis(conn).await?.map_or(0, |last| last.seen_event);
    Ok(Overview {
        in_use: version::in_use(conn).await?,
        training: asking::find(conn).await?,
        confirmed_since: conn.one(sql!("count_confirmations_after"), params![seen]).await?,
        confirmed_needed: CONFIRMED_MIN,
        agreement: conn.one(sql!("count_agreement"), params![now.plus(-DAYS * DAY)]).await?,
        catch_up: catching_up::find(conn).await?,
    })
}
