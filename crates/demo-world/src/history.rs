//! A whole history from one seed: purchases, who wrote about them, and what became of it.

use std::collections::HashMap;

use kernel::Refusal;
use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};

use crate::aftermath;
use crate::contacts::{self, Contact};
use crate::days::{DAYS, Office};
use crate::dice::Dice;
use crate::facts::{After, Deed, Step, Ticket, What, World};
use crate::purchases::purchases;
use crate::scenes::Scene;
use crate::shop::{PEOPLE, Team, answering};
use crate::talks::{Talk, Talks, is_open};
use crate::texts::Texts;

/// What to make up.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    /// The moment at which the history ends.
    pub now: Timestamp,
    /// How many orders.
    pub orders: usize,
}

/// As many orders as the shop has if nothing else is said.
pub const ORDERS: usize = 6_000;

/// How many tickets are open then, at the end.
const OPEN: usize = 46;

/// Messages that nobody needs.
const SPAM: &[(&str, &str)] = &[
    (
        "Boost your ranking NOW",
        "Dear webmaster, we bring your shop to page one in 48 hours. 5000 backlinks for only $99!!!",
    ),
    ("Your domain expires", "Final notice: renew within 24 hours or lose everything. Click the button below."),
    (
        "Business proposal",
        "I represent a client with a large sum to invest in your esteemed company. Kindly reply in confidence.",
    ),
    ("Cheap parcels worldwide", "We ship from Shenzhen door to door, best price, ask for Linda."),
];

/// Makes it all up.
pub fn world(plan: Plan) -> Result<World, Refusal> {
    let texts = Texts::read()?;
    let office = Office::default();
    let (buyers, orders) = purchases(plan.seed, plan.now, plan.orders);
    let began = plan.now.plus(-(DAYS + 30) * DAY);
    let mut world = World { seed: plan.seed, began, now: plan.now, buyers, orders, tickets: Vec::new() };
    let mut told = tell(&world, &texts, &office);
    let mut dice = Dice::of(plan.seed, "lately");
    leave_open(&mut told, &mut dice, plan);
    lately(&mut told.tickets, &mut dice, &office, plan.now);
    told.tickets.sort_by_key(|ticket| ticket.opened_at);
    world.tickets = told.tickets;
    for (order, after) in told.after {
        world.orders[order].after = after;
    }
    for (order, at) in told.cancelled {
        world.orders[order].cancelled_at = at;
    }
    for order in &mut world.orders {
        order.after.retain(|after| after.at <= plan.now);
        order.after.sort_by_key(|after| after.at);
        order.cancelled_at = order.cancelled_at.filter(|at| *at <= plan.now);
        if let Some(parcel) = &mut order.parcel {
            parcel.scans.retain(|scan| scan.at <= plan.now);
        }
    }
    Ok(world)
}

#[derive(Default)]
struct Told {
    tickets: Vec<Ticket>,
    after: HashMap<usize, Vec<After>>,
    /// When staff cancelled an order that the customer wanted cancelled.
    cancelled: Vec<(usize, Option<Timestamp>)>,
}

fn tell(world: &World, texts: &Texts, office: &Office) -> Told {
    let mut told = Told::default();
    let mut dice = Dice::of(world.seed, "aftermath");
    let mut talks = Talks { world, texts, office, dice: Dice::of(world.seed, "talks") };
    for (index, order) in world.orders.iter().enumerate() {
        if let Some(after) = aftermath::registration(&mut dice, order) {
            told.after.entry(index).or_default().push(after);
        }
    }
    for contact in contacts::contacts(world, office) {
        let Some(talk) = talks.talk(&contact) else { continue };
        if let Some(again) = follow(&mut told, &mut dice, world, office, &contact, &talk)
            && again.at <= world.now
            && let Some(second) = talks.talk(&again)
        {
            follow(&mut told, &mut dice, world, office, &again, &second);
            told.tickets.push(second.ticket);
        }
        told.tickets.push(talk.ticket);
    }
    told.tickets.extend(spam(world, office));
    told
}

/// What a conversation does to its order; gives the contact that it leads to, if any.
fn follow(
    told: &mut Told,
    dice: &mut Dice,
    world: &World,
    office: &Office,
    contact: &Contact,
    talk: &Talk,
) -> Option<Contact> {
    let (index, _) = contact.order?;
    let order = &world.orders[index];
    if contact.scene == Scene::CancelOrder && order.parcel.is_none() {
        told.cancelled.push((index, talk.answered.map(|(at, _)| at)));
    }
    let (at, by) = talk.answered?;
    let solves = |step: &Step| match &step.what {
        What::Reply(_, text, Some("solved")) => Some(text.clone()),
        _ => None,
    };
    let said = talk.ticket.steps.iter().find_map(solves).unwrap_or_default();
    let (deeds, forgotten) = aftermath::deeds(dice, office, order, contact, (at, by, &said));
    let mine = told.after.entry(index).or_default();
    // A thing is registered once.
    if deeds.iter().any(|after| matches!(after.deed, Deed::Register(_))) {
        mine.retain(|after| !matches!(after.deed, Deed::Register(_)));
    }
    mine.extend(deeds);
    forgotten.map(|at| Contact { at, scene: Scene::RefundNotReceived, ..*contact })
}

