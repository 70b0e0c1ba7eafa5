//! `/api/tokens`: one's own.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::tokens::{self, MadeToken, NewToken, Token};

/// One's tokens that are not revoked.
#[utoipa::path(get, path = "/api/tokens", operation_id = "list_tokens", responses((status = 200, body = Vec<Token>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Token>>, Problem> {
    Ok(Reply::list(tokens::list(&mut ask.conn().await?, &ask.act.actor.id).await?))
}

/// Makes a token. Its secret is in this answer and nowhere else: a repeated request with the same
/// `Idempotency-Key` makes no second token and is answered 409 (`shown-once`), without the secret.
#[utoipa::path(post, path = "/api/tokens", operation_id = "make_token", request_body = NewToken, responses((status = 201, body = MadeToken)))]
pub async fn make(call: Call<NewToken>) -> Result<Reply<MadeToken>, Problem> {
    let by_token = call.identity.by_token;
    let made = call
        .shown_once()
        .commit(StatusCode::CREATED, move |tx, act, input, _| Box::pin(tokens::make(tx, act, by_token, input)));
    made.await
}

/// Revokes one of one's tokens at once.
#[utoipa::path(delete, path = "/api/tokens/{id}", operation_id = "revoke_token", params(("id" = String, Path)), responses((status = 204)))]
pub async fn revoke(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    let app = call.app.clone();
    let revoked = call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { tokens::revoke(tx, act, &id).await })
    });
    let reply = revoked.await?;
    app.identify().forget();
    Ok(reply)
}
