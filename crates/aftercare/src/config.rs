//! Settings: flag before environment before file before default. An unknown one is refused by name.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use axum::http::Uri;
use serde::Deserialize;
use store::{Db, DbConfig, SchemaState};
use tokio::task::JoinHandle;

use crate::Failure;
use crate::cli::Place;

/// Environment variables begin with this.
const PREFIX: &str = "AFTERCARE_";
/// Variables with the prefix that are meant for others: tests and the tools around the program.
const NOT_SETTINGS: &[&str] = &["AFTERCARE_BIN", "AFTERCARE_TEST_DATA", "AFTERCARE_CONFIG", "AFTERCARE_CRASH_POINTS"];
const FILE: &str = "aftercare.toml";
const LEVELS: &[&str] = &["off", "error", "warn", "info", "debug", "trace"];

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
    pub webhooks_allow_private: bool,
    pub mail_allow_private: bool,
    pub smtp_listen: Option<String>,
    pub lmtp_listen: Option<String>,
    pub mail_hops: String,
    pub smtp_certificates: Option<PathBuf>,
    pub smtp_key: Option<PathBuf>,
    pub embeddings_url: Option<String>,
    pub embeddings_model: Option<String>,
    pub embeddings_key: Option<String>,
    pub embeddings_allow_private: bool,
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

