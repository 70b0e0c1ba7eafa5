//! Boards from what the program brings over blind votes to a plan that is promised.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

/// Runs a capability in a transaction of its own.
macro_rules! commit {
    ($desk:expr, |$tx:ident| $run:expr) => {
        $desk.db.write::<_, _, Refusal>(move |$tx| Box::pin(async move { $run.await })).await
    };
}

mod asking;
mod boards;
mod desk;
mod levers;
mod lots;
mod plans;
mod polls;
mod promises;
mod reviews;
mod rounds;
mod side_by_side;
mod snapshots;
mod splits;
