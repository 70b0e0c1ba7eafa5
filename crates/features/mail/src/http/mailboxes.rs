//! `/api/mailboxes`: addresses that customers write to, and `/api/mail-keys`.

use axum::Extension;
use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Access;
use crate::connecting::{Connector, MailReach};
use crate::fetching::{self, FetchState};
use crate::mailbox::{self, Mailbox, MailboxInput};
use crate::trying::{self, MailTrial};
use crate::{adding, changing, keys, oauth};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailKey {
    /// Number of the key that signs from now on.
    key: i64,
}

/// All mailboxes; there are 50 at most. Passwords are never shown.
#[utoipa::path(get, path = "/api/mailboxes", operation_id = "list_mailboxes",
    responses((status = 200, body = Page<Mailbox>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Mailbox>>, Problem> {
    Ok(Reply::list(mailbox::list(&mut ask.conn().await?).await?))
}

/// Adds a mailbox. `name` and `address` are needed.
#[utoipa::path(post, path = "/api/mailboxes", operation_id = "add_mailbox", request_body = MailboxInput,
    responses((status = 201, body = Mailbox)))]
pub(super) async fn add(
    Extension(reach): Extension<MailReach>,
    call: Call<MailboxInput>,
) -> Result<Reply<Mailbox>, Problem> {
    check_link(&call)?;
    oauth::reach(call.input(), reach.0)?;
    call.commit(StatusCode::CREATED, move |tx, act, input, _| Box::pin(adding::add(tx, act, input))).await
}

#[utoipa::path(get, path = "/api/mailboxes/{id}", operation_id = "show_mailbox", params(("id" = String, Path)),
    responses((status = 200, body = Mailbox)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Mailbox>, Problem> {
    Ok(Reply::ok(mailbox::find(&mut ask.conn().await?, &id).await?))
}

/// Changes a mailbox; what is absent stays. Switched off, it takes no letters and sends none.
#[utoipa::path(patch, path = "/api/mailboxes/{id}", operation_id = "change_mailbox", params(("id" = String, Path)),
    request_body = MailboxInput, responses((status = 200, body = Mailbox)))]
pub(super) async fn change(
    Path(id): Path<String>,
    Extension(reach): Extension<MailReach>,
    call: Call<MailboxInput>,
) -> Result<Reply<Mailbox>, Problem> {
    mailbox::find(&mut call.app.db().read().await?, &id).await?;
    check_link(&call)?;
    oauth::reach(call.input(), reach.0)?;
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            mailbox::find(tx, &id).await?;
            changing::change(tx, act, &id, version.required()?, input).await
        })
    })
    .await
}

/// A letter that asks something has a link to here.
fn check_link(call: &Call<MailboxInput>) -> Result<(), Refusal> {
    if call.input().survey == Some(true) && call.app.config().base_url.is_none() {
        let words = "needs base_url in the settings of the server: where customers reach it";
        return Err(Refusal::invalid("survey", words));
    }
    Ok(())
}

/// How fetching letters goes, for each mailbox that has a server for it.
#[utoipa::path(get, path = "/api/mailbox-states", operation_id = "list_mailbox_states",
    responses((status = 200, body = Page<FetchState>)))]
pub(super) async fn fetch_states(ask: Ask) -> Result<Reply<Page<FetchState>>, Problem> {
    Ok(Reply::list(Page { items: fetching::states(&mut ask.conn().await?).await?, next: None }))
}

/// Makes another key for reply addresses and ids of letters. What was signed before is believed as well.
#[utoipa::path(post, path = "/api/mail-keys", operation_id = "make_mail_key",
    responses((status = 201, body = MailKey)))]
pub(super) async fn rotate(call: Call<()>) -> Result<Reply<MailKey>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, (), _| {
        Box::pin(async move { Ok(MailKey { key: keys::make(tx, act).await? }) })
    })
    .await
}

/// Talks to the mailbox's servers as far as a letter would be fetched and sent, and says in words what is wrong.
#[utoipa::path(post, path = "/api/mailboxes/{id}/tests", operation_id = "test_mailbox", params(("id" = String, Path)),
    responses((status = 200, body = MailTrial)))]
pub(super) async fn try_out(
    Path(id): Path<String>,
    Extension(reach): Extension<MailReach>,
    call: Call<()>,
) -> Result<Reply<MailTrial>, Problem> {
    let mailbox = mailbox::find(&mut call.app.db().read().await?, &id).await?;
    let access = Access::new(call.app.db().clone(), Connector::new(reach.0));
    Ok(Reply::ok(trying::try_out(&access, &mailbox, call.act.now).await))
}
