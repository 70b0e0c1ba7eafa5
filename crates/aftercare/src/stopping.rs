//! Being told to stop: Ctrl-C or the termination signal.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::Failure;

/// Listens from the moment it is made. Made before anything is begun: a signal that came while no
/// one listened would end the process where it stands.
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    pub fn listen() -> Result<Self, Failure> {
        let one = |kind| signal(kind).map_err(|error| Failure::new(format!("cannot listen for signals: {error}")));
        Ok(Self { interrupt: one(SignalKind::interrupt())?, terminate: one(SignalKind::terminate())? })
    }

    /// Waits until one has come.
    pub async fn come(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
