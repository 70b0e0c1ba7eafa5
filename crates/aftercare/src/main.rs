//! The one binary. `aftercare --help` tells what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    aftercare::run()
}
