//! What must be on the machine, in which version, and how to get it.

use crate::hands;
use std::process::Command;

pub struct Tool {
    pub name: &'static str,
    ask: &'static str,
    at_least: (u32, u32),
    how: &'static str,
}

pub const RUSTC: Tool = Tool {
    name: "rustc",
    ask: "rustc --version",
    at_least: (1, 95),
    how: "https://rustup.rs: curl -sSf https://sh.rustup.rs | sh -s -- -y --profile default\n    \
          (already there but too old: rustup update stable)",
};

pub const NODE: Tool = Tool {
    name: "node",
    ask: "node --version",
    at_least: (20, 19),
    how: "Debian 13: apt-get install nodejs npm\n    \
          elsewhere: curl -fsSL https://deb.nodesource.com/setup_22.x | bash - && apt-get install nodejs\n    \
          (Debian 12's own nodejs is version 18, which is too old)",
};

pub const NPM: Tool = Tool {
    name: "npm",
    ask: "npm --version",
    at_least: (9, 0),
    how: "comes with nodejs from nodesource; Debian: apt-get install npm",
};

pub const C_COMPILER: Tool = Tool {
    name: "cc (a C compiler; SQLite and the cryptography are built from source)",
    ask: "cc -dumpversion",
    at_least: (1, 0),
    how: "apt-get install gcc libc6-dev",
};

/// Fails with every tool that is missing or too old, and how to get each.
pub fn require(tools: &[Tool]) -> Result<(), String> {
    let missing: Vec<String> = tools.iter().filter_map(Tool::complaint).collect();
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
}

impl Tool {
    fn complaint(&self) -> Option<String> {
        let (major, minor) = self.at_least;
        match self.version() {
            Some(found) if found >= self.at_least => None,
            Some((a, b)) => {
                Some(format!("{} is version {a}.{b}; at least {major}.{minor} is needed.\n    {}", self.name, self.how))
            }
            None => Some(format!("{} is missing.\n    {}", self.name, self.how)),
        }
    }

    fn version(&self) -> Option<(u32, u32)> {
        let mut words = self.ask.split(' ');
        let mut command = Command::new(words.next()?);
        let output = command.args(words).stderr(std::process::Stdio::null()).output().ok()?;
        version_in(&String::from_utf8_lossy(&output.stdout))
    }
}

/// The first word that begins with a number, perhaps behind a `v`: `v20.20.2`, `1.95.0`, `12`.
fn version_in(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        let major = numbers.next()?.parse().ok()?;
        Some((major, numbers.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
    })
}

/// The browser of the journeys: `CHROMIUM`, or what the PATH has.
pub fn chromium() -> Result<String, String> {
    hands::environment("CHROMIUM")
        .or_else(|| {
            ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
                .iter()
                .find_map(|name| hands::on_path(name))
                .map(|file| file.to_string_lossy().into_owned())
        })
        .ok_or_else(|| {
            "chromium is missing; the browser journeys need it.\n    \
             Debian: apt-get install chromium      elsewhere: set CHROMIUM to the program"
                .to_string()
        })
}

/// Debian packages of the servers that mail is tested with.
pub const MAIL_SERVERS: &[&str] = &["dovecot-imapd", "dovecot-lmtpd", "exim4-daemon-light"];

/// Dovecot and Exim, which the tests of `mail` start with a configuration of their own.
pub fn mail_servers() -> Result<(), String> {
    let files = ["/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp", "/usr/sbin/exim4"];
    match files.iter().find(|file| !std::path::Path::new(file).exists()) {
        None => Ok(()),
        Some(missing) => Err(format!(
            "{missing} is missing; mail is tested with Dovecot and Exim.\n    \
             Debian: apt-get install {} (Exim takes the place of another mail server; the tests start their own)",
            MAIL_SERVERS.join(" ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_the_tools_print_them() {
        assert_eq!(version_in("rustc 1.95.0 (59807616e 2026-04-14)\n"), Some((1, 95)));
        assert_eq!(version_in("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version_in("11.19.1\n"), Some((11, 19)));
        assert_eq!(version_in("12\n"), Some((12, 0)));
        assert_eq!(version_in("nothing here\n"), None);
    }

    #[test]
    fn a_missing_tool_is_named_with_how_to_get_it() {
        let ghost = Tool { name: "ghost", ask: "ghost-nobody-has --version", at_least: (1, 0), how: "conjure" };
        let why = require(&[ghost]).unwrap_err();
        assert!(why.contains("ghost is missing") && why.contains("conjure"), "{why}");
    }

    #[test]
    fn a_tool_too_old_is_refused_with_both_versions() {
        let future = Tool { name: "rustc", ask: "rustc --version", at_least: (999, 1), how: "wait" };
        let why = require(&[future]).unwrap_err();
        assert!(why.contains("at least 999.1 is needed"), "{why}");
    }
}