/// Every setting: key, default, meaning, which also tells what may stand there. Held against the
/// struct by a test.
const KEYS: &[(&str, &str, &str)] = &[
    ("data_dir", "./data", "directory of the SQLite database; made if it is missing"),
    ("database_url", "none", "PostgreSQL instead: postgres://user:password@host:5432/name"),
    ("listen", "127.0.0.1:8080", "address and port to serve at, such as 127.0.0.1:8080 or 0.0.0.0:80"),
    ("base_url", "none", "address people use, such as https://help.example.com; with https cookies are Secure"),
    ("trust_forwarded", "false", "true or false: believe X-Forwarded-For, only behind a proxy of your own"),
    ("log", "info", "off, error, warn, info, debug or trace; or per module: info,store=debug"),
    ("log_format", "text", "text for people, json for programs"),
    ("metrics", "loopback", "who may read /metrics: off, loopback (this machine) or open"),
    ("sqlite_readers", "4", "connections that read at once, a number from 1 to 64"),
    ("postgres_connections", "16", "connections to PostgreSQL at most, a number from 2 to 500"),
    ("webhooks_allow_private", "false", "true or false: webhooks may lead into private networks and use plain HTTP"),
    (
        "mail_allow_private",
        "false",
        "true or false: mail servers and their providers may be in private networks or on this machine",
    ),
    (
        "smtp_listen",
        "none",
        "address and port to take letters at by SMTP, such as 0.0.0.0:25; others than mailboxes are refused",
    ),
    (
        "lmtp_listen",
        "none",
        "address and port to take letters at by LMTP, from a mail server such as Postfix: 127.0.0.1:24",
    ),
    (
        "mail_hops",
        "127.0.0.1 ::1",
        "addresses of your own mail servers: what they bring by SMTP or LMTP is believed about its senders; empty: nobody",
    ),
    ("smtp_certificates", "none", "PEM file with the certificates for STARTTLS at smtp_listen, the server's own first"),
    ("smtp_key", "none", "PEM file with the key of the first of them"),
    ("embeddings_url", "none", "a model of language for recognition, such as https://models.example.com/v1/embeddings"),
    ("embeddings_model", "none", "the name of that model, as its endpoint knows it"),
    ("embeddings_key", "none", "sent to that endpoint as a bearer token"),
    (
        "embeddings_allow_private",
        "false",
        "true or false: that endpoint may be in a private network and use plain HTTP",
    ),
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
            webhooks_allow_private: false,
            mail_allow_private: false,
            smtp_listen: None,
            lmtp_listen: None,
            mail_hops: "127.0.0.1 ::1".to_owned(),
            smtp_certificates: None,
            smtp_key: None,
            embeddings_url: None,
            embeddings_model: None,
            embeddings_key: None,
            embeddings_allow_private: false,
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

    /// Opens the database to look at it. It must be there and current: who only reads makes none
    /// and changes no tables.
    pub async fn open_to_read(&self) -> Result<Db, Failure> {
        let db = Db::open_existing(&self.database()).await?;
        match db.schema_state(crate::features::SCHEMAS).await? {
            SchemaState::Current => Ok(db),
            SchemaState::Behind(steps) => Err(Failure::new(behind(steps))),
            SchemaState::Newer(words) => Err(Failure::new(words)),
        }
    }

    /// Opens the database for a process that runs on it, brings its tables up to this version, and
    /// follows what other processes write until the task is stopped.
    pub async fn open_as_node(&self) -> Result<(Db, JoinHandle<()>), Failure> {
        let db = Db::open(&self.database()).await?;
        let node = db.join().await?;
        crate::features::migrate(&db).await?;
        Ok((db, tokio::spawn(node.follow())))
    }

    /// What mail servers may be called.
    pub fn mail_reach(&self) -> mail::connecting::MailReach {
        mail::connecting::MailReach(calling::Reachable::new(self.mail_allow_private))
    }

    /// The mail servers whose word about senders is believed.
    pub fn mail_hops(&self) -> Vec<IpAddr> {
        self.mail_hops.split([' ', ',']).filter_map(|one| one.parse().ok()).collect()
    }

    /// The model of language that recognition asks, if one is named.
    pub fn embeddings(&self) -> Option<recognition::embedding::Source> {
        Some(recognition::embedding::Source {
            url: self.embeddings_url.clone()?,
            model: self.embeddings_model.clone()?,
            key: self.embeddings_key.clone(),
            allow_private: self.embeddings_allow_private,
        })
    }

    /// Finds what has the right type and still makes no sense; gives its key and what would be right.
    fn problem(&self) -> Option<(&'static str, &'static str)> {
        let other_database = |url: &str| !url.starts_with("postgres://") && !url.starts_with("postgresql://");
        if self.data_dir.as_os_str().is_empty() {
            return Some(("data_dir", "is empty; name a directory"));
        }
        if self.database_url.as_deref().is_some_and(other_database) {
            return Some(("database_url", "must begin with postgres://; for SQLite use data_dir"));
        }
        if !is_listen(&self.listen) {
            return Some(("listen", LISTEN));
        }
        for (key, address) in [("smtp_listen", &self.smtp_listen), ("lmtp_listen", &self.lmtp_listen)] {
            if address.as_deref().is_some_and(|address| !is_listen(address)) {
                return Some((key, LISTEN));
            }
        }
        let hops = self.mail_hops.split([' ', ',']).filter(|one| !one.is_empty());
        if hops.into_iter().any(|one| one.parse::<IpAddr>().is_err()) {
            return Some(("mail_hops", "must be addresses such as 192.0.2.7, with spaces between; or empty"));
        }
        if self.smtp_certificates.is_some() != self.smtp_key.is_some() {
            return Some(("smtp_key", "and smtp_certificates go together: name both, or neither"));
        }
        if self.base_url.as_deref().is_some_and(|url| !is_base_url(url)) {
            return Some(("base_url", "must be like https://help.example.com (or http:// for trying out)"));
        }
        if !is_log(&self.log) {
            return Some(("log", "must be off, error, warn, info, debug or trace; or per module: info,store=debug"));
        }
        if self.embeddings_url.is_some() != self.embeddings_model.is_some() {
            return Some(("embeddings_model", "and embeddings_url go together: name both, or neither"));
        }
        let reachable = calling::Reachable::new(self.embeddings_allow_private);
        if self.embeddings_url.as_deref().is_some_and(|url| calling::Target::read(url, reachable).is_err()) {
            let words = "must be like https://models.example.com/v1/embeddings; for http:// or a private network set \
                embeddings_allow_private";
            return Some(("embeddings_url", words));
        }
        if !(1..=64).contains(&self.sqlite_readers) {
            return Some(("sqlite_readers", "must be 1 to 64"));
        }
        if !(2..=500).contains(&self.postgres_connections) {
            return Some(("postgres_connections", "must be 2 to 500"));
        }
        None
    }

    /// Serves at another address than the settings say.
    pub fn listen_at(&mut self, listen: String) -> Result<(), Failure> {
        if !is_listen(&listen) {
            return Err(Failure::usage(format!("--listen {listen:?}: {LISTEN}")));
        }
        self.listen = listen;
        Ok(())
    }
}

