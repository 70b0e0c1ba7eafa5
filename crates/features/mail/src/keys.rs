//! Keys that reply addresses and ids of letters are signed with. They stay in the database; the newest signs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Act, Refusal, Timestamp};
use ring::hmac;
use serde::Deserialize;
use store::{Conn, Tx, params};

use crate::events::{self, KeyMade};

const SECRET_BYTES: usize = 32;
/// Bytes of a signature: 80 bits, which fit into an address with its ticket.
const MAC_BYTES: usize = 10;
const LINK_BYTES: usize = 16;
/// Lower case, without letters that look alike: addresses lose their case on the way.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What a signature is for. One for an address proves nothing of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Address,
    MailId,
    Survey,
    Staff,
}

/// The keys that are believed, newest first.
pub struct Keys(Vec<Key>);

#[derive(Deserialize)]
struct Key {
    id: i64,
    secret: String,
}

impl Keys {
    pub async fn load(conn: &mut Conn) -> Result<Self, Refusal> {
        Ok(Self(conn.all(sql!("list_mail_keys"), params![]).await?))
    }

    /// The newest key's number and its signature; none as long as there is no mailbox.
    pub fn sign(&self, purpose: Purpose, what: &str) -> Option<(i64, String)> {
        let key = self.0.first()?;
        Some((key.id, key.mac(purpose, what)?))
    }

    /// Whether one of the keys signed it.
    pub fn signed(&self, purpose: Purpose, what: &str, key: i64, mac: &str) -> bool {
        let Some(key) = self.0.iter().find(|known| known.id == key) else { return false };
        let Some(right) = key.mac(purpose, what) else { return false };
        // In constant time: how much of a guess is right is not told.
        right.len() == mac.len() && right.bytes().zip(mac.bytes()).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::MailId => "mail-id",
            Self::Survey => "survey",
            Self::Staff => "staff",
        }
    }

    /// A link has room for 128 bits, an address beside its ticket for 80.
    fn bytes(self) -> usize {
        if self == Self::Survey { LINK_BYTES } else { MAC_BYTES }
    }
}

impl Key {
    fn mac(&self, purpose: Purpose, what: &str) -> Option<String> {
        let secret = STANDARD.decode(&self.secret).ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let tag = hmac::sign(&key, format!("{}|{what}", purpose.word()).as_bytes());
        Some(in_letters(&tag.as_ref()[..purpose.bytes()]))
    }
}

/// Bytes as letters and digits, five bits each.
pub(crate) fn in_letters(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// The first key, with the first mailbox.
pub(crate) async fn make_first(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    if tx.one::<i64>(sql!("count_mail_keys"), params![]).await? == 0 {
        make(tx, act).await?;
    }
    Ok(())
}

/// Makes another key, which signs from now on. Those before are believed for as long as customers may still
/// answer, until `retire_before` retires them.
pub async fn make(tx: &mut Tx, act: &Act) -> Result<i64, Refusal> {
    let mut secret = [0u8; SECRET_BYTES];
    act.rng.fill(&mut secret);
    let id: i64 = tx.one::<i64>(sql!("find_last_mail_key"), params![]).await? + 1;
    tx.run(sql!("insert_mail_key"), params![id, STANDARD.encode(secret), act.now]).await?;
    tx.append_setting(act, events::MAIL_KEY_MADE, events::mailbox("keys"), &KeyMade { key: id })?;
    Ok(id)
}

/// Believes no key any more that was made before; the newest always stays.
pub async fn retire_before(tx: &mut Tx, act: &Act, before: Timestamp) -> Result<u64, Refusal> {
    Ok(tx.run(sql!("retire_mail_keys"), params![before, act.now]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_bits_are_sixteen_letters() {
        assert_eq!(in_letters(&[0xff; MAC_BYTES]), "9".repeat(16));
        assert_eq!(in_letters(&[0; MAC_BYTES]), "a".repeat(16));
        assert_eq!(in_letters(&[0b0000_1000]), "ba");
    }

    #[test]
    fn a_signature_holds_for_one_purpose_one_text_and_one_key() {
        let key = |id, byte| Key { id, secret: STANDARD.encode([byte; 32]) };
        let keys = Keys(vec![key(2, 2), key(1, 1)]);
        let (id, mac) = keys.sign(Purpose::Address, "tkt_1").expect("a key");
        assert_eq!((id, mac.len()), (2, 16));
        assert!(keys.signed(Purpose::Address, "tkt_1", 2, &mac));
        assert!(!keys.signed(Purpose::MailId, "tkt_1", 2, &mac));
        assert!(!keys.signed(Purpose::Address, "tkt_2", 2, &mac));
        assert!(!keys.signed(Purpose::Address, "tkt_1", 1, &mac));
        assert!(!keys.signed(Purpose::Address, "tkt_1", 2, ""));
        assert_eq!(keys.sign(Purpose::Survey, "tkt_1").map(|(_, mac)| mac.len()), Some(26), "128 bits");
        let rotated = Keys(vec![key(3, 3), key(2, 2)]);
        assert!(rotated.signed(Purpose::Address, "tkt_1", 2, &mac), "a key before the newest is believed");
        assert!(!Keys(vec![key(3, 3)]).signed(Purpose::Address, "tkt_1", 2, &mac), "a retired one is not");
    }
}
