//! Every row about queues of `queue_reference.csv`, a table of values in 12 to 15 digits that lies
//! beside the checkout (`shared/reference` in a folder above it). Where it is not there, this says so.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use twin::Law;
use twin::queues::*;
use twin::shifts::{Rules, cover, patterns};

fn reference(name: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|folder| folder.join("shared/reference").join(name)).find(|path| path.is_file());
    if found.is_none() {
        eprintln!("{name} is in no shared/reference above {}: nothing was compared with it", here.display());
    }
    found
}

struct Row {
    model: String,
    arrivals: f64,
    /// As it is written: `4+3` for two classes.
    arrivals_text: String,
    service: f64,
    patience: String,
    servers: String,
    metric: String,
    value: f64,
}

impl Row {
    fn theta(&self) -> f64 {
        self.patience.parse().expect("a patience rate")
    }

    fn n(&self) -> u32 {
        self.servers.parse().expect("a number of servers")
    }

    /// The number behind a mark in the name of the metric.
    fn number_after(&self, mark: &str) -> f64 {
        number_after(&self.metric, mark)
    }
}

fn number_after(text: &str, mark: &str) -> f64 {
    let rest = text.split_once(mark).unwrap_or_else(|| panic!("{text} has no {mark}")).1;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().expect("a number")
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("a field").push(c),
        }
    }
    fields
}

fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .skip(1)
        .map(|line| {
            let field = fields(line);
            let number = |i: usize| field[i].parse().unwrap_or(f64::NAN);
            Row {
                arrivals: number(1),
                arrivals_text: field[1].clone(),
                service: number(2),
                patience: field[3].clone(),
                servers: field[4].clone(),
                metric: field[5].clone(),
                value: number(6),
                model: field[0].clone(),
            }
        })
        .collect()
}

/// What takes a moment, once for all rows of a model.
#[derive(Default)]
struct Solved {
    redials: HashMap<String, Redial>,
    n_designs: HashMap<String, NDesign>,
}

const CLOSED: f64 = 1e-9;
const NUMERIC: f64 = 1e-6;

/// The value found and its tolerance; none if the row is not about queues.
fn found(row: &Row, solved: &mut Solved) -> Option<(f64, f64)> {
    let model = row.model.as_str();
    let value = match model {
        _ if model.starts_with("M/M/c/c") => loss(row.arrivals / row.service, row.n()).expect("a share"),
        _ if model.starts_with("M/M/c (Erlang C)") => erlang_c(row),
        _ if model.starts_with("M/M/c/K") => finite_trunks(row),
        _ if model.starts_with("M/M/n+M (Erlang A)") => erlang_a(row),
        _ if model.starts_with("M/M/n+G") => general_patience(row),
        "M/D/c" => {
            return Some((fixed_service_mean_wait(row.arrivals, 1.0 / row.service, row.n()).expect("a wait"), NUMERIC));
        }
        _ if model.contains("priority") && !model.contains("design") => priorities(row),
        _ if model.contains("feedback") || model.starts_with("tandem") => network(row),
        _ if model.starts_with("M/M/1/1 with retrials") => {
            mean_orbit(row.arrivals, row.service, number_after(model, "nu=")).expect("an orbit")
        }
        _ if model.contains("with redial") => return Some((redials(row, solved), NUMERIC)),
        _ if model.starts_with("N-design") => return Some((n_designs(row, solved), NUMERIC)),
        _ if model.starts_with("V-design") => return Some((v_designs(row), NUMERIC)),
        _ if model.starts_with("chat agent") => chat(row),
        _ if model.starts_with("Mt/M/inf") => offered(row),
        _ if model.starts_with("Mt/M/n") => return Some((transients(row), NUMERIC)),
        "Halfin-Whitt" => wait_probability_without_abandonment(row.number_after("beta=")).expect("a share"),
        "Garnett QED" => {
            wait_probability_with_abandonment(row.number_after("beta="), row.service, row.theta()).expect("a share")
        }
        _ if model.starts_with("order-driven contacts:") => order_driven(row),
        _ if model.ends_with("/M/1") && !model.starts_with("M/") => general_arrivals(row),
        _ if model.ends_with("/1") => general_service(row),
        _ => return None,
    };
    Some((value, CLOSED))
}

