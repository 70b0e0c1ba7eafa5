//! Conversations: what becomes of a contact, step by step, by the shop's hours.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use tickets::ticket::{Channel, Urgency};

use crate::case::Case;
use crate::contacts::Contact;
use crate::days::Office;
use crate::dice::Dice;
use crate::facts::{Fate, Step, Ticket, What, World};
use crate::purchases::{BATCH, STRIKE};
use crate::scenes::Scene;
use crate::shop::{CARRIERS, DEFECTIVE, ON_STRIKE, PEOPLE, PRODUCTS, answering};
use crate::texts::{Manner, Part, Teller, Texts};

/// Lives conversations through.
pub struct Talks<'w> {
    pub world: &'w World,
    pub texts: &'w Texts,
    pub office: &'w Office,
    pub dice: Dice,
}

/// A conversation and when it was answered so that things could be done about it.
pub struct Talk {
    pub ticket: Ticket,
    pub answered: Option<(Timestamp, usize)>,
}

/// Reasons to write that are gone when the parcel is there.
const ON_THE_WAY: &[Scene] = &[Scene::DeliveryDelay, Scene::StuckInTransit, Scene::NotShipped, Scene::LostParcel];

/// How the first answer goes.
enum Course {
    Answered,
    /// We ask back first.
    AskedBack,
    /// Somebody else has to do something first.
    OnHold,
}

