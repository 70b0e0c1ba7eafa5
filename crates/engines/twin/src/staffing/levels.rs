//! What a rehearsal of a roster finds: the share answered in time of those who came in each half-hour.

use super::answer::{ClassLevels, Level};
use super::desks::Floor;
use crate::refusal::Refusal;
use crate::simulation::{Day, Plan, Ratio, Record, watch};

/// Sums over replications.
#[derive(Debug, Clone)]
struct Sums {
    /// In time, of those whose outcome is known: class by class, half-hour by half-hour, and of all half-hours last.
    ratios: Vec<Vec<Ratio>>,
    /// Time at work and time there, group by group.
    groups: Vec<Ratio>,
}

pub struct Rehearsed {
    pub classes: Vec<ClassLevels>,
    /// Of each desk.
    pub occupancies: Vec<Option<f64>>,
}

/// None if it was told to stop.
pub fn rehearse(
    floor: &Floor<'_>,
    plan: &Plan,
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Rehearsed>, Refusal> {
    let (seed, replications) = (floor.question.seed, floor.question.replications);
    let empty = || Sums {
        ratios: vec![vec![Ratio::default(); floor.intervals() + 1]; plan.classes.len()],
        groups: vec![Ratio::default(); plan.groups.len()],
    };
    let see = |sums: &mut Sums, records: &[Record], day: &Day| sums.see(floor, records, day);
    let Some(blocks) = watch(plan, (seed, replications, threads), go_on, empty, see) else { return Ok(None) };
    let mut whole = empty();
    blocks.iter().for_each(|block| whole.add(block));
    let classes = whole.ratios.iter().enumerate().map(|(class, ratios)| levels(floor, class, ratios)).collect();
    let occupancy = |groups: &[usize]| whole.groups[groups[0]].estimate().map(|found| found.value);
    let occupancies = floor.desks.iter().map(|desk| occupancy(&desk.groups)).collect();
    Ok(Some(Rehearsed { classes, occupancies }))
}

fn levels(floor: &Floor<'_>, class: usize, ratios: &[Ratio]) -> ClassLevels {
    let level = |ratio: &Ratio| {
        let contacts = ratio.below() / floor.question.replications as f64;
        ratio.estimate().map(|estimate| Level::of(estimate, contacts))
    };
    let plan = &floor.plan.classes[class];
    let n = floor.intervals();
    ClassLevels {
        class: plan.name.clone(),
        desk: floor.desk_of(class),
        share: floor.question.share_of(&plan.name),
        within: plan.within * 60.0 / floor.model.hour,
        all: level(&ratios[n]),
        levels: ratios[..n].iter().map(level).collect(),
    }
}

impl Sums {
    fn see(&mut self, floor: &Floor<'_>, records: &[Record], day: &Day) {
        let n = floor.intervals();
        let mut counts = vec![vec![(0.0, 0.0); n + 1]; self.ratios.len()];
        for record in records.iter().filter(|record| !record.deflected) {
            let Some(slot) = floor.slot(record.came) else { continue };
            let within = floor.plan.classes[record.class].within;
            // Whoever is neither answered nor gone waits until the end, which is after the last moment in time.
            let in_time = record.began.is_some_and(|began| began - record.came <= within);
            for place in [slot, n] {
                let (hits, all) = &mut counts[record.class][place];
                *hits += f64::from(u8::from(in_time));
                *all += 1.0;
            }
        }
        for (ratios, counts) in self.ratios.iter_mut().zip(counts) {
            ratios.iter_mut().zip(counts).for_each(|(ratio, (hits, all))| ratio.push(hits, all));
        }
        self.groups.iter_mut().zip(&day.groups).for_each(|(ratio, group)| ratio.push(group.0, group.1));
    }

    fn add(&mut self, other: &Self) {
        self.ratios.iter_mut().flatten().zip(other.ratios.iter().flatten()).for_each(|(mine, theirs)| mine.add(theirs));
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, theirs)| mine.add(theirs));
    }
}
