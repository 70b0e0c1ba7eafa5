//! What the log keeps of digests: who chose what. The letters themselves stand in mail's outbox.

use store::Subject;

pub const TOPIC: &str = "digest";
pub const DIGEST_CHOSEN: &str = "DigestChosen";

/// `id` is the person's.
pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
