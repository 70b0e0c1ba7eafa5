//! What tests need: a desk on a fresh database, a clock that moves when told, dice that repeat.
//!
//! ```text
//! test_kit::on_both! {
//!     const SCHEMAS: &[store::Schema] = &[store::SCHEMA, staff::SCHEMA];
//!
//!     async fn a_team_is_named_once(desk: Desk) {
//!         let act = desk.staff(&["staff.manage"]);
//!         …
//!     }
//! }
//! ```
//! Each such test runs twice: on SQLite and on a real PostgreSQL.

#![expect(clippy::expect_used, reason = "a test that cannot set up its world must fail loudly")]

mod desk;
mod postgres;
pub mod power_cut;
mod world;

#[doc(hidden)]
pub use kernel::Refusal;

pub use desk::{Desk, postgres_database, postgres_database_with, scratch_directory, sqlite_script};
pub use world::{ManualClock, SeededRng};
pub use xtask::real_data::folder as real_data;

/// Writes each test twice, once per database.
#[macro_export]
macro_rules! on_both {
    (const SCHEMAS: $type:ty = $schemas:expr; $($(#[$meta:meta])* async fn $name:ident($desk:ident: Desk) $body:block)+) => {
        const SCHEMAS: $type = $schemas;
        $(
            mod $name {
                use super::*;

                async fn on(#[allow(unused_mut, reason = "some tests change the desk")] mut $desk: $crate::Desk) $body

                #[test]
                fn sqlite() {
                    $crate::Desk::run_on_sqlite(SCHEMAS, on);
                }

                #[test]
                fn postgres() {
                    $crate::Desk::run_on_postgres(SCHEMAS, on);
                }
            }
        )+
    };
}

/// Runs a capability in a transaction of its own: `commit!(desk, |tx| teams::add(tx, &by, input))`.
#[macro_export]
macro_rules! commit {
    ($desk:expr, |$tx:ident| $run:expr) => {
        $desk.db.write::<_, _, $crate::Refusal>(move |$tx| Box::pin(async move { $run.await })).await
    };
}
