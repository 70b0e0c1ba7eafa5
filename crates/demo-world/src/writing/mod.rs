//! Plays facts through the functions that imports and people use.

mod after;
mod desk;
mod handy;
mod house;
mod shop;

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, FieldProblem, Grants, Outcome, Permission, Reach, Refusal, Rng, Timestamp};
use store::Tx;

use crate::dice::SeededIds;
use crate::facts::World;
use crate::history::Plan;
use crate::mark::{self, Holds};
use crate::shop::Team;

pub(crate) use desk::reply;

/// Told how far it is, in the units of [`World::size`].
pub type Progress = Arc<dyn Fn(u64) + Send + Sync>;

/// What the program knows and the world does not.
#[derive(Clone)]
pub struct House {
    /// All permissions there are.
    pub permissions: Vec<Permission>,
    /// Of the password with which everybody signs in.
    pub password_hash: String,
}

/// Writes a world into an empty database, all in this transaction: a stop in the middle leaves
/// nothing. Refused where there is something already.
pub async fn write(tx: &mut Tx, world: &World, house: House, progress: Progress) -> Result<(), Refusal> {
    if mark::look(tx).await? != Holds::Nothing {
        return Err(Refusal::conflict("this database holds something already; nothing is made up in it"));
    }
    let mut writer = Writer {
        tx,
        world,
        rng: Arc::new(SeededIds::new(world.seed)),
        grants: everything(&house.permissions),
        people: Vec::new(),
        teams: HashMap::new(),
        buyers: Vec::new(),
        products: Vec::new(),
        orders: Vec::new(),
        progress,
        done: 0,
    };
    let act = writer.act(Actor::program(ActorKind::System, "demo"), world.began);
    let plan = Plan { seed: world.seed, now: world.now, orders: world.orders.len() };
    mark::set(writer.tx, &act, plan)?;
    writer.house(house).await?;
    writer.handy().await?;
    writer.products().await?;
    writer.buyers().await?;
    writer.orders().await?;
    writer.parcels().await?;
    writer.aftermath().await?;
    writer.tickets().await
}

/// What has been written so far: ids by the places that the world counts by.
struct Writer<'w> {
    tx: &'w mut Tx,
    world: &'w World,
    rng: Arc<dyn Rng>,
    grants: Grants,
    people: Vec<Actor>,
    teams: HashMap<Team, String>,
    buyers: Vec<String>,
    products: Vec<String>,
    orders: Vec<String>,
    progress: Progress,
    done: u64,
}

impl Writer<'_> {
    fn act(&self, actor: Actor, at: Timestamp) -> Act {
        Act::new(actor, at, Arc::clone(&self.rng))
    }

    /// The shop's own machine: it takes orders, hands parcels over and brings mail in.
    fn shop(&self, at: Timestamp) -> Act {
        self.act(Actor::program(ActorKind::System, "shop"), at)
    }

    /// History of the shop, brought in by batches.
    fn import(&self, at: Timestamp) -> Act {
        self.act(Actor::program(ActorKind::Import, "shop"), at)
    }

    fn person(&self, place: usize, at: Timestamp) -> Act {
        self.act(self.people[place].clone(), at)
    }

    fn advance(&mut self, by: usize) {
        self.done += by as u64;
        (self.progress)(self.done);
    }
}

/// All permissions of full reach.
pub(crate) fn everything(permissions: &[Permission]) -> Grants {
    let mut grants = Grants::default();
    for permission in permissions {
        grants.add(permission.name, Reach::All);
    }
    grants
}

/// Every row of a batch went in; else it is the world that is wrong, and says where.
fn all_in(what: &str, answers: Vec<Result<Outcome, Vec<FieldProblem>>>) -> Result<(), Refusal> {
    for (place, answer) in answers.into_iter().enumerate() {
        if let Err(problems) = answer {
            let words: Vec<String> = problems.iter().map(|one| format!("{}: {}", one.field, one.problem)).collect();
            return Err(Refusal::Fault(format!("demo, {what} {place}: {}", words.join("; "))));
        }
    }
    Ok(())
}
