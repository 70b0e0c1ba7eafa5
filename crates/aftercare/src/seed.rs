//! The small shop that a first look opens on, lived through the same functions that people use.
//!
//! The stories stand in `seed/stories.toml`; their times are relative to the moment of seeding.

mod stories;

use std::collections::HashMap;
use std::sync::Arc;

use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Refusal, Rng, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use staff::people::{self, NewPerson};
use staff::setting_up::{self, SetUp};
use staff::{roles, teams};
use store::{Db, Tx, TxFuture, events};

use crate::{Failure, features};
use stories::{OrderStory, Step, Stories, TicketStory};

pub const ADMIN: &str = "admin@northway.example";
pub const PASSWORD: &str = "lighthouse-demo";

/// Fills an empty installation. Gives whether it did: one that is set up stays as it is.
pub async fn seed(db: &Db, clock: &dyn Clock, rng: Arc<dyn Rng>) -> Result<bool, Failure> {
    if !setting_up::needed(&mut db.read().await?).await? {
        return Ok(false);
    }
    let stories = Stories::read()?;
    let hash = people::hash_password(PASSWORD).await?;
    let now = clock.now();
    let mut world = World {
        db: db.clone(),
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
struct World {
    db: Db,
    rng: Arc<dyn Rng>,
    now: Timestamp,
    people: HashMap<String, Actor>,
    teams: HashMap<String, String>,
    customers: HashMap<String, String>,
    orders: HashMap<String, String>,
    /// Product ids by SKU.
    products: HashMap<String, String>,
}

impl World {
    async fn staff(&mut self, stories: &Stories, hash: String) -> Result<(), Failure> {
        let act = self.act(Actor::program(ActorKind::System, "seed"), self.now.plus(-400 * DAY));
        let (catalogue, input, first) = (features::permissions(), set_up(), hash.clone());
        let setting = act.clone();
        self.write(move |tx| Box::pin(async move { setting_up::set_up(tx, &setting, &catalogue, input, first).await }))
            .await?;
        for name in &stories.teams {
            let (act, input) = (act.clone(), made(json!({ "name": name }))?);
            let team = self.write(move |tx| Box::pin(async move { teams::add(tx, &act, input).await })).await?;
            self.teams.insert(name.clone(), team.id);
        }
        let roles = roles::list(&mut self.db.read().await?).await?;
        for story in &stories.people {
            let role = roles.iter().find(|role| role.name == story.role).map(|role| role.id.clone());
            let mine = story.teams.iter().filter_map(|team| self.teams.get(team).cloned()).collect::<Vec<_>>();
            let person: NewPerson = made(json!({
                "name": story.name, "email": story.email, "password": PASSWORD, "roles": [role], "teams": mine,
            }))?;
            let (act, hash) = (act.clone(), hash.clone());
            let person =
                self.write(move |tx| Box::pin(async move { people::add(tx, &act, person, hash).await })).await?;
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
            let product = self
                .write(move |tx| Box::pin(async move { orders::cataloguing::create(tx, &act, input).await }))
                .await?;
            self.products.insert(story.sku.clone(), product.id);
        }
        for story in &stories.customers {
            let input = made(story.input())?;
            let act = self.act(shop.clone(), self.now.plus(-300 * DAY));
            let customer = self
                .write(move |tx| Box::pin(async move { customers::creating::create(tx, &act, input).await }))
                .await?;
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
        let order =
            self.write(move |tx| Box::pin(async move { orders::placing::place(tx, &act, input).await })).await?;
        self.orders.insert(story.number.clone(), order.id.clone());
        let (act, id) = (self.act(shop.clone(), placed.plus(MINUTE)), order.id.clone());
        let payment =
            made(json!({ "kind": "payment", "amount": { "amount": total, "currency": "EUR" }, "method": "card" }))?;
        self.write(move |tx| Box::pin(async move { orders::paying::record(tx, &act, &id, payment).await })).await?;
        let Some(parcel) = &story.parcel else { return Ok(()) };
        let promised = self.now.plus(parcel.promised_in_days * DAY).day_in(&jiff::tz::TimeZone::UTC).to_string();
        let shipment = made(json!({
            "carrier": parcel.carrier, "tracking_number": parcel.tracking, "promised_on": promised, "destination_time_zone": "Europe/Berlin",
        }))?;
        let (act, id) = (self.act(shop.clone(), placed.plus(HOUR)), order.id.clone());
        let shipment = self
            .write(move |tx| Box::pin(async move { orders::shipping::create(tx, &act, &id, shipment).await }))
            .await?;
        for (ago, state, text) in &parcel.scans {
            let at = self.now.plus(-ago.0);
            let scan = made(json!({ "at": at, "state": state, "text": text }))?;
            let (act, id) = (self.act(shop.clone(), at), shipment.id.clone());
            self.write(move |tx| Box::pin(async move { orders::tracking::track(tx, &act, &id, scan).await })).await?;
        }
        Ok(())
    }

    async fn ticket(&self, story: &TicketStory) -> Result<(), Failure> {
        let mut at = self.now.plus(-story.ago.0);
        let mut ticket: Option<String> = None;
        for step in &story.steps {
            at = at.plus(step.after.0);
            match &ticket {
                None => ticket = Some(self.open(story, step, at).await?),
                Some(id) => self.step(story, step, at, id.clone()).await?,
            }
        }
        Ok(())
    }

    async fn open(&self, story: &TicketStory, step: &Step, at: Timestamp) -> Result<String, Failure> {
        let (author, text) = match (&step.customer, &step.staff_opens) {
            (Some(text), _) => ("customer", text),
            (None, Some(text)) => ("staff", text),
            (None, None) => return Err(Failure::new(format!("{}: begins with neither side", story.subject))),
        };
        let input = made(json!({
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
        let opened =
            self.write(move |tx| Box::pin(async move { tickets::opening::open(tx, &act, input).await })).await?;
        Ok(opened.row.id)
    }

    async fn step(&self, story: &TicketStory, step: &Step, at: Timestamp, id: String) -> Result<(), Failure> {
        let act = self.act(self.who(step, story), at);
        if let Some(text) = &step.customer {
            let input = made(json!({ "body_text": text }))?;
            return self
                .write(move |tx| {
                    Box::pin(async move { tickets::receiving::receive(tx, &act, &id, input).await.map(|_| ()) })
                })
                .await;
        }
        if let Some(text) = &step.reply {
            let seen = events::last(&mut self.db.read().await?).await?;
            let input = made(json!({ "body_text": text, "seen_event": seen, "status": step.status }))?;
            return self
                .write(move |tx| {
                    Box::pin(async move { tickets::replying::reply(tx, &act, &id, input).await.map(|_| ()) })
                })
                .await;
        }
        if let Some(text) = &step.note {
            let input = made(json!({ "body_text": text }))?;
            return self
                .write(move |tx| Box::pin(async move { tickets::noting::note(tx, &act, &id, input).await.map(|_| ()) }))
                .await;
        }
        let input = made(json!({ "rating": step.rating, "comment": step.comment }))?;
        self.write(move |tx| {
            Box::pin(async move { tickets::answering::answer(tx, &act, &id, input).await.map(|_| ()) })
        })
        .await
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

    async fn write<T, F>(&self, body: F) -> Result<T, Failure>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> TxFuture<'t, T, Refusal> + Send + 'static,
        T: Send + 'static,
    {
        Ok(self.db.write(body).await?)
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
