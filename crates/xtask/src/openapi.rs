//! The description of the API: made from the code, checked in, proved fresh.

use crate::checkout::Checkout;
use crate::phases::Log;
use crate::{hands, ui};
use std::path::Path;
use std::process::Command;

const DOCUMENT: &str = "api/openapi.json";
const TYPES: &str = "ui/src/api/schema.ts";

/// Writes both from the code as it is.
pub fn write(checkout: &Checkout) -> Result<(), String> {
    hands::run(&mut checkout.cargo(hands::PROGRAM))?;
    let document = checkout.root.join(DOCUMENT);
    write_file(&document, &described(checkout)?)?;
    ui::packages(checkout, "ui", &hands::say_and_run)?;
    hands::run(&mut types(checkout, &checkout.root.join(TYPES)))?;
    println!("{DOCUMENT} and {TYPES} are written");
    Ok(())
}

/// Fails if what is checked in is not what the code gives.
pub fn fresh(checkout: &Checkout, log: &Log) -> Result<(), String> {
    compare(checkout, DOCUMENT, &described(checkout)?)?;
    ui::packages(checkout, "ui", &|command| log.run(command))?;
    let again = checkout.target.join("xtask/schema.ts");
    log.run(&mut types(checkout, &again))?;
    compare(checkout, TYPES, &read(&again)?)
}

fn described(checkout: &Checkout) -> Result<Vec<u8>, String> {
    let program = checkout.program("debug");
    hands::ask(checkout.command("", &program.to_string_lossy()).arg("openapi"))
}

fn types(checkout: &Checkout, into: &Path) -> Command {
    let generator = checkout.root.join("ui/node_modules/.bin/openapi-typescript");
    let mut command = checkout.command("ui", &generator.to_string_lossy());
    command.arg(checkout.root.join(DOCUMENT)).arg("-o").arg(into);
    command
}

fn compare(checkout: &Checkout, name: &str, made: &[u8]) -> Result<(), String> {
    if read(&checkout.root.join(name))? == made {
        return Ok(());
    }
    Err(format!("{name} is not what the code gives: run `cargo xtask openapi` and commit it"))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    written.and_then(|()| std::fs::write(path, bytes)).map_err(|error| format!("{}: {error}", path.display()))
}
