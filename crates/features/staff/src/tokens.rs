//! API tokens: a person's rights, or fewer, for a program.

use kernel::{Act, Problems, Refusal, Timestamp, ids, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::{events, hashing};

/// What every token begins with, so that one that leaked can be told by its look.
pub(crate) const TOKEN_PREFIX: &str = "act_";

/// Whose doing it is what is done with a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActsAs {
    /// Its owner's: for what a person does through another program.
    #[default]
    Person,
    /// A program's: a bot, a rule. It answers in no person's name and counts as nobody's work.
    Program,
}

impl ActsAs {
    fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Program => "program",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Token {
    pub id: String,
    pub name: String,
    /// Names of permissions; the token has those of them that its owner has.
    #[schema(value_type = Vec<String>)]
    pub scopes: Json<Vec<String>>,
    pub acts_as: ActsAs,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MadeToken {
    #[serde(flatten)]
    pub token: Token,
    /// Shown this once: send it as `Authorization: Bearer …`.
    pub secret: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    pub name: String,
    pub scopes: Vec<String>,
    #[serde(default)]
    pub acts_as: ActsAs,
    pub expires_at: Option<Timestamp>,
}

pub async fn list(conn: &mut Conn, person_id: &str) -> Result<Vec<Token>, Refusal> {
    Ok(conn.all(sql!("list_tokens"), params![person_id]).await?)
}

/// Makes a token with scopes that the person holds; one made by a token would outlive its limits,
/// so tokens make none.
pub async fn make(tx: &mut Tx, act: &Act, by_token: bool, input: NewToken) -> Result<MadeToken, Refusal> {
    if by_token {
        return Err(Refusal::Forbidden("a token cannot make tokens; sign in to do so".to_owned()));
    }
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    if input.scopes.is_empty() {
        problems.add("scopes", "name at least one permission");
    }
    for (index, scope) in input.scopes.iter().enumerate() {
        if !act.actor.grants.iter().any(|(held, _)| held == scope) {
            problems.add(&format!("scopes[{index}]"), format!("{scope:?} is not a permission of yours"));
        }
    }
    if input.expires_at.is_some_and(|at| at <= act.now) {
        problems.add("expires_at", "must lie in the future");
    }
    problems.into_result()?;
    let secret = format!("{TOKEN_PREFIX}{}", ids::new_secret(act.rng.as_ref()));
    let token = Token {
        id: act.id("tok"),
        name,
        scopes: Json(input.scopes),
        acts_as: input.acts_as,
        created_at: act.now,
        expires_at: input.expires_at,
    };
    let values = params![
        &token.id,
        hashing::of_secret(&secret),
        &act.actor.id,
        &token.name,
        &token.scopes,
        token.acts_as.as_str(),
        act.now,
        token.expires_at
    ];
    tx.run(sql!("insert_token"), values).await?;
    tx.append_setting(act, events::TOKEN_MADE, events::person(&act.actor.id), &token)?;
    Ok(MadeToken { token, secret })
}

pub async fn revoke(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let token = list(tx, &act.actor.id).await?.into_iter().find(|token| token.id == id);
    if tx.run(sql!("revoke_token"), params![id, &act.actor.id, act.now]).await? == 0 {
        return Err(Refusal::NotFound("token"));
    }
    let token = token.ok_or(Refusal::NotFound("token"))?;
    let told = json!({ "token": id, "name": token.name, "scopes": token.scopes, "acts_as": token.acts_as });
    tx.append_setting(act, events::TOKEN_REVOKED, events::person(&act.actor.id), &told)?;
    Ok(())
}