fn erlang_c(row: &Row) -> f64 {
    let queue = |servers| Queue { arrival_rate: row.arrivals, service_rate: row.service, servers, patience: None };
    if row.metric.starts_with("min_agents_SL") {
        let target = Target::ServiceLevel { share: row.number_after("SL") / 100.0, threshold: 1.0 / 3.0 };
        return f64::from(agents_needed(queue(1), target).expect("agents"));
    }
    let steady = queue(row.n()).steady().expect("stable");
    match row.metric.as_str() {
        "p_wait" => steady.wait_probability,
        "mean_wait_all" | "asa_minutes" => steady.mean_wait,
        "mean_wait_seconds" => 60.0 * steady.mean_wait,
        "wait_p90_seconds" => 60.0 * steady.wait_percentile(0.9).expect("a wait"),
        "mean_queue_length" => steady.mean_queue_length,
        "service_level_20s" => steady.service_level(1.0 / 3.0).expect("a level"),
        "occupancy" => steady.occupancy,
        other => panic!("unknown metric {other}"),
    }
}

fn finite_trunks(row: &Row) -> f64 {
    let (blocked, wait) = finite(row.arrivals, row.service, row.n(), row.number_after("_K") as u32).expect("figures");
    if row.metric.starts_with("p_block") { blocked } else { wait }
}

fn erlang_a(row: &Row) -> f64 {
    let patience = Some(Law::exponential(1.0 / row.theta()));
    let queue = |servers| Queue { arrival_rate: row.arrivals, service_rate: row.service, servers, patience };
    if let Some(target) = row.metric.strip_prefix("min_agents_") {
        let target = if target.starts_with("p_abandon") {
            Target::Abandonment { share: row.number_after("<=") }
        } else {
            let share = row.number_after("SL") / 100.0;
            let threshold = 1.0 / 3.0;
            if target.contains("answered") {
                Target::ServiceLevelOfAnswered { share, threshold }
            } else {
                Target::ServiceLevel { share, threshold }
            }
        };
        return f64::from(agents_needed(queue(1), target).expect("agents"));
    }
    let steady = queue(row.n()).steady().expect("a state");
    let threshold = || if row.metric.contains("20s") { 1.0 / 3.0 } else { row.number_after("_T=") };
    match row.metric.split("_T=").next().unwrap_or_default() {
        "p_wait" => steady.wait_probability,
        "p_abandon" => steady.abandon_probability,
        "mean_wait_all" => steady.mean_wait,
        "mean_wait_seconds" | "mean_wait_all_seconds" => 60.0 * steady.mean_wait,
        "wait_p90_seconds" => 60.0 * steady.wait_percentile(0.9).expect("a wait"),
        "mean_queue" => steady.mean_queue_length,
        "occupancy" => steady.occupancy,
        "mean_wait_served" => steady.mean_wait_of_answered,
        "sl_served_within_T_of_all" | "sl_served_within_T_of_all_20s" => {
            steady.service_level(threshold()).expect("a level")
        }
        "sl_of_answered" | "sl_of_answered_20s" => steady.service_level_of_answered(threshold()).expect("a level"),
        "p_wait_gt_T" => steady.wait_exceeds(threshold()).expect("a share"),
        other => panic!("unknown metric {other}"),
    }
}

fn general_patience(row: &Row) -> f64 {
    let model = row.model.as_str();
    let law = if model.contains("deterministic") {
        Law::Fixed { value: number_after(model, "patience ") }
    } else if model.contains("uniform") {
        Law::Uniform { low: 0.0, high: number_after(model, "(0,") }
    } else if model.contains("hyperexp") {
        Law::Hyperexponential { share: 0.3, rate: number_after(model, "rate "), other_rate: 0.35 }
    } else {
        Law::Erlang { phases: 2, mean: number_after(model, "mean ") }
    };
    let queue = Queue { arrival_rate: row.arrivals, service_rate: row.service, servers: row.n(), patience: Some(law) };
    let steady = queue.steady().expect("a state");
    match row.metric.as_str() {
        "p_wait" => steady.wait_probability,
        "p_abandon" => steady.abandon_probability,
        "mean_wait_all" => steady.mean_wait,
        "mean_offered_wait" => steady.mean_offered_wait,
        other => panic!("unknown metric {other}"),
    }
}

fn general_service(row: &Row) -> f64 {
    let model = row.model.as_str();
    let scv = match model {
        "M/M/1" => 1.0,
        "M/D/1" => 0.0,
        _ if model.contains("/E") => 1.0 / number_after(model, "/E"),
        _ if model.contains("scv") => number_after(&model.replace("scv ", "scv"), "scv"),
        _ if model.contains("Uniform(0,2)") => Law::Uniform { low: 0.0, high: 2.0 }.scv(),
        _ if model.contains("shape ") => 1.0 / number_after(&model.replace("shape .", "shape 0."), "shape "),
        other => panic!("unknown law {other}"),
    };
    general_service_mean_wait(row.arrivals, 1.0 / row.service, scv).expect("a wait")
}

