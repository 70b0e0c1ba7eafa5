//! The one binary. `aftercare --help` tells what it does.

use std::process::ExitCode;

/// Many threads take memory here that others give back, SQLite's among them: the C library's
/// allocator is slow at that. What it does with what was freed is said in `.cargo/config.toml`
/// (docs/decisions/0015).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    aftercare::run()
}
