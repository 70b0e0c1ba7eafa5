//! Installs what is missing where it can, and says exactly what to do where it cannot.

use crate::{hands, tools};
use std::process::{Command, Stdio};
use xtask::postgres;

/// Keeps Debian from starting a server of its own at port 5432, which nobody asked for.
const NO_MAIN_CLUSTER: &str = "\
set -e
conf=/etc/postgresql-common/createcluster.conf
grep -q '^create_main_cluster *= *false' $conf || echo 'create_main_cluster = false' >> $conf";

/// Keeps Debian from starting the servers that it installs, which nobody asked for, now and with the machine. What was
/// here before is left as it is, and so is whoever decides already what is started.
const NOT_STARTED: &str = "\
policy=/usr/sbin/policy-rc.d
for server in dovecot exim4; do [ -e /etc/init.d/$server ] || new=\"$new $server\"; done
[ -e $policy ] || { printf '#!/bin/sh\\nexit 101\\n' > $policy; chmod +x $policy; made=yes; }
\"$@\"; ended=$?
[ -z \"$made\" ] || rm -f $policy
for server in $new; do update-rc.d $server disable > /dev/null 2>&1; done
exit $ended";

/// Everything for `cargo xtask run` and `cargo xtask test`.
pub fn setup() -> Result<(), String> {
    for_build()?;
    for_tests()?;
    if hands::on_path("make").is_none() {
        install(&["make"])?;
    }
    println!("everything is here");
    Ok(())
}

/// A C compiler and Node. Rust is here, or nobody could have called this.
pub fn for_build() -> Result<(), String> {
    let mut debian = Vec::new();
    if hands::on_path("cc").is_none() {
        debian.extend(["gcc", "libc6-dev"]);
    }
    if hands::on_path("node").is_none() && debian_has_a_node_new_enough() {
        debian.extend(["nodejs", "npm"]);
    }
    let installed = if debian.is_empty() { Ok(()) } else { install(&debian) };
    tools::require(&[tools::RUSTC, tools::C_COMPILER, tools::NODE, tools::NPM])?;
    installed
}

/// What the tests need beyond the build: a PostgreSQL, a browser, mail servers.
pub fn for_tests() -> Result<(), String> {
    if postgres::given().is_none()
        && let Err(how) = postgres::find()
    {
        install(&["postgresql-common"]).map_err(|why| format!("{why}\n{how}"))?;
        as_root(&["sh", "-c", NO_MAIN_CLUSTER])?;
        install(&["postgresql"])?;
        postgres::find()?;
    }
    if let Err(how) = tools::chromium() {
        install(&["chromium"]).map_err(|why| format!("{why}\n{how}"))?;
        tools::chromium()?;
    }
    if let Err(how) = tools::mail_servers() {
        install_stopped(tools::MAIL_SERVERS).map_err(|why| format!("{why}\n{how}"))?;
        tools::mail_servers()?;
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<(), String> {
    install_by(&[], packages)
}

/// Servers that the tests start themselves.
fn install_stopped(packages: &[&str]) -> Result<(), String> {
    install_by(&["sh", "-c", NOT_STARTED, "sh"], packages)
}

fn install_by(by: &[&str], packages: &[&str]) -> Result<(), String> {
    let line = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if hands::on_path("apt-get").is_none() {
        return Err(format!("missing here: {}. On Debian: {line}", packages.join(", ")));
    }
    println!("installing {}", packages.join(", "));
    let mut arguments = by.to_vec();
    arguments.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]);
    // What is here stays: a machine's own mail server would have to go for another one.
    arguments.extend(["-o", "Dpkg::Use-Pty=0", "install", "--no-install-recommends", "--no-remove"]);
    arguments.extend(packages);
    as_root(&["apt-get", "-qq", "update"])
        .and_then(|()| as_root(&arguments))
        .map_err(|why| format!("{why}\nAs root, run: apt-get update && {line}"))
}

/// Runs it as root: directly, or through a `sudo` that asks nothing.
fn as_root(words: &[&str]) -> Result<(), String> {
    let mut command = Command::new("sudo");
    if is_root() {
        command = Command::new(words[0]);
        command.args(&words[1..]);
    } else {
        command.arg("-n").args(words);
    }
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", hands::words(&command)))?;
    hands::verdict(&command, output.status).map_err(|why| format!("{}{why}", String::from_utf8_lossy(&output.stderr)))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Debian 12 offers version 18, which cannot build the UI.
fn debian_has_a_node_new_enough() -> bool {
    let policy = Command::new("apt-cache").args(["policy", "nodejs"]).output();
    policy.is_ok_and(|output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let candidate = text.lines().find_map(|line| line.trim().strip_prefix("Candidate: "));
        let major = candidate.and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        major.is_some_and(|major| major > 20)
    })
}
