//! Running a program in the open: its output is the person's to see.

use std::process::{Command, ExitStatus};

/// Builds the program with the features that libraries have in the whole workspace, as the tests do: for the
/// program alone they would be others, and many libraries compiled once more.
pub const PROGRAM: &[&str] = &["build", "--workspace", "--bin", "aftercare"];

/// Runs it with the terminal as its own and fails if it fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{}: {error}", words(command)))?;
    verdict(command, status)
}

/// The same, announced: it may take a while.
pub fn say_and_run(command: &mut Command) -> Result<(), String> {
    println!("{}", words(command));
    run(command)
}

/// What it prints on its standard output; its complaints are part of the failure.
pub fn ask(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.output().map_err(|error| format!("{}: {error}", words(command)))?;
    verdict(command, output.status)
        .map(|()| output.stdout)
        .map_err(|why| format!("{}{why}", String::from_utf8_lossy(&output.stderr)))
}

pub fn verdict(command: &Command, status: ExitStatus) -> Result<(), String> {
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", words(command))) }
}

/// The command as somebody would type it.
pub fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// An environment variable that is set and not empty.
pub fn environment(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a task is steered by the environment")]
    let value = std::env::var(name).ok()?;
    (!value.is_empty()).then_some(value)
}

/// The file on the PATH that a bare name would start.
pub fn on_path(program: &str) -> Option<std::path::PathBuf> {
    let path = environment("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
