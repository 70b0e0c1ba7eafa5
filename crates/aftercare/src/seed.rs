//! The small shop that a first look opens on, lived through the same functions that people use.
//!
//! The stories stand in `seed/stories.toml`; their times are relative to the moment of seeding.

mod stories;

use std::collections::HashMap;
use std::sync::Arc;

use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Rng, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use staff::people::{self, NewPerson};
use staff::setting_up::{self, SetUp};
use staff::{roles, signing_in, teams};
use store::{Db, Tx, TxFuture, events};
use tickets::noting::NewNote;
use tickets::opening::Opening;
use tickets::receiving::CustomerMessage;
use tickets::replying::NewReply;

use crate::{Failure, features};
use stories::{OrderStory, Step, Stories, TicketStory};

pub const ADMIN: &str = "admin@northway.example";
pub const PASSWORD: &str = "lighthouse-demo";

/// Fills an empty installation. Gives whether it did: one that is set up stays as it is.
///
/// All in one transaction: a stop or a power cut in the middle leaves nothing, and the next start
/// begins anew.
pub async fn seed(db: &Db, clock: &dyn Clock, rng: Arc<dyn Rng>) -> Result<bool, Failure> {
    if !setting_up::needed(&mut db.read().await?).await? {
        return Ok(false);
    }
    let stories = Stories::read()?;
    let hash = people::hash_password(PASSWORD).await?;
    let now = clock.now();
    match db.write(move |tx| -> TxFuture<'_, bool, Failure> { Box::pin(live(tx, stories, hash, now, rng)) }).await {
        // Of two nodes that begin at once, one finds the other's organisation in its way.
        Err(_) if !setting_up::needed(&mut db.read().await?).await? => Ok(false),
        ended => ended,
    }
}

/// Whether the seed's password still opens the installation.
pub async fn opens(db: &Db) -> Result<bool, Failure> {
    let mut conn = db.read().await?;
    let people = people::list(&mut conn).await?;
    let Some(admin) = people.iter().find(|person| person.email.as_deref() == Some(ADMIN)) else { return Ok(false) };
    Ok(signing_in::knows_password(&mut conn, &admin.id, PASSWORD.to_owned()).await?)
}

/// Lives through the stories, unless somebody else has set up meanwhile.
async fn live(tx: &mut Tx, stories: Stories, hash: String, now: Timestamp, rng: Arc<dyn Rng>) -> Result<bool, Failure> {
    if !setting_up::needed(tx).await? {
        return Ok(false);
    }
    let mut world = World {
        tx,
        rng,
        now,
        people: HashMap::new(),
        teams: HashMap::new(),
        customers: HashMap::new(),
        orders: HashMap::new(),
        products: HashMap::new(),
    };
    world.staff(&stories, hash).await?;
    world.shop(&stories).await?;
    for story in &stories.tickets {
        world.ticket(story).await?;
    }
    Ok(true)
}

/// What has been made so far, by the names that the stories use.
struct World<'t> {
    tx: &'t mut Tx,
    rng: Arc<dyn Rng>,
    now: Timestamp,
    people: HashMap<String, Actor>,
    teams: HashMap<String, String>,
    customers: HashMap<String, String>,
    orders: HashMap<String, String>,
    /// Product ids by SKU.
    products: HashMap<String, String>,
}

