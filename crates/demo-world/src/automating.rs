//! Two rules of the shop, for what happens from now on.
//!
//! They are added once the history is committed: in its transaction they would act on all of it. Whoever
//! was killed between the two adds them at the next start; rules that somebody removed stay away.

use automation::action::Action;
use automation::adding;
use automation::condition::{Among, Condition, Conditions, Group};
use automation::rule::NewRule;
use automation::trigger::Trigger;
use kernel::{Act, Refusal};
use store::{Conn, Tx, events};
use tickets::ticket::{Channel, Urgency};

/// Whether the shop has rules, or had some.
pub async fn is_automated(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(events::any_after(conn, 0, &[automation::events::TOPIC]).await?)
}

pub async fn automate(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    let late = Condition::ParcelLate { is: true };
    adding::add(tx, act, rule("Parcels that are late", late, Action::AddTags { tags: vec!["late-parcel".to_owned()] }))
        .await?;
    let talking = Condition::Channel { op: Among::AnyOf, values: vec![Channel::Chat, Channel::Phone] };
    let first = Action::SetUrgency { urgency: Urgency::High };
    adding::add(tx, act, rule("Who is on the line comes first", talking, first)).await?;
    Ok(())
}

/// What is done with a ticket that is opened and is like that.
fn rule(name: &str, asks: Condition, does: Action) -> NewRule {
    NewRule {
        name: name.to_owned(),
        active: true,
        triggers: vec![Trigger::TicketOpened],
        conditions: Conditions {
            groups: vec![Group { conditions: vec![asks], ..Group::default() }],
            ..Conditions::default()
        },
        actions: vec![does],
        stop_after: false,
    }
}
