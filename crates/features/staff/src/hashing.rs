//! Passwords as Argon2id hashes; secrets of sessions and tokens as SHA-256, as they are random.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use kernel::Refusal;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB while it is computed; more at once would only take memory.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Longest that one waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(20);

pub const PASSWORD_MIN: usize = 10;
pub const PASSWORD_MAX: usize = 128;

/// A hash that no password has, so that an unknown address takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$w1cVHIzLeEVXVXx7GbGFV7AjVZf2f0pZ3nMRj3qdR7U";

/// What makes a password unacceptable, in words. No rules of composition: length counts.
pub fn acceptable(password: &str) -> Result<(), String> {
    match password.chars().count() {
        length if length < PASSWORD_MIN => Err(format!("must have at least {PASSWORD_MIN} characters")),
        length if length > PASSWORD_MAX => Err(format!("must have at most {PASSWORD_MAX} characters")),
        _ if password.chars().all(|c| password.starts_with(c)) => Err("must not be one character repeated".to_owned()),
        _ => Ok(()),
    }
}

/// The Argon2id hash of a password, with a salt of its own.
pub async fn hash(password: String) -> Result<String, Refusal> {
    on_thread(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| Refusal::Fault(format!("hashing: {error}")))
    })
    .await?
}

/// Whether the password has this hash. Without a hash it takes as long, and is false.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Refusal> {
    on_thread(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&text).map_err(|error| Refusal::Fault(format!("stored hash: {error}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

/// What is stored of a session's or token's secret.
pub fn of_secret(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let busy = |_| Refusal::Unavailable("too many sign in at once; try again in a moment".to_owned());
    let permit = tokio::time::timeout(WAIT_MAX, AT_ONCE.acquire()).await.map_err(busy)?;
    let _permit = permit.map_err(|error| Refusal::Fault(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::Fault(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_has_its_hash_and_no_other() -> Result<(), Refusal> {
        let hash = hash("correct horse".into()).await?;
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse".into(), Some(hash.clone())).await?);
        assert!(!verify("correct house".into(), Some(hash)).await?);
        assert!(!verify("anything".into(), None).await?, "nobody has no password");
        Ok(())
    }

    #[test]
    fn length_is_what_counts() {
        assert!(acceptable("short").is_err() && acceptable("aaaaaaaaaaaa").is_err());
        assert!(acceptable("kein Großbuchstabe nötig").is_ok());
        assert!(acceptable(&"x".repeat(200)).is_err());
    }
}
