//! Settings: flag before environment before file before default. An unknown one is refused by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use store::{Db, DbConfig};

use crate::Failure;
use crate::cli::Place;

/// Environment variables begin with this.
const PREFIX: &str = "AFTERCARE_";
/// Variables with the prefix that are meant for others: tests and the tools around the program.
const NOT_SETTINGS: &[&str] = &["AFTERCARE_BIN", "AFTERCARE_TEST_DATA", "AFTERCARE_CONFIG"];
const FILE: &str = "aftercare.toml";

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub database_url: Option<String>,
    pub listen: String,
    pub base_url: Option<String>,
    pub trust_forwarded: bool,
    pub log: String,
    pub log_format: LogFormat,
    pub metrics: Metrics,
    pub sqlite_readers: u32,
    pub postgres_connections: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// Who may read `/metrics`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metrics {
    Off,
    /// Only from this machine.
    Loopback,
    /// Anybody who reaches the address.
    Open,
}

/// Every setting: key, default, meaning. Held against the struct by a test.
const KEYS: &[(&str, &str, &str)] = &[
    ("data_dir", "./data", "directory of the SQLite database; made if it is missing"),
    ("database_url", "none", "PostgreSQL instead: postgres://user:password@host:5432/name"),
    ("listen", "127.0.0.1:8080", "address and port to serve at"),
    ("base_url", "none", "address people use, such as https://help.example.com; with https cookies are Secure"),
    ("trust_forwarded", "false", "believe X-Forwarded-For; only behind a proxy of your own"),
    ("log", "info", "error, warn, info, debug or trace; or per module: info,store=debug"),
    ("log_format", "text", "text for people, json for programs"),
    ("metrics", "loopback", "who may read /metrics: off, loopback (this machine) or open"),
    ("sqlite_readers", "4", "connections that read at once, 1 to 64"),
    ("postgres_connections", "16", "connections to PostgreSQL at most, 2 to 500"),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("./data"),
            database_url: None,
            listen: "127.0.0.1:8080".to_owned(),
            base_url: None,
            trust_forwarded: false,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            metrics: Metrics::Loopback,
            sqlite_readers: 4,
            postgres_connections: 16,
        }
    }
}

impl Settings {
    pub fn database(&self) -> DbConfig {
        match &self.database_url {
            Some(url) => DbConfig::Postgres { url: url.clone(), connections: self.postgres_connections },
            None => DbConfig::Sqlite { directory: self.data_dir.clone(), readers: self.sqlite_readers },
        }
    }

    /// Opens the database as it is.
    pub async fn open(&self) -> Result<Db, Failure> {
        Ok(Db::open(&self.database()).await?)
    }

    /// Opens the database and brings its tables up to this version.
    pub async fn open_current(&self) -> Result<Db, Failure> {
        let db = self.open().await?;
        db.migrate(crate::features::SCHEMAS).await?;
        Ok(db)
    }

    fn check(self) -> Result<Self, Failure> {
        let wrong = |key: &str, words: &str| Err(Failure::usage(format!("setting {key}: {words}")));
        if self
            .database_url
            .as_deref()
            .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        {
            return wrong("database_url", "must begin with postgres://; for SQLite use data_dir");
        }
        if self.base_url.as_deref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return wrong("base_url", "must begin with https:// (or http:// for trying out)");
        }
        if !(1..=64).contains(&self.sqlite_readers) {
            return wrong("sqlite_readers", "must be 1 to 64");
        }
        if !(2..=500).contains(&self.postgres_connections) {
            return wrong("postgres_connections", "must be 2 to 500");
        }
        Ok(self)
    }
}

/// The settings in force.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn load(place: &Place) -> Result<Settings, Failure> {
    let variables = std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)).collect();
    let named = place.config.clone().or_else(|| std::env::var_os("AFTERCARE_CONFIG").map(PathBuf::from));
    let file = match named {
        Some(path) => Some(read(&path)?),
        None if Path::new(FILE).exists() => Some(read(Path::new(FILE))?),
        None => None,
    };
    let mut settings = merge(file, &variables)?;
    if let Some(directory) = &place.data_dir {
        settings.data_dir.clone_from(directory);
        settings.database_url = None;
    }
    if let Some(url) = &place.database_url {
        settings.database_url = Some(url.clone());
    }
    settings.check()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("settings file {}: {error}", path.display())))
}

