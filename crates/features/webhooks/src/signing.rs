//! Secrets, and the signatures made with them: `v1`, HMAC-SHA256 over id, moment and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Rng;
use ring::hmac;

/// What every secret begins with.
pub const PREFIX: &str = "whsec_";
const NEW_BYTES: usize = 32;
const WRONG: &str = "must be whsec_ and then 24 to 64 bytes in base64";

/// A new secret of 256 bits.
pub(crate) fn new_secret(rng: &dyn Rng) -> String {
    let mut bytes = [0u8; NEW_BYTES];
    rng.fill(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The key in a secret.
pub fn key(secret: &str) -> Result<Vec<u8>, String> {
    let encoded = secret.strip_prefix(PREFIX).filter(|encoded| encoded.len() <= 88);
    let bytes = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
    bytes.filter(|bytes| (24..=64).contains(&bytes.len())).ok_or_else(|| WRONG.to_owned())
}

/// The header `webhook-signature`: one signature for each secret, in their order.
pub fn signatures<'s>(secrets: impl Iterator<Item = &'s str>, id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let each = secrets.filter_map(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key(secret).ok()?);
        Some(format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed.as_bytes()))))
    });
    each.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    const SECOND: &str = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    // Reckoned with Python's own hmac:
    // base64.b64encode(hmac.new(base64.b64decode(secret[6:]), f"{id}.{at}.{body}".encode(), "sha256").digest())
    #[test]
    fn signatures_are_those_that_another_program_reckons() {
        let body = "{\"type\":\"ticket.solved\",\"data\":{\"subject\":\"Größe\"}}";
        let signed = |secrets: &[&str]| signatures(secrets.iter().copied(), "whd_01", 1_763_632_800, body);
        assert_eq!(signed(&[FIRST]), "v1,Gr88tglE1vIl5cdBOTP0jXD9occTUEYc6/hKeKp+xWQ=");
        assert_eq!(
            signed(&[SECOND, FIRST]),
            "v1,3cbXcDPlnpF3sfboe5yw1u6g7owd3WWzQWOoGyRRGAA= v1,Gr88tglE1vIl5cdBOTP0jXD9occTUEYc6/hKeKp+xWQ="
        );
    }

    #[test]
    fn a_secret_has_24_to_64_bytes() {
        let of = |bytes: usize| format!("{PREFIX}{}", STANDARD.encode(vec![7; bytes]));
        assert!(key(&of(24)).is_ok() && key(&of(64)).is_ok());
        for bad in [of(23), of(65), of(32).replace('=', ""), "whsec_".to_owned(), of(32)[6..].to_owned()] {
            assert_eq!(key(&bad), Err(WRONG.to_owned()), "{bad}");
        }
    }
}
