//! The whole world, without a database: whether it is one that could be.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use demo_world::facts::{What, World};
use demo_world::{ORDERS, Plan, world};
use kernel::Timestamp;
use kernel::time::{DAY, HOUR};

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let now = Timestamp::parse("2026-11-20T10:00:00Z").expect("a moment");
    world(Plan { seed: 1, now, orders: ORDERS }).expect("a world")
});

fn within(what: &str, share: f64, bounds: std::ops::RangeInclusive<f64>) {
    assert!(bounds.contains(&share), "{what}: {share} is not in {bounds:?}");
}

#[test]
fn it_is_as_big_as_a_small_team_can_bear() {
    within("buyers", WORLD.buyers.len() as f64, 2_700.0..=3_300.0);
    within("tickets", WORLD.tickets.len() as f64, 2_200.0..=2_800.0);
    let year = |from: i64, to: i64| {
        let ago = |order: &demo_world::facts::Order| WORLD.now.since(order.placed_at) / DAY;
        WORLD.orders.iter().filter(|order| (from..to).contains(&ago(order))).count() as f64
    };
    within("growth in a year", year(0, 150) / year(365, 515), 1.15..=2.5);
}

#[test]
fn late_parcels_and_reopenings_are_as_frequent_as_they_should_be() {
    let zone =
        |order: &demo_world::facts::Order| kernel::time::zone(WORLD.buyers[order.buyer].country.zone).expect("a zone");
    let late = |order: &demo_world::facts::Order| {
        let promised = order.parcel.as_ref().map(|parcel| parcel.promised)?;
        Some(order.delivered_at()?.day_in(&zone(order)) > promised)
    };
    let judged: Vec<bool> = WORLD.orders.iter().filter_map(late).collect();
    within("late", judged.iter().filter(|late| **late).count() as f64 / judged.len() as f64, 0.055..=0.09);
    let tickets = || WORLD.tickets.iter().filter(|ticket| ticket.buyer.is_some());
    let solves = |ticket: &demo_world::facts::Ticket| {
        let solve = |what: &What| matches!(what, What::Reply(_, _, Some("solved")) | What::Status(_, "solved"));
        ticket.steps.iter().filter(|step| solve(&step.what)).count()
    };
    let twice = tickets().filter(|ticket| solves(ticket) > 1).count() as f64;
    within("reopened", twice / tickets().count() as f64, 0.035..=0.08);
    let ratings: Vec<i64> = tickets()
        .flat_map(|ticket| &ticket.steps)
        .filter_map(|step| if let What::Rate(rating, _) = step.what { Some(rating) } else { None })
        .collect();
    within("answers", ratings.len() as f64 / tickets().count() as f64, 0.25..=0.45);
    within(
        "satisfied",
        ratings.iter().filter(|rating| **rating >= 4).count() as f64 / ratings.len() as f64,
        0.82..=0.9,
    );
    let open = tickets().filter(|ticket| solves(ticket) == 0).count() as f64;
    within("open", open, 30.0..=60.0);
}

#[test]
fn every_reason_to_write_comes_up_and_none_rules() {
    let mut by_tag: BTreeMap<&str, usize> = BTreeMap::new();
    for ticket in WORLD.tickets.iter().filter(|ticket| ticket.buyer.is_some()) {
        *by_tag.entry(ticket.tags[0]).or_default() += 1;
    }
    assert_eq!(by_tag.len(), 23, "{by_tag:?}");
    for (tag, count) in &by_tag {
        within(tag, *count as f64 / WORLD.tickets.len() as f64, 0.004..=0.2);
    }
}

#[test]
fn conversations_do_not_look_like_copies() {
    let said = WORLD.tickets.iter().filter(|ticket| ticket.buyer.is_some()).map(|ticket| ticket.opening.as_str());
    let (all, different) = (said.clone().count(), said.collect::<HashSet<_>>().len());
    within("different openings", different as f64 / all as f64, 0.97..=1.0);
    let german =
        WORLD.tickets.iter().filter(|ticket| ticket.opening.contains("Grüße") || ticket.opening.contains("Gruß"));
    within("letters in German", german.count() as f64 / all as f64, 0.05..=0.3);
    for ticket in &WORLD.tickets {
        let words = ticket.steps.iter().filter_map(|step| match &step.what {
            What::Customer(text) | What::Reply(_, text, _) | What::Note(_, text, _) => Some(text.as_str()),
            _ => None,
        });
        for text in words.chain([ticket.subject.as_str(), ticket.opening.as_str()]) {
            assert!(text.len() > 5 && !text.contains(['{', '}']), "{text:?}");
        }
    }
}

