//! What commands print.

use std::io::{ErrorKind, Write};

use crate::Failure;

/// Prints to standard output. A reader that has seen enough (`| head`) is no failure; a full disk is.
pub fn say(text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write what was asked for: {error}")))
        }
        _ => Ok(()),
    }
}