/// What to do with a database of an older version.
pub fn behind(steps: usize) -> String {
    format!("the database is {steps} steps behind this version; run aftercare migrate")
}

const LISTEN: &str = "must be an address and a port, such as 127.0.0.1:8080";

fn is_listen(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

fn is_base_url(text: &str) -> bool {
    let scheme = text.starts_with("http://") || text.starts_with("https://");
    scheme && text.parse::<Uri>().is_ok_and(|url| url.host().is_some_and(|host| !host.is_empty()))
}

/// The log's own reader takes a word that is no level for the name of a module.
fn is_log(text: &str) -> bool {
    let level = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level).trim();
        LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level))
    };
    text.split(',').all(level)
}

/// The settings in force.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn load(place: &Place) -> Result<Settings, Failure> {
    let variables = ours(std::env::vars_os())?;
    let named = place.config.clone().or_else(|| std::env::var_os("AFTERCARE_CONFIG").map(PathBuf::from));
    let file = match named {
        Some(path) => Some(read(&path)?),
        None if Path::new(FILE).exists() => Some(read(Path::new(FILE))?),
        None => None,
    };
    let given = gather(file, variables)?;
    let mut settings = Settings::made_of(&given)?;
    if let Some(directory) = &place.data_dir {
        settings.data_dir.clone_from(directory);
        settings.database_url = None;
    }
    if let Some(url) = &place.database_url {
        settings.database_url = Some(url.clone());
    }
    let Some((key, words)) = settings.problem() else { return Ok(settings) };
    let source = match key {
        "data_dir" if place.data_dir.is_some() => "--data-dir",
        "database_url" if place.database_url.is_some() => "--database-url",
        key => given.get(key).map_or(key, |given| given.source.as_str()),
    };
    Err(Failure::usage(format!("{source}: {words}")))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("settings file {}: {error}", path.display())))
}

/// The variables that are settings. Others are none of our business, whatever bytes they hold.
fn ours(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<BTreeMap<String, String>, Failure> {
    let mine = variables.filter(|(name, _)| {
        let not_settings = NOT_SETTINGS.iter().any(|other| name == other);
        name.as_encoded_bytes().starts_with(PREFIX.as_bytes()) && !not_settings
    });
    mine.map(|(name, value)| {
        let words = format!("environment: {} is not UTF-8 text", name.to_string_lossy());
        name.into_string().and_then(|name| Ok((name, value.into_string()?))).map_err(|_| Failure::usage(words))
    })
    .collect()
}

/// A setting that somebody gave, and where, to name it when it is wrong.
struct Given {
    source: String,
    value: toml::Value,
}

/// What the file gives, overridden by what the environment gives.
fn gather(file: Option<String>, variables: BTreeMap<String, String>) -> Result<BTreeMap<&'static str, Given>, Failure> {
    let table: toml::Table = match file {
        Some(text) => text.parse().map_err(|error| Failure::usage(format!("settings file: {error}")))?,
        None => toml::Table::new(),
    };
    let mut given = BTreeMap::new();
    let unknown = |place: &str, name: &str| {
        let keys = KEYS.iter().map(|(key, _, _)| *key).collect::<Vec<_>>().join(", ");
        Failure::usage(format!("{place}: there is no setting {name}; there are {keys}"))
    };
    for (name, value) in table {
        let key = find_key(&name).ok_or_else(|| unknown("settings file", &name))?;
        given.insert(key, Given { source: format!("settings file: {name}"), value });
    }
    for (name, text) in variables {
        let key = name.strip_prefix(PREFIX).map(str::to_lowercase);
        let key = key.as_deref().and_then(find_key).ok_or_else(|| unknown("environment", &name))?;
        let value = literal(key, text);
        given.insert(key, Given { source: format!("environment: {name}"), value });
    }
    Ok(given)
}

/// A variable's text as what the setting is: a number, a truth value or text.
fn literal(key: &str, text: String) -> toml::Value {
    let typed = match key {
        "trust_forwarded" | "webhooks_allow_private" | "mail_allow_private" | "embeddings_allow_private" => {
            text.parse().ok().map(toml::Value::Boolean)
        }
        "sqlite_readers" | "postgres_connections" => text.parse().ok().map(toml::Value::Integer),
        _ => None,
    };
    typed.unwrap_or(toml::Value::String(text))
}

