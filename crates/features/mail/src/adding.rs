//! Adding a mailbox.

use kernel::{Act, Problems, Refusal};
use store::{Error, Tx, params};

use crate::mailbox::{self, AfterFetch, FollowUp, MOST, Mailbox, MailboxInput};
use crate::{access, events, keys};

pub async fn add(tx: &mut Tx, act: &Act, input: MailboxInput) -> Result<Mailbox, Refusal> {
    let mut problems = Problems::default();
    for (field, given) in [("name", &input.name), ("address", &input.address)] {
        if given.is_none() {
            problems.add(field, "must be given");
        }
    }
    let new = mailbox::checked(&mut problems, fresh(act), &input);
    check_references(tx, &mut problems, &new).await?;
    problems.into_result()?;
    if tx.one::<i64>(sql!("count_mailboxes"), params![]).await? >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} mailboxes, which is the most")));
    }
    let last = store::events::last(tx).await?;
    let values = params![
        &new.id,
        &new.name,
        &new.address,
        &new.brand_id,
        &new.team_id,
        &new.signature,
        i64::from(new.active),
        new.follow_up.as_str(),
        new.follow_up_days,
        i64::from(new.plus_addressing),
        &new.acknowledgement,
        written(&new.incoming)?,
        written(&new.outgoing)?,
        &input.incoming_password,
        &input.outgoing_password,
        last,
        act.now,
        i64::from(new.survey),
        new.survey_after_minutes,
        new.survey_reminder_days,
        &new.trusted_hop,
        i64::from(new.notify_assignee),
        written(&new.oauth)?,
        new.after_fetch.as_str(),
        &new.move_to
    ];
    let added = tx.run(sql!("insert_mailbox"), values).await;
    added.map_err(|error| not_twice(error, &new.address))?;
    access::settle(tx, act, None, &new, &input).await?;
    keys::make_first(tx, act).await?;
    let new = mailbox::find(tx, &new.id).await?;
    tx.append_setting(act, events::MAILBOX_ADDED, events::mailbox(&new.id), &new)?;
    Ok(new)
}

/// One of which nothing is written down yet.
fn fresh(act: &Act) -> Mailbox {
    Mailbox {
        id: act.id("mbx"),
        name: String::new(),
        address: String::new(),
        brand_id: None,
        team_id: None,
        signature: String::new(),
        active: true,
        follow_up: FollowUp::Reopen,
        follow_up_days: 30,
        plus_addressing: true,
        acknowledgement: String::new(),
        survey: false,
        survey_after_minutes: 60,
        survey_reminder_days: 0,
        trusted_hop: String::new(),
        notify_assignee: false,
        after_fetch: AfterFetch::Leave,
        move_to: String::new(),
        incoming: None,
        outgoing: None,
        has_incoming_password: false,
        has_outgoing_password: false,
        oauth: None,
        has_client_secret: false,
        has_refresh_token: false,
        created_at: act.now,
        version: 1,
    }
}

/// A part of the settings as the table keeps it.
pub(crate) fn written<T: serde::Serialize>(part: &Option<store::Json<T>>) -> Result<Option<String>, Refusal> {
    let json = part.as_ref().map(|part| serde_json::to_string(&part.0)).transpose();
    json.map_err(|error| Refusal::Fault(error.to_string()))
}

pub(crate) fn not_twice(error: Error, address: &str) -> Refusal {
    match error {
        Error::Unique(_) => Refusal::invalid("address", format!("{address} has a mailbox already")),
        other => other.into(),
    }
}

/// Its team and its brand must be there.
pub(crate) async fn check_references(tx: &mut Tx, problems: &mut Problems, new: &Mailbox) -> Result<(), Refusal> {
    let found = |count: i64| count > 0;
    if let Some(id) = &new.team_id
        && !found(tx.one(sql!("count_team"), params![id]).await?)
    {
        problems.add("team_id", "there is no such team");
    }
    if let Some(id) = &new.brand_id
        && !found(tx.one(sql!("count_brand"), params![id]).await?)
    {
        problems.add("brand_id", "there is no such brand");
    }
    Ok(())
}
