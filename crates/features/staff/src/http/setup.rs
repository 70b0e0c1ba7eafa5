//! `/api/setup`: the first run.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Refusal;
use serde::Serialize;
use store::TxFuture;
use utoipa::ToSchema;

use super::session::{SignedIn, answer, cookie};
use crate::setting_up::{self, SetUp};
use crate::{people, sessions};

#[derive(Serialize, ToSchema)]
pub struct SetupState {
    /// True until the organisation and its first admin exist.
    needed: bool,
}

/// Whether this installation still has to be set up.
#[utoipa::path(get, path = "/api/setup", operation_id = "show_setup", responses((status = 200, body = SetupState)))]
pub async fn show(ask: Ask) -> Result<Reply<SetupState>, Problem> {
    let needed = setting_up::needed(&mut ask.conn().await?).await?;
    Ok(Reply::ok(SetupState { needed }))
}

/// Makes the organisation and its first admin and signs them in. Once done, there is no such page.
#[utoipa::path(post, path = "/api/setup", operation_id = "set_up", request_body = SetUp, responses((status = 201, body = SignedIn)))]
pub async fn set_up(call: Call<SetUp>) -> Result<Reply<SignedIn>, Problem> {
    let agent = call.agent();
    let (app, act, input) = call.into_input();
    if !setting_up::needed(&mut app.db().read().await?).await? {
        return Err(Refusal::NotFound("page").into());
    }
    let hash = people::hash_password(&input.password).await?;
    let catalogue = app.permissions().to_vec();
    let begun = app.db().write(move |tx| -> TxFuture<'_, _, Refusal> {
        Box::pin(async move {
            let person = setting_up::set_up(tx, &act, &catalogue, input, hash).await?;
            let secret = sessions::begin(tx, &act, &person, &agent).await?;
            Ok((person, secret))
        })
    });
    let (person, secret) = begun.await?;
    app.identify().forget();
    let answer = answer(&app, &person).await?;
    Reply::with(StatusCode::CREATED, &answer)?.with_cookie(&cookie(&app, &secret))
}