impl World<'_> {
    async fn staff(&mut self, stories: &Stories, hash: String) -> Result<(), Failure> {
        let act = self.act(Actor::program(ActorKind::System, "seed"), self.now.plus(-400 * DAY));
        setting_up::set_up(self.tx, &act, &features::permissions(), set_up(), hash.clone()).await?;
        for name in &stories.teams {
            let team = teams::add(self.tx, &act, made(json!({ "name": name }))?).await?;
            self.teams.insert(name.clone(), team.id);
        }
        let roles = roles::list(self.tx).await?;
        for story in &stories.people {
            let role = roles.iter().find(|role| role.name == story.role).map(|role| role.id.clone());
            let mine = story.teams.iter().filter_map(|team| self.teams.get(team).cloned()).collect::<Vec<_>>();
            let person: NewPerson = made(json!({
                "name": story.name, "email": story.email, "password": PASSWORD, "roles": [role], "teams": mine,
            }))?;
            let person = people::add(self.tx, &act, person, hash.clone()).await?;
            let mut actor = Actor::program(ActorKind::Staff, &person.name);
            (actor.id, actor.teams, actor.grants) = (person.id, person.teams, everything());
            self.people.insert(story.name.clone(), actor);
        }
        Ok(())
    }

    async fn shop(&mut self, stories: &Stories) -> Result<(), Failure> {
        let mut shop = Actor::program(ActorKind::System, "shop");
        shop.grants = everything();
        for story in &stories.products {
            let input = made(json!({
                "sku": story.sku, "name": story.name, "category": story.category, "warranty_months": story.warranty_months,
            }))?;
            let act = self.act(shop.clone(), self.now.plus(-400 * DAY));
            let product = orders::cataloguing::create(self.tx, &act, input).await?;
            self.products.insert(story.sku.clone(), product.id);
        }
        for story in &stories.customers {
            let input = made(story.input())?;
            let act = self.act(shop.clone(), self.now.plus(-300 * DAY));
            let customer = customers::creating::create(self.tx, &act, input).await?;
            self.customers.insert(story.name.clone(), customer.id);
        }
        for story in &stories.orders {
            self.order(story, stories, &shop).await?;
        }
        Ok(())
    }

    async fn order(&mut self, story: &OrderStory, stories: &Stories, shop: &Actor) -> Result<(), Failure> {
        let placed = self.now.plus(-story.ago.0);
        let price =
            |sku: &str| stories.products.iter().find(|product| product.sku == sku).map_or(0, |product| product.price);
        let lines: Vec<Value> = story.lines.iter().map(|(sku, quantity)| {
            json!({ "sku": sku, "quantity": quantity, "price": { "amount": price(sku), "currency": "EUR" } })
        }).collect();
        let total: i64 = story.lines.iter().map(|(sku, quantity)| price(sku) * quantity).sum();
        let input = made(json!({
            "number": story.number, "customer_id": self.customers.get(&story.customer), "currency": "EUR", "lines": lines,
        }))?;
        let act = self.act(shop.clone(), placed);
        let order = orders::placing::place(self.tx, &act, input).await?;
        self.orders.insert(story.number.clone(), order.id.clone());
        let act = self.act(shop.clone(), placed.plus(MINUTE));
        let payment =
            made(json!({ "kind": "payment", "amount": { "amount": total, "currency": "EUR" }, "method": "card" }))?;
        orders::paying::record(self.tx, &act, &order.id, payment).await?;
        let Some(parcel) = &story.parcel else { return Ok(()) };
        let promised = self.now.plus(parcel.promised_in_days * DAY).day_in(&jiff::tz::TimeZone::UTC).to_string();
        let shipment = made(json!({
            "carrier": parcel.carrier, "tracking_number": parcel.tracking, "promised_on": promised, "destination_time_zone": "Europe/Berlin",
        }))?;
        let act = self.act(shop.clone(), placed.plus(HOUR));
        let shipment = orders::shipping::create(self.tx, &act, &order.id, shipment).await?;
        for (ago, state, text) in &parcel.scans {
            let at = self.now.plus(-ago.0);
            let scan = made(json!({ "at": at, "state": state, "text": text }))?;
            let act = self.act(shop.clone(), at);
            orders::tracking::track(self.tx, &act, &shipment.id, scan).await?;
        }
        Ok(())
    }

    async fn ticket(&mut self, story: &TicketStory) -> Result<(), Failure> {
        let mut at = self.now.plus(-story.ago.0);
        let mut ticket: Option<String> = None;
        for step in &story.steps {
            at = at.plus(step.after.0);
            match &ticket {
                None => ticket = Some(self.open(story, step, at).await?),
                Some(id) => self.step(story, step, at, id).await?,
            }
        }
        Ok(())
    }

    async fn open(&mut self, story: &TicketStory, step: &Step, at: Timestamp) -> Result<String, Failure> {
        let (author, text) = match (&step.customer, &step.staff_opens) {
            (Some(text), _) => ("customer", text),
            (None, Some(text)) => ("staff", text),
            (None, None) => return Err(Failure::new(format!("{}: begins with neither side", story.subject))),
        };
        let input: Opening = made(json!({
            "subject": story.subject,
            "customer_id": self.customers.get(&story.customer),
            "order_id": story.order.as_ref().and_then(|number| self.orders.get(number)),
            "product_id": story.product.as_ref().and_then(|sku| self.products.get(sku)),
            "channel": story.channel,
            "urgency": story.urgency,
            "team_id": self.teams.get(&story.team),
            "assignee_id": story.assignee.as_ref().and_then(|name| self.people.get(name)).map(|actor| &actor.id),
            "tags": story.tags,
            "message": { "author": author, "body_text": text },
        }))?;
        let act = self.act(self.who(step, story), at);
        let opened = tickets::opening::open(self.tx, &act, input).await?;
        Ok(opened.row.id)
    }

    async fn step(&mut self, story: &TicketStory, step: &Step, at: Timestamp, id: &str) -> Result<(), Failure> {
        let act = self.act(self.who(step, story), at);
        if let Some(text) = &step.customer {
            let input: CustomerMessage = made(json!({ "body_text": text }))?;
            tickets::receiving::receive(self.tx, &act, id, input).await?;
        } else if let Some(text) = &step.reply {
            let seen = events::last(self.tx).await?;
            let input: NewReply = made(json!({ "body_text": text, "seen_event": seen, "status": step.status }))?;
            tickets::replying::reply(self.tx, &act, id, input).await?;
        } else if let Some(text) = &step.note {
            let input: NewNote = made(json!({ "body_text": text }))?;
            tickets::noting::note(self.tx, &act, id, input).await?;
        } else {
            let input = made(json!({ "rating": step.rating, "comment": step.comment }))?;
            tickets::answering::answer(self.tx, &act, id, input).await?;
        }
        Ok(())
    }

    /// Who does a step: the person it names, else the ticket's assignee, else any of the team.
    fn who(&self, step: &Step, story: &TicketStory) -> Actor {
        let named = step.by.as_ref().or(story.assignee.as_ref()).and_then(|name| self.people.get(name));
        named
            .or_else(|| self.people.values().next())
            .cloned()
            .unwrap_or_else(|| Actor::program(ActorKind::System, "seed"))
    }

    fn act(&self, actor: Actor, at: Timestamp) -> Act {
        Act::new(actor, at.min(self.now), Arc::clone(&self.rng))
    }
}

fn set_up() -> SetUp {
    SetUp {
        organisation: "Northway Home".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        name: "Ada Admin".to_owned(),
        email: ADMIN.to_owned(),
        password: PASSWORD.to_owned(),
    }
}

fn everything() -> Grants {
    let mut grants = Grants::default();
    for permission in features::permissions() {
        grants.add(permission.name, Reach::All);
    }
    grants
}

/// An input as the API would read it.
fn made<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|error| Failure::new(format!("seed: {error}")))
}