/// The file's settings, overridden by the environment's.
fn merge(file: Option<String>, variables: &BTreeMap<String, String>) -> Result<Settings, Failure> {
    let mut table: toml::Table = match file {
        Some(text) => text.parse().map_err(|error| Failure::usage(format!("settings file: {error}")))?,
        None => toml::Table::new(),
    };
    if let Some(unknown) = table.keys().find(|key| !is_key(key)) {
        return Err(Failure::usage(format!("settings file: there is no setting {unknown}; there are {}", keys())));
    }
    for (name, value) in variables.iter().filter(|(name, _)| !NOT_SETTINGS.contains(&name.as_str())) {
        let key = name.trim_start_matches(PREFIX).to_lowercase();
        if !is_key(&key) {
            return Err(Failure::usage(format!("environment: there is no setting {name}; there are {}", keys())));
        }
        let value = literal(&key, value);
        table.insert(key, value);
    }
    table.try_into().map_err(|error: toml::de::Error| {
        let words = error.to_string();
        Failure::usage(format!("settings: {}", words.split_whitespace().collect::<Vec<_>>().join(" ")))
    })
}

/// A variable's text as what the setting is: a number, a truth value or text.
fn literal(key: &str, text: &str) -> toml::Value {
    let typed = match key {
        "trust_forwarded" => text.parse().ok().map(toml::Value::Boolean),
        "sqlite_readers" | "postgres_connections" => text.parse().ok().map(toml::Value::Integer),
        _ => None,
    };
    typed.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

fn is_key(key: &str) -> bool {
    KEYS.iter().any(|(known, _, _)| *known == key)
}

fn keys() -> String {
    KEYS.iter().map(|(key, _, _)| *key).collect::<Vec<_>>().join(", ")
}

/// Every setting for a person to read, as a settings file with nothing set.
pub fn describe() -> String {
    let mut text = "# aftercare.toml: settings. Each can be given as environment variable instead.\n".to_owned();
    for (key, default, meaning) in KEYS {
        text.push_str(&format!("\n# {meaning}\n# environment: {PREFIX}{}\n# {key} = {default}\n", key.to_uppercase()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vars(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let file = Some("listen = \"0.0.0.0:1\"\nsqlite_readers = 2".to_owned());
        let settings =
            merge(file, &vars(&[("AFTERCARE_LISTEN", "127.0.0.1:2"), ("AFTERCARE_BIN", "x")])).expect("settings");
        assert_eq!((settings.listen.as_str(), settings.sqlite_readers), ("127.0.0.1:2", 2));
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let refused = merge(Some("listne = \"x\"".to_owned()), &vars(&[])).expect_err("refused");
        assert!(refused.words.contains("listne") && refused.words.contains("sqlite_readers"), "{}", refused.words);
        let refused = merge(None, &vars(&[("AFTERCARE_LISTEM", "x")])).expect_err("refused");
        assert!(refused.words.contains("AFTERCARE_LISTEM"));
        let refused = merge(Some("metrics = \"maybe\"".to_owned()), &vars(&[])).expect_err("refused");
        assert!(refused.words.contains("metrics") && refused.words.contains("loopback"), "{}", refused.words);
        assert!(merge(None, &vars(&[("AFTERCARE_SQLITE_READERS", "many")])).is_err());
    }

    #[test]
    fn every_key_is_documented_and_every_documented_key_exists() {
        let fields = format!("{:?}", Settings::default());
        for (key, _, _) in KEYS {
            assert!(fields.contains(&format!("{key}: ")), "{key} is no field of Settings");
        }
        assert_eq!(fields.matches(": ").count(), KEYS.len(), "a field of Settings is not in KEYS: {fields}");
    }
}
