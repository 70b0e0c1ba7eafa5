//! The API as programs see it, on both databases: requests go through the whole router.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod client;
mod connecting;
mod delegating;
mod doors;
mod evaluating;
mod hostile;
mod live;
mod openapi;
mod reach;
mod samples;
mod signing_in;
mod sturdy;