fn general_arrivals(row: &Row) -> f64 {
    let between = 1.0 / row.arrivals;
    let transform = |s: f64| match row.model.strip_suffix("/M/1") {
        Some("D") => (-s * between).exp(),
        Some(erlang) => {
            let phases = number_after(erlang, "E");
            (1.0 + s * between / phases).powf(-phases)
        }
        None => panic!("unknown law {}", row.model),
    };
    general_arrivals_mean_wait(transform, between, row.service).expect("a wait")
}

fn priorities(row: &Row) -> f64 {
    let class = number_after(&row.metric, "class") as usize - 1;
    let model = row.model.as_str();
    let exponential = |arrival_rate, mean_service| Class { arrival_rate, mean_service, scv: 1.0 };
    if model.starts_with("M/M/c") {
        return mean_waits_of_pool(&[4.0, 3.0, 2.0], row.service, row.n()).expect("waits")[class];
    }
    if model.starts_with("M/G/1") {
        return mean_waits(&[exponential(0.06, 5.0), exponential(0.05, 10.0)]).expect("waits")[class];
    }
    let classes = [exponential(0.3, 1.0), exponential(0.3, 1.0), exponential(0.2, 1.0)];
    if model.contains("preemptive-resume") {
        preemptive_mean_sojourns(&classes).expect("sojourns")[class]
    } else {
        mean_waits(&classes).expect("waits")[class]
    }
}

fn network(row: &Row) -> f64 {
    if row.model.starts_with("tandem") {
        let tiers = tandem(row.arrivals, (1.0, 10), 0.2, (0.5, 5)).expect("waits");
        return if row.metric.ends_with('1') { tiers.mean_wait_first } else { tiers.mean_wait_second };
    }
    let again = feedback(row.arrivals, row.service, row.n(), 0.25).expect("figures");
    if row.metric == "mean_total_sojourn" { again.mean_sojourn } else { again.wait_probability }
}

fn redials(row: &Row, solved: &mut Solved) -> f64 {
    let (again, rate) = (number_after(&row.model, "r="), number_after(&row.model, "nu="));
    let found = solved
        .redials
        .entry(row.model.clone())
        .or_insert_with(|| redial(row.arrivals, row.service, row.theta(), row.n(), again, rate).expect("figures"));
    match row.metric.as_str() {
        "attempts_rate" => found.attempts_rate,
        "p_abandon_per_attempt" => found.abandon_probability_per_attempt,
        "mean_orbit" => found.mean_orbit,
        "mean_queue" => found.mean_queue_length,
        "p_eventually_served" => found.served_in_the_end,
        other => panic!("unknown metric {other}"),
    }
}

/// The fields `lambda`, `theta` and `servers` of a row with two classes.
fn pairs(row: &Row) -> ([f64; 2], [f64; 2], Vec<u32>) {
    let two = |text: &str, between: char| -> Vec<f64> {
        text.split(between).map(|part| part.parse().expect("a number")).collect()
    };
    let (rates, thetas) = (two(&row.arrivals_text, '+'), two(&row.patience, ';'));
    let servers = row.servers.split('+').map(|part| part.parse().expect("servers")).collect();
    ([rates[0], rates[1]], [thetas[0], thetas[1]], servers)
}

fn pooled(classes: [Pooled; 2], metric: &str) -> f64 {
    let class = classes[usize::from(metric.ends_with('2'))];
    match metric.trim_end_matches(['1', '2']) {
        "p_wait_class" | "p_wait" => class.wait_probability,
        "p_abandon_class" => class.abandon_probability,
        "mean_wait_class" => class.mean_wait,
        other => panic!("unknown metric {other}"),
    }
}

fn n_designs(row: &Row, solved: &mut Solved) -> f64 {
    let (rates, thetas, servers) = pairs(row);
    let found = solved
        .n_designs
        .entry(row.servers.clone())
        .or_insert_with(|| n_design(rates, row.service, thetas, [servers[0], servers[1]]).expect("figures"));
    match row.metric.as_str() {
        "util_pool1" => found.occupancies[0],
        "util_pool2" => found.occupancies[1],
        metric => pooled(found.classes, metric),
    }
}

