//! How long a day takes: three channels, six groups, 40 agents, some 4,500 contacts; then the same
//! people with more work than they can do. Prints JSON: milliseconds of user CPU for a day on one
//! thread, contacts in a second, peak memory.
//!
//! `cargo run --release -p twin --example day`

use std::error::Error;

use twin::Law;
use twin::simulation::{Class, Cost, Ending, Group, Measure, Model, Plan, Routing, replicate};

/// Contacts come by half-hours: little at night, most at ten in the morning, a lower peak at four.
fn shape(step: u32) -> f64 {
    let hour = f64::from(step) / 2.0 + 0.25;
    let bump = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
    0.12 + 0.88 * bump(10.25, 2.0) + 0.58 * bump(15.25, 2.8)
}

fn model(volume: f64) -> Model {
    let class = |name: &str, peak: f64, handling, patience: Option<f64>, within, priority| Class {
        rates: (0..48).map(|step| shape(step) * peak * volume).collect(),
        interval: Some(30.0),
        patience: patience.map(Law::exponential),
        within,
        priority,
        ..Class::of(name, Law::exponential(handling))
    };
    let group = |agents, skills: &[&str]| Group { agents, ..Group::of("group", skills) };
    Model {
        hour: 60.0,
        horizon: 1_440.0,
        warm_up: 0.0,
        ending: Ending::Drain,
        routing: Routing::Priority,
        classes: vec![
            class("hotline", 3.6, 5.0, Some(2.5), 1.0 / 3.0, 0),
            class("chat", 1.9, 8.0, Some(6.0), 1.0, 1),
            class("email", 1.8, 6.0, None, 60.0, 2),
        ],
        groups: vec![
            group(12, &["hotline"]),
            group(8, &["chat"]),
            group(4, &["email"]),
            group(8, &["hotline", "chat"]),
            group(4, &["chat", "email"]),
            group(4, &["hotline", "chat", "email"]),
        ],
        orders: Vec::new(),
        cost: Cost::default(),
        satisfaction: None,
    }
}

/// Hundredths of a second of user CPU so far.
/// Days of each volume.
const DAYS: u64 = 1_000;

fn ticks() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let rest = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?.1;
    Ok(rest.split_whitespace().nth(11).ok_or("no time in /proc/self/stat")?.parse()?)
}

fn peak_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    for volume in [1.0, 2.0] {
        let plan = Plan::of(&model(volume))?;
        let before = ticks()?;
        let found = replicate(&plan, 1, DAYS, 1)?;
        let seconds = (ticks()? - before) / 100.0;
        let contacts = found.all.estimate(Measure::Offered).map_or(0.0, |offered| offered.value);
        println!(
            "{{\"volume\": {volume}, \"days\": {DAYS}, \"ms_per_day\": {:.3}, \"contacts_per_second\": {:.0}, \"peak_mib\": {:.1}}}",
            1e3 * seconds / DAYS as f64,
            contacts * DAYS as f64 / seconds.max(0.01),
            peak_kib()? as f64 / 1_024.0
        );
    }
    Ok(())
}