/// A little of what every shop gets, too.
fn spam(world: &World, office: &Office) -> Vec<Ticket> {
    let mut dice = Dice::of(world.seed, "spam");
    let count = world.orders.len() / 150;
    let one = |_| {
        let opened_at = world.now.plus(-dice.between(2 * HOUR, DAYS * DAY));
        let (subject, words) = dice.one(SPAM);
        let person = dice.one(&answering(Team::Delivery));
        let at = office.after(opened_at, dice.between(10, 200));
        let steps = vec![Step { at, what: What::Spam(person) }];
        Ticket {
            scene: Scene::Other,
            buyer: None,
            order: None,
            product: None,
            channel: tickets::ticket::Channel::Email,
            urgency: tickets::ticket::Urgency::Normal,
            team: Team::Delivery,
            assignee: None,
            tags: Vec::new(),
            subject: subject.to_owned(),
            opened_at,
            opening: words.to_owned(),
            call: None,
            steps: steps.into_iter().filter(|step| step.at <= world.now).collect(),
        }
    };
    (0..count).map(one).collect()
}

/// Conversations that others follow from, or that an order's state hangs on: they stay as they are.
const SETTLED: &[Scene] = &[Scene::CancelOrder, Scene::ReturnRequest, Scene::RefundNotReceived, Scene::WarrantyClaim];

/// There is always work: of what came in last, some is not answered yet, and some waits for the
/// customer, until there is about as much as a team of this size has before it.
fn leave_open(told: &mut Told, dice: &mut Dice, plan: Plan) {
    let wanted = (OPEN * plan.orders).div_ceil(ORDERS);
    let mut open = told.tickets.iter().filter(|ticket| is_open(ticket)).count();
    let old = |ticket: &Ticket| plan.now.since(ticket.opened_at);
    let recent = told.tickets.iter_mut().filter(|ticket| old(ticket) > 3 * HOUR && old(ticket) < 12 * DAY);
    let mut recent: Vec<&mut Ticket> = recent.filter(|ticket| !is_open(ticket)).collect();
    recent.sort_by_key(|ticket| std::cmp::Reverse(ticket.opened_at));
    for ticket in recent {
        if open >= wanted {
            return;
        }
        if ticket.call.is_some() || ticket.buyer.is_none() || SETTLED.contains(&ticket.scene) {
            continue;
        }
        let asked = ticket.steps.iter().position(|step| matches!(step.what, What::Reply(_, _, Some("pending"))));
        let handled = |step: &Step| matches!(step.what, What::Assign(_) | What::Reply(..) | What::Note(..));
        let handled = ticket.steps.iter().position(handled);
        // Who waits for longer than a day has been asked something, or is forgotten, which is rare.
        let patience = if old(ticket) < 20 * HOUR { 0.9 } else { 0.1 };
        let kept = asked.map(|place| place + 1 + dice.place(2)).or(handled.filter(|_| dice.chance(patience)));
        // Some wait for the carrier or the warehouse instead, and have been told so.
        let solving = ticket.steps.iter().position(|step| matches!(step.what, What::Reply(_, _, Some("solved"))));
        let told_before =
            |place: &usize| ticket.steps[..*place].iter().any(|step| matches!(step.what, What::Reply(..)));
        let held = solving.filter(told_before);
        let held = held.filter(|_| kept.is_none() && old(ticket) < 8 * DAY && dice.chance(0.6));
        if let Some(kept) = kept.or(held) {
            let answer = held.map(|place| ticket.steps[place].clone());
            ticket.steps.truncate(kept);
            if let Some(Step { at, what: What::Reply(person, _, _) }) = answer {
                ticket.steps.push(Step { at, what: What::Status(person, "on_hold") });
            }
            open += 1;
            let after = ticket.order.and_then(|order| told.after.get_mut(&order));
            after.into_iter().for_each(|after| after.retain(|after| after.at < ticket.opened_at));
        }
    }
}

/// What a desk looks like in the middle of work: some things are put off, some need a colleague.
fn lately(tickets: &mut [Ticket], dice: &mut Dice, office: &Office, now: Timestamp) {
    let place = |name: &str| PEOPLE.iter().position(|person| person.name.starts_with(name));
    let (priya, elif, ada) = (place("Priya"), place("Elif"), place("Ada"));
    let asks = [
        (priya, "@Priya you know this customer. Can you take it from here?"),
        (elif, "@Elif may I refund this although it is past the 30 days?"),
        (ada, "@Ada they ask for whoever is in charge. Do you want to write to them yourself?"),
        (priya, "@Priya the carrier calls you back about this one."),
    ];
    let mut asked = asks.into_iter();
    let mut snoozed = 0;
    for ticket in tickets.iter_mut().filter(|ticket| is_open(ticket) && now.since(ticket.opened_at) > 3 * HOUR) {
        let last = ticket.steps.last().map_or(ticket.opened_at, |step| step.at);
        let at = last.plus(11 * MINUTE).min(now);
        let waits = ticket.steps.iter().any(|step| matches!(step.what, What::Reply(_, _, Some("pending"))));
        let by = dice.one(&answering(ticket.team));
        if waits && snoozed < 5 && dice.chance(0.35) {
            snoozed += 1;
            let until = office.after(now.plus(dice.between(20 * HOUR, 3 * DAY)), 30);
            ticket.steps.push(Step { at, what: What::Snooze(by, until) });
        } else if dice.chance(0.2)
            && let Some((Some(person), words)) = asked.next()
            && person != by
        {
            ticket.steps.push(Step { at, what: What::Note(by, words.to_owned(), Some(person)) });
        }
    }
}