impl Talks<'_> {
    pub fn talk(&mut self, contact: &Contact) -> Option<Talk> {
        let name = &self.world.buyers[contact.buyer].name;
        let case = self.case(contact, contact.at);
        let teller = self.texts.teller(contact.scene, &case, self.office)?;
        let channel = self.channel(contact.at);
        let agent = self.agent(contact, &case.language);
        let spoken = channel == Channel::Phone;
        let manner = if matches!(channel, Channel::Chat | Channel::Phone) { Manner::Short } else { Manner::Letter };
        let subject = teller.subject(&mut self.dice);
        let opening = teller.opening(&mut self.dice, manner, name);
        let call = spoken.then(|| (agent, self.dice.long_tailed(75.0, 0.9) as i64 * 1_000));
        let assignee = (spoken || self.dice.chance(0.45)).then_some(agent);
        let mut ticket = Ticket {
            scene: contact.scene,
            buyer: Some(contact.buyer),
            order: contact.order.map(|(order, _)| order),
            product: self.product(contact),
            channel,
            urgency: self.urgency(contact.scene),
            team: contact.scene.team(),
            assignee,
            tags: self.tags(contact),
            subject,
            opened_at: contact.at,
            opening,
            call,
            steps: Vec::new(),
        };
        let answered = if spoken {
            Some(self.call(&mut ticket, &teller, agent))
        } else {
            self.letters(&mut ticket, teller, contact, agent, name)
        };
        ticket.steps.retain(|step| step.at <= self.world.now);
        ticket.steps.sort_by_key(|step| step.at);
        Some(Talk { ticket, answered: answered.filter(|at| *at <= self.world.now).map(|at| (at, agent)) })
    }

    fn case(&self, contact: &Contact, at: Timestamp) -> Case {
        if let Some((order, line)) = contact.order {
            return Case::of(self.world, &self.world.orders[order], line, at);
        }
        let buyer = &self.world.buyers[contact.buyer];
        Case {
            now: at,
            first_name: buyer.first_name().to_owned(),
            city: buyer.city.to_owned(),
            language: buyer.language.to_owned(),
            product: contact.product.map(|product| PRODUCTS[product].name.to_owned()),
            carrier: Some(CARRIERS[0].to_owned()),
            ..Case::default()
        }
    }

    fn product(&self, contact: &Contact) -> Option<usize> {
        let ordered = contact.order.map(|(order, line)| self.world.orders[order].lines[line].product);
        contact.product.or(ordered)
    }

    fn channel(&mut self, at: Timestamp) -> Channel {
        let open = self.office.is_open(at);
        let ways = [
            (Channel::Email, 54.0),
            (Channel::Web, 20.0),
            (Channel::Chat, if open { 17.0 } else { 6.0 }),
            (Channel::Phone, if open { 14.0 } else { 0.0 }),
        ];
        ways[self.dice.weighted(ways.iter().map(|(_, weight)| *weight))].0
    }

    fn agent(&mut self, contact: &Contact, language: &str) -> usize {
        let able = answering(contact.scene.team());
        let german = able.iter().copied().find(|person| PEOPLE[*person].locale == "de");
        match german.filter(|_| language == "de" && self.dice.chance(0.55)) {
            Some(person) => person,
            None => able[self.dice.weighted(able.iter().map(|person| eagerness(*person)))],
        }
    }

    fn urgency(&mut self, scene: Scene) -> Urgency {
        let high = match scene {
            Scene::LostParcel | Scene::DeliveredNotReceived | Scene::Complaint | Scene::StuckInTransit => 0.5,
            Scene::DeliveryDelay | Scene::DamagedOnArrival | Scene::RefundNotReceived => 0.22,
            _ => 0.06,
        };
        match self.dice.share() {
            share if share < 0.015 => Urgency::Urgent,
            share if share < 0.015 + high => Urgency::High,
            share if share > 0.9 && !scene.is_trouble() => Urgency::Low,
            _ => Urgency::Normal,
        }
    }

    fn tags(&mut self, contact: &Contact) -> Vec<&'static str> {
        let mut tags = vec![contact.scene.key()];
        if let Some((order, line)) = contact.order {
            let order = &self.world.orders[order];
            let ago = self.world.now.since(order.placed_at) / DAY;
            let struck = order.parcel.as_ref().is_some_and(|parcel| parcel.carrier == CARRIERS[ON_STRIKE]);
            if struck && STRIKE.contains(&ago) && matches!(order.fate, Fate::Late(_) | Fate::Stuck) {
                tags.push("strike");
            }
            let faulty = order.lines[line].product().sku == DEFECTIVE && BATCH.contains(&ago);
            if faulty && contact.scene == Scene::ProductMalfunction {
                tags.push("kettle-batch");
            }
        }
        tags.extend(["gift", "photo"].into_iter().filter(|_| self.dice.chance(0.04)));
        tags
    }

    /// A call: answered as it is said, or called back about by mail.
    fn call(&mut self, ticket: &mut Ticket, teller: &Teller<'_>, agent: usize) -> Timestamp {
        let ends = ticket.opened_at.plus(self.dice.between(3 * MINUTE, 14 * MINUTE));
        if self.dice.chance(0.3) {
            add(ticket, ends, What::Note(agent, teller.note(&mut self.dice), None));
        }
        if self.dice.chance(0.8) {
            add(ticket, ends, What::Status(agent, "solved"));
            self.rate(ticket, ends, agent, 0);
            return ends;
        }
        let answer = self.office.after(ends, self.dice.long_tailed(160.0, 0.8) as i64);
        let text = teller.reply(&mut self.dice, Part::Answer, PEOPLE[agent].name);
        add(ticket, answer, What::Reply(agent, text, Some("solved")));
        self.rate(ticket, answer, agent, 0);
        answer
    }

    fn letters(
        &mut self,
        ticket: &mut Ticket,
        teller: Teller<'_>,
        contact: &Contact,
        agent: usize,
        name: &str,
    ) -> Option<Timestamp> {
        let first = self.first_reply(ticket);
        let waited = first.since(ticket.opened_at);
        if waited > 20 * HOUR && self.dice.chance(0.14) {
            let at = self
                .office
                .by_day(ticket.opened_at.plus(self.dice.between(14 * HOUR, waited - HOUR)))
                .min(first.plus(-MINUTE));
            add(ticket, at, What::Customer(teller.missed(&mut self.dice, name)));
        }
        if ticket.assignee.is_none() {
            let at = first.plus(-self.dice.between(MINUTE, 9 * MINUTE)).max(ticket.opened_at);
            add(ticket, at, What::Assign(agent));
        }
        let teller = teller.at(&self.case(contact, first));
        let solved = match self.course(&teller) {
            Course::Answered => first,
            Course::OnHold => {
                add(ticket, first, What::Note(agent, teller.note(&mut self.dice), None));
                add(ticket, first.plus(MINUTE), What::Status(agent, "on_hold"));
                let minutes = self.dice.long_tailed(1_700.0, 0.7) as i64;
                self.office.after(first, minutes)
            }
            Course::AskedBack => {
                let text = teller.reply(&mut self.dice, Part::Question, PEOPLE[agent].name);
                add(ticket, first, What::Reply(agent, text.clone(), Some("pending")));
                if self.dice.chance(0.15) {
                    // Nothing came back. After ten days somebody tidies up.
                    let at = self.office.after(first.plus(10 * DAY), self.dice.between(5, 200));
                    add(ticket, at, What::Status(agent, "solved"));
                    return None;
                }
                let hours = self.dice.long_tailed(10.0, 1.4);
                let back = self.office.by_day(first.plus((hours * HOUR as f64) as i64 + 8 * MINUTE));
                add(ticket, back, What::Customer(teller.info(&mut self.dice, &text, name)));
                self.office.after(back, self.dice.long_tailed(140.0, 0.9) as i64)
            }
        };
        let teller = teller.at(&self.case(contact, solved));
        let text = teller.reply(&mut self.dice, Part::Answer, PEOPLE[agent].name);
        add(ticket, solved, What::Reply(agent, text, Some("solved")));
        self.afterwards(ticket, &teller, (contact, solved), agent, name);
        Some(solved)
    }

    /// When somebody first answers: within minutes in a chat, within hours by mail, later when much
    /// is going on, and now and then it lies for days.
    fn first_reply(&mut self, ticket: &Ticket) -> Timestamp {
        if ticket.channel == Channel::Chat && self.office.is_open(ticket.opened_at) && self.dice.chance(0.85) {
            return ticket.opened_at.plus(self.dice.between(MINUTE, 9 * MINUTE));
        }
        let busy = if ticket.tags.contains(&"strike") { 2.2 } else { 1.0 };
        let urgent = if matches!(ticket.urgency, Urgency::High | Urgency::Urgent) { 0.6 } else { 1.0 };
        let forgotten = if self.dice.chance(0.012) { self.dice.between(1_500, 3_200) } else { 0 };
        let minutes = self.dice.long_tailed(185.0, 0.85) * busy * urgent;
        self.office.after(ticket.opened_at, minutes as i64 + forgotten)
    }

    fn course(&mut self, teller: &Teller<'_>) -> Course {
        match self.dice.share() {
            share if share < 0.24 && teller.can_ask() => Course::AskedBack,
            share if share > 0.89 => Course::OnHold,
            _ => Course::Answered,
        }
    }

    /// Thanks, a survey answer, or it comes up again.
    fn afterwards(
        &mut self,
        ticket: &mut Ticket,
        teller: &Teller<'_>,
        (contact, solved): (&Contact, Timestamp),
        agent: usize,
        name: &str,
    ) {
        let again = self.office.by_day(solved.plus(self.dice.between(5 * HOUR, 4 * DAY)));
        // Nobody misses a parcel that has come.
        let is_moot = ON_THE_WAY.contains(&ticket.scene) && self.case(contact, again).delivered_at.is_some();
        if self.dice.chance(0.07) && !is_moot {
            add(ticket, again, What::Customer(teller.again(&mut self.dice, name)));
            let end = self.office.after(again, self.dice.long_tailed(150.0, 0.8) as i64);
            let text = teller.reply(&mut self.dice, Part::Finish, PEOPLE[agent].name);
            add(ticket, end, What::Reply(agent, text, Some("solved")));
            return self.rate(ticket, end, agent, 1);
        }
        if self.dice.chance(0.2) {
            let at = self.office.by_day(solved.plus(self.dice.between(9 * MINUTE, 9 * HOUR)));
            add(ticket, at, What::Customer(teller.thanks(&mut self.dice)));
        }
        self.rate(ticket, solved, agent, 0);
    }

    fn rate(&mut self, ticket: &mut Ticket, solved: Timestamp, agent: usize, reopened: i64) {
        if !self.dice.chance(0.36) {
            return;
        }
        let waited = solved.since(ticket.opened_at);
        let patience = if waited > 3 * DAY { 0.15 } else { 0.0 } + if reopened > 0 { 0.3 } else { 0.0 };
        let positive = self.dice.chance(ticket.scene.happiness() - patience);
        let rating = if positive { 5 - self.dice.between(0, 2) / 2 } else { self.dice.between(1, 3) };
        let at = self.office.by_day(solved.plus(self.dice.between(2 * HOUR, 50 * HOUR)));
        let language = ticket.buyer.map_or("en", |buyer| self.world.buyers[buyer].language);
        let case = Case { language: language.to_owned(), ..Case::default() };
        let teller = self.texts.teller(ticket.scene, &case, self.office);
        let comment = teller.and_then(|teller| teller.comment(&mut self.dice, rating, PEOPLE[agent].name));
        add(ticket, at, What::Rate(rating, comment));
    }
}

/// How much of a team's work somebody takes: who is in many teams has less time for each.
fn eagerness(person: usize) -> f64 {
    match PEOPLE[person].role {
        // Helps out, no more.
        "lead" => 0.15,
        _ => 1.0 / PEOPLE[person].teams.len() as f64,
    }
}

fn add(ticket: &mut Ticket, at: Timestamp, what: What) {
    ticket.steps.push(Step { at, what });
}

/// Whether a conversation is still open after its steps.
pub fn is_open(ticket: &Ticket) -> bool {
    let mut turns = ticket.steps.iter().filter_map(|step| match &step.what {
        What::Reply(_, _, Some(status)) | What::Status(_, status) => Some(*status != "solved"),
        What::Spam(_) => Some(false),
        _ => None,
    });
    turns.next_back().unwrap_or(true)
}
