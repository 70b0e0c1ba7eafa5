//! Keys of a file remembered by 128-bit hashes, so that their length does not matter. Two of a
//! million different keys meet by chance about once in 10^26 files.

use std::hash::{BuildHasher, Hasher, RandomState};

#[derive(Default)]
pub struct Keys(RandomState, RandomState);

impl Keys {
    pub fn hash(&self, key: &str) -> u128 {
        let half = |state: &RandomState| {
            let mut hasher = state.build_hasher();
            hasher.write(key.as_bytes());
            u128::from(hasher.finish())
        };
        (half(&self.0) << 64) | half(&self.1)
    }
}
