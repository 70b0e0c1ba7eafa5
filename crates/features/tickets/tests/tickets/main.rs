//! The desk's tests are one program: they share a world, and thirty of them took minutes to link.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod asking;
mod attaching;
mod changing_many;
mod classifying;
mod escalating;
mod golden;
mod holding_back;
mod http;
mod importing;
mod marks;
mod merging;
mod opening;
mod overseeing;
mod own_tasks;
mod plans;
mod presence;
mod promises_oracle;
mod promising;
mod queries;
mod racing;
mod reach;
mod reading;
mod recomputing;
mod replying;
mod routing;
mod searching;
mod setting_aside;
mod tasks;
mod templates;
mod viewing;
mod working;
mod world;
