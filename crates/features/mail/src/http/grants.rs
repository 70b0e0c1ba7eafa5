//! `/api/mailboxes/{id}/grants` and `/api/mailbox-grants`: connecting a mailbox to its provider by OAuth 2. The provider
//! sends people back to a page of the web interface, which hands its answer in: so no endpoint is open to the world,
//! and the session that began it is the one that ends it.

use axum::Extension;
use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Refusal;
use serde::Serialize;
use store::TxFuture;
use utoipa::ToSchema;

use crate::access;
use crate::connecting::MailReach;
use crate::granting::{self, MailGrant, ProviderAnswer, Taken};
use crate::mailbox::{self, Mailbox};
use crate::providers::{self, MailProvider};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailProviders {
    /// What must be registered at a provider as the redirect address; null as long as the server does not know its own
    /// address (`base_url`).
    redirect_uri: Option<String>,
    items: Vec<MailProvider>,
}

/// What is known of the providers that most mailboxes are at.
#[utoipa::path(get, path = "/api/mail-providers", operation_id = "list_mail_providers",
    responses((status = 200, body = MailProviders)))]
pub(super) async fn providers(ask: Ask) -> Result<Reply<MailProviders>, Problem> {
    let redirect_uri = ask.app.config().base_url.as_deref().map(granting::redirect_uri);
    Ok(Reply::ok(MailProviders { redirect_uri, items: providers::all() }))
}

/// Begins to connect a mailbox: gives the provider's page, which a person opens to agree.
#[utoipa::path(post, path = "/api/mailboxes/{id}/grants", operation_id = "begin_mailbox_grant",
    params(("id" = String, Path)), responses((status = 201, body = MailGrant)))]
pub(super) async fn begin(Path(id): Path<String>, call: Call<()>) -> Result<Reply<MailGrant>, Problem> {
    let (base_url, session) = (call.app.config().base_url.clone(), call.identity.credential_id.clone());
    // The state in it is a secret: it is not kept for a repeated request.
    let call = call.shown_once();
    call.commit(StatusCode::CREATED, move |tx, act, (), _| {
        Box::pin(async move {
            mailbox::find(tx, &id).await?;
            let words =
                "the provider sends people back to this server, which does not know its own address: set base_url";
            let base_url = base_url.ok_or_else(|| Refusal::conflict(words))?;
            granting::begin(tx, act, &id, &session, &base_url).await
        })
    })
    .await
}

/// Ends it with what the provider's page sent back. Only who began it can, once and within ten minutes.
#[utoipa::path(post, path = "/api/mailbox-grants", operation_id = "finish_mailbox_grant",
    request_body = ProviderAnswer, responses((status = 200, body = Mailbox)))]
pub(super) async fn finish(
    Extension(reach): Extension<MailReach>,
    call: Call<ProviderAnswer>,
) -> Result<Reply<Mailbox>, Problem> {
    let session = call.identity.credential_id.clone();
    let (app, act, answer) = call.into_input();
    let (now, state) = (act.now, answer.state.clone());
    let taken = app.db().write(move |tx| -> TxFuture<'_, Taken, Refusal> {
        Box::pin(async move { granting::take(tx, now, &session, &state).await })
    });
    let taken = taken.await?;
    let exchange = granting::prepare(&mut app.db().read().await?, taken, answer).await?;
    let exchanged = granting::exchange(&access::client(reach.0), reach.0, exchange).await?;
    let connected = app.db().write(move |tx| -> TxFuture<'_, Mailbox, Refusal> {
        Box::pin(async move { granting::finish(tx, &act, exchanged).await })
    });
    Ok(Reply::ok(connected.await?))
}
