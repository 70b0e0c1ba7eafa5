//! Where a rise is, and since when: the scan statistic of Kulldorff (1997, prospective 2001).
//!
//! Over every value of every attribute, and everywhere, and over every span that reaches up to today,
//! cases are compared with what was expected there. The span and place that depart most are judged by
//! the same search in made-up data without any cluster, so that looking often is paid for.

use kernel::Dice;

use crate::invalid::{COUNT_MAX, Invalid, number};

const CELLS_MAX: usize = 20_000;
const DAYS_MAX: usize = 400;
const ATTRIBUTES_MAX: usize = 50;
const VALUES_MAX: usize = 5_000;
/// Throws and sums in all replicates together: some 2 s.
const WORK_MAX: usize = 100_000_000;
const REPLICATES_LEAST: usize = 99;

/// What has the same values in all attributes: one product from one batch with one carrier.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Which value it has of each attribute.
    pub values: Vec<usize>,
    /// Cases of each day, the last one being today.
    pub counts: Vec<u64>,
    /// What was expected of each day, in any unit: only its distribution matters.
    pub expected: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// The longest span, in days.
    pub longest: usize,
    /// How many made-up data sets; fewer are made where the work would be too much.
    pub replicates: usize,
    pub seed: u64,
    /// How many clusters are told at most.
    pub most: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { longest: 28, replicates: 999, seed: 1, most: 20 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Everywhere,
    Value { attribute: usize, value: usize },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cluster {
    pub place: Place,
    /// The day since which, the first of all days being 0.
    pub since: usize,
    pub cases: u64,
    /// Of all cases, so many were expected there.
    pub expected: f64,
    pub log_likelihood_ratio: f64,
    /// How probable it is that chance makes so strong a cluster anywhere: by its rank among the
    /// made-up data, never below 1 in their number.
    pub probability: f64,
    /// The same by a Gumbel distribution fitted to them (Abrams, Kulldorff, Kleinman 2010): for those
    /// that none of the made-up data reached.
    pub gumbel: f64,
}

impl Cluster {
    pub fn ratio(&self) -> f64 {
        self.cases as f64 / self.expected
    }
}

/// c·ln(c/E) + (C − c)·ln((C − c)/(C − E)) where c > E, else 0: c cases of C where E were expected.
pub fn log_likelihood_ratio(cases: f64, expected: f64, all: f64) -> Result<f64, Invalid> {
    number("all", all, 0.0, COUNT_MAX as f64)?;
    number("cases", cases, 0.0, all)?;
    number("expected", expected, 0.0, all)?;
    Ok(departure(cases, expected, all))
}

fn departure(cases: f64, expected: f64, all: f64) -> f64 {
    if cases <= expected || expected <= 0.0 {
        return 0.0;
    }
    let outside = all - cases;
    let rest = if outside > 0.0 { outside * (outside / (all - expected)).ln() } else { 0.0 };
    cases * (cases / expected).ln() + rest
}

/// The strongest span of every place that departs upwards, the strongest place first.
pub fn scan(cells: &[Cell], search: Search) -> Result<Vec<Cluster>, Invalid> {
    let ground = Ground::new(cells, search)?;
    let seen = ground.spread(
        cells
            .iter()
            .enumerate()
            .flat_map(|(cell, of)| of.counts.iter().enumerate().map(move |(day, count)| (cell, day, *count))),
    );
    let mut clusters: Vec<Cluster> = (0..ground.places.len()).filter_map(|place| ground.best(place, &seen)).collect();
    if clusters.is_empty() {
        return Ok(clusters);
    }
    clusters.sort_by(|a, b| b.log_likelihood_ratio.total_cmp(&a.log_likelihood_ratio));
    clusters.truncate(search.most);
    let strongest = ground.without_clusters(search);
    let gumbel = Gumbel::fitted(&strongest);
    for cluster in &mut clusters {
        let stronger = strongest.iter().filter(|chance| **chance >= cluster.log_likelihood_ratio).count();
        cluster.probability = (stronger + 1) as f64 / (strongest.len() + 1) as f64;
        cluster.gumbel = gumbel.above(cluster.log_likelihood_ratio);
    }
    Ok(clusters)
}

/// What stays the same in all made-up data.
struct Ground {
    days: usize,
    longest: usize,
    all: u64,
    places: Vec<Place>,
    /// The places that a cell belongs to.
    places_of_cells: Vec<Vec<usize>>,
    /// What is expected of each place in each span, the span of one day first, of all cases.
    expected: Vec<f64>,
    /// Where a case falls: shares summed up, cell by cell and day by day.
    cumulated: Vec<f64>,
}

impl Ground {
    fn new(cells: &[Cell], search: Search) -> Result<Self, Invalid> {
        let (days, attributes, all) = checked(cells)?;
        number("longest", search.longest as f64, 1.0, DAYS_MAX as f64)?;
        number("replicates", search.replicates as f64, REPLICATES_LEAST as f64, 1e6)?;
        let mut places = vec![Place::Everywhere];
        let mut first = Vec::with_capacity(attributes);
        for attribute in 0..attributes {
            first.push(places.len());
            let values = cells.iter().map(|cell| cell.values[attribute] + 1).max().unwrap_or(0);
            places.extend((0..values).map(|value| Place::Value { attribute, value }));
        }
        let of_cell = |cell: &Cell| {
            std::iter::once(0).chain(cell.values.iter().zip(&first).map(|(value, at)| at + value)).collect()
        };
        let places_of_cells: Vec<Vec<usize>> = cells.iter().map(of_cell).collect();
        let total: f64 = cells.iter().flat_map(|cell| &cell.expected).sum();
        let longest = search.longest.min(days);
        let mut expected = vec![0.0; places.len() * longest];
        let mut cumulated = Vec::with_capacity(cells.len() * days);
        let mut sum = 0.0;
        for (cell, of) in cells.iter().zip(&places_of_cells) {
            for (day, share) in cell.expected.iter().enumerate() {
                sum += share / total;
                cumulated.push(sum);
                let back = days - 1 - day;
                if back < longest {
                    of.iter().for_each(|place| expected[place * longest + back] += all as f64 * share / total);
                }
            }
        }
        cumulate(&mut expected, longest);
        Ok(Self { days, longest, all, places, places_of_cells, expected, cumulated })
    }

    /// Cases of each place in each span.
    fn spread(&self, cases: impl Iterator<Item = (usize, usize, u64)>) -> Vec<f64> {
        let mut spread = vec![0.0; self.places.len() * self.longest];
        for (cell, day, count) in cases {
            let back = self.days - 1 - day;
            if back < self.longest {
                self.places_of_cells[cell].iter().for_each(|place| spread[place * self.longest + back] += count as f64);
            }
        }
        cumulate(&mut spread, self.longest);
        spread
    }

    /// The strongest span of a place.
    fn best(&self, place: usize, seen: &[f64]) -> Option<Cluster> {
        let spans = place * self.longest..(place + 1) * self.longest;
        let mut best: Option<Cluster> = None;
        for (back, (cases, expected)) in seen[spans.clone()].iter().zip(&self.expected[spans]).enumerate() {
            let strength = departure(*cases, *expected, self.all as f64);
            if strength > best.map_or(0.0, |best| best.log_likelihood_ratio) {
                best = Some(Cluster {
                    place: self.places[place],
                    since: self.days - 1 - back,
                    cases: *cases as u64,
                    expected: *expected,
                    log_likelihood_ratio: strength,
                    probability: 1.0,
                    gumbel: 1.0,
                });
            }
        }
        best
    }

    /// The strongest departure in each of the made-up data: as many cases, falling as expected.
    fn without_clusters(&self, search: Search) -> Vec<f64> {
        let each = self.all as usize * self.places_of_cells[0].len() + self.expected.len();
        let replicates = search.replicates.min((WORK_MAX / each).max(REPLICATES_LEAST));
        let mut dice = Dice::new(search.seed);
        let last = self.cumulated.len() - 1;
        (0..replicates)
            .map(|_| {
                let falls = (0..self.all).map(|_| {
                    let share = dice.unit();
                    let at = self.cumulated.partition_point(|sum| *sum < share).min(last);
                    (at / self.days, at % self.days, 1)
                });
                let made_up = self.spread(falls);
                let strengths = made_up
                    .iter()
                    .zip(&self.expected)
                    .map(|(cases, expected)| departure(*cases, *expected, self.all as f64));
                strengths.fold(0.0, f64::max)
            })
            .collect()
    }
}

/// Days back become spans up to today.
fn cumulate(days: &mut [f64], longest: usize) {
    for place in days.chunks_exact_mut(longest) {
        for back in 1..longest {
            place[back] += place[back - 1];
        }
    }
}

/// Days, attributes, and cases of cells with which a search can be made.
fn checked(cells: &[Cell]) -> Result<(usize, usize, u64), Invalid> {
    let Some(first) = cells.first() else { return Err(Invalid::new("cells", "must be at least one")) };
    if cells.len() > CELLS_MAX {
        return Err(Invalid::new("cells", format!("must be at most {CELLS_MAX}")));
    }
    let (days, attributes) = (first.counts.len(), first.values.len());
    let mut all = 0_u64;
    for (index, cell) in cells.iter().enumerate() {
        let wrong = |problem: String| Err(Invalid::at("cells", index, problem));
        if cell.counts.len() != cell.expected.len() || cell.counts.len() != days || days == 0 || days > DAYS_MAX {
            return wrong(format!("must have as many counts as expected ones, as the others, 1 to {DAYS_MAX}"));
        }
        if cell.values.len() != attributes || attributes > ATTRIBUTES_MAX {
            return wrong(format!("must have as many values as the others, at most {ATTRIBUTES_MAX}"));
        }
        if cell.values.iter().any(|value| *value >= VALUES_MAX) {
            return wrong(format!("must have values below {VALUES_MAX}"));
        }
        for (count, expected) in cell.counts.iter().zip(&cell.expected) {
            if !(*expected >= 0.0 && *expected <= COUNT_MAX as f64) || (*expected == 0.0 && *count > 0) {
                return wrong("must expect a number from 0 on, above 0 where there are cases".to_owned());
            }
            all = all.saturating_add(*count);
        }
    }
    // So many that the fewest replicates are the work that is allowed.
    let most = (WORK_MAX / REPLICATES_LEAST / (attributes + 1)) as u64;
    if all > most {
        return Err(Invalid::new("cells", format!("must have at most {most} cases together; take fewer days")));
    }
    if !cells.iter().flat_map(|cell| &cell.expected).any(|expected| *expected > 0.0) {
        return Err(Invalid::new("cells", "must expect something somewhere"));
    }
    Ok((days, attributes, all))
}

struct Gumbel {
    place: f64,
    scale: f64,
}

impl Gumbel {
    /// By mean and deviation.
    fn fitted(values: &[f64]) -> Self {
        const EULER: f64 = 0.577_215_664_901_532_9;
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let scale = (6.0 * variance).sqrt() / std::f64::consts::PI;
        Self { place: mean - EULER * scale, scale }
    }

    fn above(&self, value: f64) -> f64 {
        if self.scale > 0.0 { -(-(-(value - self.place) / self.scale).exp()).exp_m1() } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;

    /// 3 products, 4 carriers, 60 days, one case a day and cell expected; `raised` times as many with
    /// carrier 2 on the last 5 days.
    fn cells(raised: f64, seed: u64) -> Vec<Cell> {
        let mut dice = Dice::new(seed);
        let cell = |product: usize, carrier: usize, dice: &mut Dice| {
            let mean = |day| if carrier == 2 && day >= 55 { raised } else { 1.0 };
            let counts = (0..60).map(|day| dice.poisson(mean(day))).collect();
            Cell { values: vec![product, carrier], counts, expected: vec![1.0; 60] }
        };
        (0..12).map(|index| cell(index / 4, index % 4, &mut dice)).collect()
    }

    const QUICK: Search = Search { longest: 14, replicates: 199, seed: 9, most: 20 };

    /// By the formula, in 14 digits.
    #[test]
    fn the_statistic_is_kulldorffs() {
        for (c, e, all, wanted) in [(30.0, 15.0, 200.0, 6.419_659_452_027_4), (12.0, 4.5, 90.0, 4.608_962_194_397_1)] {
            let found = log_likelihood_ratio(c, e, all).expect("a ratio");
            assert!((found - wanted).abs() < 1e-11, "{found}");
        }
        assert_eq!(log_likelihood_ratio(3.0, 4.0, 10.0), Ok(0.0));
        assert_eq!(log_likelihood_ratio(10.0, 4.0, 10.0), Ok(10.0 * 2.5_f64.ln()));
        assert_eq!(log_likelihood_ratio(11.0, 4.0, 10.0).expect_err("refused").field, "cases");
        assert!(log_likelihood_ratio(f64::NAN, 4.0, 10.0).is_err());
    }

    #[test]
    fn a_planted_cluster_is_found_where_and_when_it_is() {
        for seed in 0..10 {
            let found = scan(&cells(4.0, seed), QUICK).expect("clusters")[0];
            assert_eq!(found.place, Place::Value { attribute: 1, value: 2 }, "{found:?}");
            assert!((53..=57).contains(&found.since), "{found:?}");
            assert!(found.probability <= 0.005 && found.gumbel < 1e-3 && found.ratio() > 2.0, "{found:?}");
        }
    }

    #[test]
    fn without_one_chance_is_called_chance() {
        let sure =
            (0..200).filter(|seed| scan(&cells(1.0, 1_000 + seed), QUICK).expect("clusters")[0].probability <= 0.05);
        let sure = sure.count();
        assert!((2..=20).contains(&sure), "{sure} of 200 at 5 %");
    }

    #[test]
    fn a_rise_everywhere_is_found_everywhere() {
        let mut all = cells(1.0, 3);
        all.iter_mut().for_each(|cell| cell.counts[57..].iter_mut().for_each(|count| *count += 2));
        let found = scan(&all, QUICK).expect("clusters")[0];
        assert_eq!((found.place, found.since), (Place::Everywhere, 57), "{found:?}");
    }

    #[test]
    fn one_seed_one_result_and_nothing_of_nothing() {
        let cells = cells(1.5, 5);
        assert_eq!(scan(&cells, QUICK), scan(&cells, QUICK));
        let empty = [Cell { values: vec![0], counts: vec![0; 9], expected: vec![1.0; 9] }];
        assert_eq!(scan(&empty, QUICK), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_place() {
        let fine = || Cell { values: vec![0], counts: vec![1, 2], expected: vec![1.0, 1.0] };
        for wrong in [
            Cell { values: vec![], ..fine() },
            Cell { values: vec![VALUES_MAX], ..fine() },
            Cell { counts: vec![1], ..fine() },
            Cell { expected: vec![1.0, f64::NAN], ..fine() },
            Cell { expected: vec![1.0, 0.0], ..fine() },
            Cell { expected: vec![1.0, -1.0], ..fine() },
        ] {
            let refused = scan(&[fine(), wrong.clone()], QUICK).expect_err("refused");
            assert_eq!((refused.field, refused.index), ("cells", Some(1)), "{wrong:?}");
        }
        assert!(scan(&[], QUICK).is_err());
        assert!(scan(&[Cell { counts: vec![u64::MAX, 1], ..fine() }], QUICK).is_err(), "too much work");
        assert!(scan(&[fine()], Search { longest: 0, ..QUICK }).is_err());
    }
}
