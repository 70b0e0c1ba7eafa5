//! Identifiers: a prefix that names the kind, then 26 characters that sort by time.
//!
//! The body is 48 bits of milliseconds and 80 bits of randomness in lower-case Crockford base 32
//! (the ULID layout), so ids made later sort later and nobody can guess the next one.

use crate::{Rng, Timestamp};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const BODY: usize = 26;
const SECRET: usize = 52;

/// A new id such as `tkt_01k9…` for the moment `at`.
pub fn new_id(prefix: &str, at: Timestamp, rng: &dyn Rng) -> String {
    let mut entropy = [0u8; 10];
    rng.fill(&mut entropy);
    let millis = at.as_millis().max(0) as u128 & 0xffff_ffff_ffff;
    let random = entropy.iter().fold(0u128, |acc, byte| (acc << 8) | u128::from(*byte));
    let value = (millis << 80) | random;
    let mut id = String::with_capacity(prefix.len() + 1 + BODY);
    id.push_str(prefix);
    id.push('_');
    for place in (0..BODY).rev() {
        let digit = (value >> (place * 5)) & 31;
        id.push(ALPHABET[digit as usize] as char);
    }
    id
}

/// Whether `id` has the shape of an id with this prefix. Says nothing of existence.
pub fn is_id(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .is_some_and(|body| body.len() == BODY && body.bytes().all(|byte| ALPHABET.contains(&byte)))
}

/// A secret of 256 bits as 52 base-32 characters, for sessions and tokens.
pub fn new_secret(rng: &dyn Rng) -> String {
    let mut bytes = [0u8; 32];
    rng.fill(&mut bytes);
    let mut secret = String::with_capacity(SECRET);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            secret.push(ALPHABET[((buffer >> bits) & 31) as usize] as char);
        }
    }
    secret.push(ALPHABET[((buffer << (5 - bits)) & 31) as usize] as char);
    secret
}

/// Whether a text has the shape of a secret made here. Says nothing of its being known.
pub fn is_secret(text: &str) -> bool {
    text.len() == SECRET && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRng;

    #[test]
    fn ids_sort_by_time_and_carry_their_prefix() {
        let early = new_id("tkt", Timestamp::from_millis(1_000), &SystemRng);
        let late = new_id("tkt", Timestamp::from_millis(1_001), &SystemRng);
        assert!(early < late, "{early} {late}");
        assert!(is_id(&early, "tkt") && !is_id(&early, "cus"));
        assert_eq!(early.len(), 30);
    }

    #[test]
    fn secrets_differ_and_have_256_bits() {
        let secret = new_secret(&SystemRng);
        assert!(secret.len() == 52 && is_secret(&secret));
        assert!(!is_secret(&secret[1..]) && !is_secret(&secret.to_uppercase()));
        assert_ne!(secret, new_secret(&SystemRng));
    }
}