fn v_designs(row: &Row) -> f64 {
    let (rates, thetas, servers) = pairs(row);
    pooled(v_design(rates, row.service, thetas, servers[0]).expect("figures").classes, &row.metric)
}

fn chat(row: &Row) -> f64 {
    let (arrivals, theta) = (row.arrivals, row.theta());
    let rates = [1.0, 1.6, 1.95];
    let states = chats(arrivals, &rates, theta).expect("states");
    match row.metric.as_str() {
        "p_abandon" => theta * states.mean(|k| k.saturating_sub(rates.len()) as f64) / arrivals,
        "p_wait" => states.mean(|k| f64::from(u8::from(k >= rates.len()))),
        "mean_concurrency" => states.mean(|k| k.min(rates.len()) as f64),
        other => panic!("unknown metric {other}"),
    }
}

fn offered(row: &Row) -> f64 {
    let day = Sinusoid { average: 20.0, swing: 10.0, period: 24.0, service_rate: row.service };
    if row.metric == "peak_lag_hours" { day.peak_lag() } else { day.mean_in_service(row.number_after("t=")) }
}

fn transients(row: &Row) -> f64 {
    let rate = |t: f64| 20.0 + 10.0 * (std::f64::consts::TAU * t / 24.0).sin();
    let steps: &[(f64, u32)] = if row.servers.contains("->") { &[(0.0, 15), (4.0, 30)] } else { &[(0.0, 22)] };
    let queue = Transient {
        arrival_rate: &rate,
        arrival_rate_max: 30.0,
        service_rate: row.service,
        patience_rate: row.theta(),
        servers: steps,
    };
    let at = |time| transient(queue, &[time]).expect("a course")[0];
    let metric = row.metric.as_str();
    if let Some((_, until)) = metric.rsplit_once("_0_") {
        let end = at(until.parse().expect("a time"));
        return if metric.starts_with("p_abandon") { end.abandoned } else { end.waited } / end.arrivals;
    }
    let now = at(number_after(metric.trim_end_matches('-'), "t="));
    if metric.starts_with("p_all_busy") { now.all_busy } else { now.mean_queue_length }
}

fn order_driven(row: &Row) -> f64 {
    let orders = OrderDriven {
        order_rate: row.arrivals,
        until: 24.0,
        late: 0.1,
        contact: 0.4,
        mean_delivery: 48.0,
        mean_lag: 12.0,
    };
    let t = row.number_after("t=");
    if row.metric.starts_with("contact_rate") { orders.contact_rate(t) } else { orders.contacts_by(t) }
        .expect("a figure")
}

#[test]
fn every_row_about_queues_is_met() {
    let Some(path) = reference("queue_reference.csv") else { return };
    let text = std::fs::read_to_string(path).expect("the reference is text");
    let (mut compared, mut wrong, mut solved) = (0, Vec::new(), Solved::default());
    for row in &rows(&text) {
        let Some((found, tolerance)) = found(row, &mut solved) else { continue };
        compared += 1;
        let off = (found - row.value).abs() / row.value.abs().max(1e-300);
        if off.is_nan() || off > tolerance {
            let Row { model, metric, servers, value, .. } = row;
            wrong.push(format!("{model}, {metric} for {servers} servers: {found} is not {value}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 250, "only {compared} rows are about queues");
}

/// A day of half-hours for each of three skills, with shifts of four, six and eight hours: the best that is known takes
/// 709 hours from first to last, breaks included.
#[test]
fn a_day_of_three_skills_takes_few_hours_of_shifts() {
    let Some(path) = reference("shift_requirements.csv") else { return };
    let text = std::fs::read_to_string(path).expect("the table");
    let all = patterns(48, 0.5, &Rules { lengths: vec![8, 12, 16], break_from: 12 }).expect("patterns");
    let mut hours = 0.0;
    for line in text.lines() {
        let needed: Vec<u32> = line.split(',').map(|people| people.parse().expect("people")).collect();
        let found = cover(&needed, &all).expect("a cover");
        for (at, need) in needed.iter().enumerate() {
            let there = found.shifts.iter().filter(|(shift, _)| shift.works(48).any(|interval| interval == at));
            assert!(there.map(|(_, people)| people).sum::<u32>() >= *need, "half-hour {at}");
        }
        assert!(found.bound <= found.hours);
        hours +=
            found.shifts.iter().map(|(one, people)| f64::from(*people) * (one.to - one.from) as f64 / 2.0).sum::<f64>();
    }
    assert!(hours <= 717.0, "{hours}");
}
