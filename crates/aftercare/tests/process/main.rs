//! The program as an administrator runs it: a real process, killed, restarted, backed up.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod backing_up;
mod commands;
mod deciding;
mod demo;
mod forecasting;
mod impact;
mod intents;
mod killing;
mod opening;
mod outage;
mod planning;
mod playbooks;
mod power_cut;
mod running;
mod staffing;