impl Settings {
    /// The defaults with what was given. Each is tried alone: the reader's own words name neither
    /// the place nor what would be right.
    fn made_of(given: &BTreeMap<&'static str, Given>) -> Result<Self, Failure> {
        let mut all = toml::Table::new();
        for (key, one) in given {
            let alone = toml::Table::from_iter([((*key).to_owned(), one.value.clone())]);
            if alone.clone().try_into::<Self>().is_err() {
                let meaning = KEYS.iter().find(|(known, _, _)| known == key).map_or("", |(_, _, meaning)| meaning);
                return Err(Failure::usage(format!("{}: {} is not right; it is: {meaning}", one.source, one.value)));
            }
            all.extend(alone);
        }
        all.try_into().map_err(|error: toml::de::Error| Failure::usage(format!("settings: {error}")))
    }
}

fn find_key(name: &str) -> Option<&'static str> {
    KEYS.iter().map(|(key, _, _)| *key).find(|key| *key == name)
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

    fn merge(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let given = ours(variables).and_then(|variables| gather(file.map(str::to_owned), variables));
        given.and_then(|given| Settings::made_of(&given)).map_err(|failure| failure.words)
    }

    fn refused(file: Option<&str>, variables: &[(&str, &str)], told: &[&str]) {
        let words = merge(file, variables).expect_err("refused");
        assert!(told.iter().all(|told| words.contains(told)), "{words}");
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let file = Some("listen = \"0.0.0.0:1\"\nsqlite_readers = 2");
        let settings = merge(file, &[("AFTERCARE_LISTEN", "127.0.0.1:2"), ("AFTERCARE_BIN", "x")]).expect("settings");
        assert_eq!((settings.listen.as_str(), settings.sqlite_readers), ("127.0.0.1:2", 2));
    }

    #[test]
    fn a_wrong_one_is_refused_by_name_with_what_would_be_right() {
        refused(Some("listne = \"x\""), &[], &["listne", "sqlite_readers"]);
        refused(None, &[("AFTERCARE_LISTEM", "x")], &["AFTERCARE_LISTEM"]);
        refused(None, &[("AFTERCARE_AFTERCARE_LISTEN", "127.0.0.1:2")], &["AFTERCARE_AFTERCARE_LISTEN"]);
        refused(Some("metrics = \"maybe\""), &[], &["settings file: metrics", "loopback"]);
        refused(None, &[("AFTERCARE_SQLITE_READERS", "many")], &["AFTERCARE_SQLITE_READERS", "a number from 1 to 64"]);
        refused(None, &[("AFTERCARE_TRUST_FORWARDED", "yes")], &["AFTERCARE_TRUST_FORWARDED", "true or false"]);
    }

    #[test]
    fn what_makes_no_sense_is_found() {
        for (key, text) in [
            ("data_dir", ""),
            ("database_url", "mysql://x"),
            ("listen", "nonsense"),
            ("listen", "127.0.0.1:99999"),
            ("base_url", "https://"),
            ("base_url", "help.example.com"),
            ("log", "loud"),
            ("log", "info,store=loud"),
            ("log", ""),
        ] {
            let settings = merge(Some(&format!("{key} = {text:?}")), &[]).expect("of the right type");
            assert_eq!(settings.problem().map(|(key, _)| key), Some(key), "{text:?}");
        }
        let file = "listen = \"[::1]:8080\"\nbase_url = \"https://help.example.com\"\nlog = \"INFO,store=debug\"";
        assert_eq!(merge(Some(file), &[]).expect("settings").problem(), None);
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_matter_only_in_our_own_variables() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = || OsString::from_vec(vec![0xff]);
        assert!(ours([(OsString::from("OTHER"), bytes()), (bytes(), bytes())].into_iter()).is_ok());
        let words = ours([(OsString::from("AFTERCARE_LOG"), bytes())].into_iter()).expect_err("refused").words;
        assert!(words.contains("AFTERCARE_LOG"), "{words}");
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
