//! Mail in and out, on both databases, against servers that do not always keep their word.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[macro_use]
mod world;
mod books;
mod clearing;
mod crashing;
mod forging;
mod forwarding;
mod intake;
mod loop_zoo;
mod loops;
mod moving_peer;
mod oauth;
mod outbox;
mod peers;
mod power_cut;
mod process;
mod provider;
mod real_servers;
mod servers;
mod surveys;
mod ways_in;
