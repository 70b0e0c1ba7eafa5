//! Changing a mailbox, and switching it on and off.

use kernel::{Act, Problems, Refusal};
use store::{Tx, params};

use crate::adding::{check_references, not_twice, written};
use crate::mailbox::{self, Mailbox, MailboxInput};
use crate::{access, events};

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: MailboxInput) -> Result<Mailbox, Refusal> {
    let before = mailbox::find(tx, id).await?;
    let mut problems = Problems::default();
    let after = mailbox::checked(&mut problems, before.clone(), &input);
    check_references(tx, &mut problems, &after).await?;
    problems.into_result()?;
    let values = params![
        id,
        version,
        &after.name,
        &after.address,
        &after.brand_id,
        &after.team_id,
        &after.signature,
        i64::from(after.active),
        after.follow_up.as_str(),
        after.follow_up_days,
        i64::from(after.plus_addressing),
        &after.acknowledgement,
        written(&after.incoming)?,
        written(&after.outgoing)?,
        i64::from(after.survey),
        after.survey_after_minutes,
        after.survey_reminder_days,
        &after.trusted_hop,
        i64::from(after.notify_assignee),
        written(&after.oauth)?,
        after.after_fetch.as_str(),
        &after.move_to
    ];
    let changed = tx.run(sql!("update_mailbox"), values).await.map_err(|error| not_twice(error, &after.address))?;
    if changed == 0 {
        return Err(Refusal::stale(&before));
    }
    access::settle(tx, act, Some(&before), &after, &input).await?;
    let secret = |given: Option<String>| given.filter(|secret| !secret.is_empty());
    if input.incoming_password.is_some() || input.without_incoming {
        let given = if input.without_incoming { None } else { secret(input.incoming_password) };
        tx.run(sql!("set_incoming_password"), params![id, given]).await?;
    }
    if input.outgoing_password.is_some() || input.without_outgoing {
        let given = if input.without_outgoing { None } else { secret(input.outgoing_password) };
        tx.run(sql!("set_outgoing_password"), params![id, given]).await?;
    }
    let after = mailbox::find(tx, id).await?;
    tx.append_change(act, events::MAILBOX_CHANGED, events::mailbox(id), &before, &after)?;
    Ok(after)
}
