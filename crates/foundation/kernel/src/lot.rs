//! Lots: what falls to whom by chance, and always the same again, on every node and without being written down.

use sha2::{Digest, Sha256};

/// The lot of somebody in a draw, from 0 to `lots`, the end excluded. Another draw gives lots that have nothing to
/// do with these.
pub fn draw(draw: &str, who: &str, lots: u64) -> u64 {
    let digest = Sha256::digest(format!("{draw} {who}"));
    let number = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    number.checked_rem(lots).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_stays_what_it_is() {
        // The first eight bytes of SHA-256, read by another program, are 0x4deb1d5e8f791be3.
        assert_eq!((draw("try_1", "tkt_0001", 10_000), draw("try_1", "tkt_0001", 100)), (5_443, 43));
    }

    #[test]
    fn where_there_is_one_lot_or_none_it_is_the_first() {
        assert_eq!((draw("a", "b", 1), draw("a", "b", 0)), (0, 0));
    }
}
