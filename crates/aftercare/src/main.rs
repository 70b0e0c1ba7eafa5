//! The one binary. `aftercare --help` tells what it does.

use std::process::ExitCode;

/// Many threads take memory here that others give back, SQLite's among them: the C library's
/// allocator is slow at that (docs/decisions/0015).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    aftercare::run()
}
