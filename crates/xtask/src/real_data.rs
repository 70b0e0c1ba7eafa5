//! Where data of others lies that tests run on and that does not ship with the project.

use std::path::{Path, PathBuf};

/// The directory that `AFTERCARE_TEST_DATA` names, else one beside the checkout.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the data is")]
pub fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join("shared").join("data");
    std::env::var_os("AFTERCARE_TEST_DATA").map_or_else(beside, PathBuf::from)
}
