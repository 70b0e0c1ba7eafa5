//! The log: to standard error, as text or one JSON object a line.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::config::{LogFormat, Settings};

/// Starts logging. A second start in one process (tests) changes nothing.
pub fn start(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| Failure::usage(format!("setting log: {error}")))?;
    let mut log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    if !std::io::stderr().is_terminal() {
        // Colours in a file are noise. On a terminal NO_COLOR decides.
        log = log.with_ansi(false);
    }
    let _ = match settings.log_format {
        LogFormat::Text => log.compact().try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    Ok(())
}
