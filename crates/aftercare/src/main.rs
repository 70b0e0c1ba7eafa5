//! The one binary. `aftercare --help` tells what it does.

use std::process::ExitCode;

/// Many threads take and give back memory here, SQLite's among them: the C library's allocator keeps
/// it apart for each and gives little back (docs/decisions/0015).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    aftercare::run()
}
