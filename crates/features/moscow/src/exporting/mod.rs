//! A board as a file: for spreadsheets and back ([`table`], [`importing`], whose lines are read by [`reading`]), for programs, for
//! people ([`markdown`]), and for the wall ([`sheet`], drawn by [`paper`]).

pub mod importing;
pub mod markdown;
mod paper;
mod reading;
pub mod sheet;
pub mod table;
mod widths;
mod words;

use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::snapshot::Content;

/// The version of the shape, for programs that read it years later.
pub const SCHEMA: &str = "aftercare.moscow-board/1";

/// The board as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ExportedBoard)]
pub struct Exported {
    pub schema: String,
    pub exported_at: Timestamp,
    #[serde(flatten)]
    pub board: Content,
}
