//! The part of xtask that tests use too: a real PostgreSQL, started on the spot.

pub mod postgres;