#[test]
fn whoever_complains_of_a_late_parcel_has_one_on_the_way() {
    let late = WORLD.tickets.iter().filter(|ticket| ticket.tags.first() == Some(&"delivery-delay"));
    for ticket in late {
        let order = &WORLD.orders[ticket.order.expect("an order")];
        let parcel = order.parcel.as_ref().expect("a parcel");
        assert!(ticket.opened_at > parcel.scans[0].at && order.delivered_at().is_none_or(|at| at > ticket.opened_at));
        let day = ticket.opened_at.plus(6 * HOUR).day_in(&jiff::tz::TimeZone::UTC);
        assert!(
            day >= parcel.promised,
            "{} is promised for {} and asked about on {day}",
            order.number,
            parcel.promised
        );
    }
}

#[test]
fn nothing_happens_before_its_cause_or_after_the_end() {
    for ticket in &WORLD.tickets {
        let mut last = ticket.opened_at;
        for step in &ticket.steps {
            assert!(step.at >= last && step.at <= WORLD.now, "{}: {:?}", ticket.subject, step.what);
            last = step.at;
        }
    }
    for order in &WORLD.orders {
        assert!(order.placed_at < WORLD.now);
        for scan in order.parcel.iter().flat_map(|parcel| &parcel.scans) {
            assert!(scan.at > order.placed_at && scan.at <= WORLD.now, "{}: {}", order.number, scan.text);
        }
    }
}

/// The flood is recent enough to be still going on, and large enough to be found; so are the strike and the batch, in their time.
#[test]
fn what_was_out_of_the_ordinary_is_found_by_the_watch() {
    let today = WORLD.now.day_in(&jiff::tz::TimeZone::UTC);
    let first = today.saturating_sub(jiff::Span::new().days(monitoring::watching::DAYS as i64 - 1));
    let days: Vec<jiff::civil::Date> =
        first.series(jiff::Span::new().days(1)).take_while(|day| *day <= today).collect();
    let by_day = |moments: Vec<Timestamp>| {
        let mut counts = vec![0; days.len()];
        for at in moments {
            let day = at.day_in(&jiff::tz::TimeZone::UTC);
            if let Ok(place) = days.binary_search(&day) {
                counts[place] += 1;
            }
        }
        counts
    };
    let orders = WORLD.orders.iter().filter_map(demo_world::facts::Order::delivered_at);
    let orders = by_day(orders.filter(|at| *at <= WORLD.now).collect());
    let opened = by_day(WORLD.tickets.iter().map(|ticket| ticket.opened_at).collect());
    let start = monitoring::watching::start(&opened, &orders);
    let alarms = |key: &str| {
        let mine = WORLD.tickets.iter().filter(|ticket| ticket.scene.key() == key);
        let tickets = by_day(mine.map(|ticket| ticket.opened_at).collect());
        let counted =
            monitoring::watching::Counted { days: &days, tickets: &tickets, orders: &orders, start, scenarios: 1 };
        let alarms = monitoring::watching::watch(counted).expect("a watch").alarms;
        alarms.iter().map(|alarm| (i64::from((today - alarm.since).get_days()), alarm.ending)).collect::<Vec<_>>()
    };
    let late = alarms("delivery-delay");
    assert!(late.iter().any(|(ago, _)| (180..200).contains(ago)), "the strike: {late:?}");
    let (ago, ending) = late.last().expect("the flood");
    assert!(*ago < 15 && *ending == forecast::Ending::GoingOn, "the flood: {late:?}");
    let broken = alarms("product-malfunction");
    assert!(broken.iter().any(|(ago, _)| (220..330).contains(ago)), "the batch: {broken:?}");
}
