//! The part of xtask that tests use too: a real PostgreSQL, started on the spot; where data of others lies.

pub mod postgres;
pub mod real_data;
