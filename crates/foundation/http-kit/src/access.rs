//! The door of each endpoint: who is asking, may they at all. Objects are judged by the capability.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use kernel::{Actor, ActorKind, Permission, Refusal};

use crate::{App, Credential, Identity, Problem, csrf};

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without signing in.
    Public,
    /// Everybody of staff who is signed in, also by a token: who they are, that something changed.
    SignedIn,
    /// Somebody at a browser: their sessions and their password, which no token's scope covers.
    Session,
    /// Who holds the permission, whatever its reach.
    Needs(Permission),
}

/// Lets a request in, with its [`Identity`] attached, or refuses it.
pub(crate) async fn guard(access: Access, mut request: Request, next: Next) -> Result<Response, Problem> {
    let app =
        request.extensions().get::<App>().cloned().ok_or_else(|| Refusal::Fault("no application attached".into()))?;
    let credential = Credential::from_headers(request.headers(), app.config().secure());
    let by_cookie = matches!(credential, Some(Credential::Session(_)));
    let home = app.config().origin();
    if csrf::is_foreign(request.method(), request.headers(), by_cookie && access != Access::Public, home.as_deref()) {
        return Err(Problem::csrf());
    }
    let identity = match &credential {
        Some(credential) => app.identify().identify(app.db(), credential, app.clock().now()).await?,
        None => None,
    };
    let identity = match (access, identity) {
        (Access::Public, identity) => identity.unwrap_or_else(anonymous),
        (_, None) => return Err(Refusal::Unauthenticated.into()),
        (Access::SignedIn, Some(identity)) => identity,
        (Access::Session, Some(identity)) if identity.by_token => {
            return Err(Refusal::Forbidden("a token may not do this; sign in to do it".to_owned()).into());
        }
        (Access::Session, Some(identity)) => identity,
        (Access::Needs(permission), Some(identity)) => {
            identity.actor.reach(permission)?;
            identity
        }
    };
    request.extensions_mut().insert(identity);
    if let Some(credential) = credential {
        request.extensions_mut().insert(credential);
    }
    Ok(next.run(request).await)
}

/// Lets on who holds this permission, too. Stands behind [`guard`].
pub(crate) async fn also(permission: Permission, request: Request, next: Next) -> Result<Response, Problem> {
    let identity = request.extensions().get::<Identity>().ok_or(Refusal::Unauthenticated)?;
    identity.actor.reach(permission)?;
    Ok(next.run(request).await)
}

fn anonymous() -> Identity {
    Identity { actor: Actor::program(ActorKind::System, "anonymous"), credential_id: String::new(), by_token: false }
}
