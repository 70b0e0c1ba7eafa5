//! A mailbox: an address that customers write to, and how its letters come and go.

use kernel::{Page, Problems, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::folder_name;
use crate::oauth::{self, OAuth};

/// Most mailboxes there may be: each is looked after by every node.
pub const MOST: i64 = 50;
const SIGNATURE_MAX: usize = 5_000;
const HOST_MAX: usize = 253;
const SECRET_MAX: usize = 500;
const AFTER_MINUTES_MAX: i64 = 43_200;
const REMINDER_DAYS_MAX: i64 = 60;

/// What a letter to a solved ticket does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailFollowUp)]
pub enum FollowUp {
    /// The ticket is open again.
    #[default]
    Reopen,
    /// A new ticket begins, linked to it.
    New,
    /// Open again if it was solved lately, otherwise a new one.
    ByAge,
}

impl FollowUp {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reopen => "reopen",
            Self::New => "new",
            Self::ByAge => "by_age",
        }
    }
}

/// What becomes of a letter on the server that it was fetched from, once it is stored here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailAfterFetch)]
pub enum AfterFetch {
    /// It stays in its folder as it is.
    #[default]
    Leave,
    /// It goes to another folder, which is made if it is missing.
    Move,
    /// It is there no more.
    Delete,
}

impl AfterFetch {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Move => "move",
            Self::Delete => "delete",
        }
    }
}

/// How a connection to a server is kept from being read along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailSecurity)]
pub enum Security {
    /// From the first byte.
    Tls,
    /// After the greeting; without it nothing is said.
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// A server that letters come from or go through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailServer)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty: it does not ask who we are.
    #[serde(default)]
    pub user: String,
    /// The folder that letters are fetched from.
    #[serde(default = "inbox")]
    pub folder: String,
}

impl Server {
    /// Where letters lie, so that their numbers mean the same letters.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}\n{}\n{}", self.host.trim(), self.port, self.user, self.folder)
    }
}

fn inbox() -> String {
    "INBOX".to_owned()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mailbox {
    pub id: String,
    pub name: String,
    pub address: String,
    pub brand_id: Option<String>,
    /// Whose tickets those of this mailbox are.
    pub team_id: Option<String>,
    pub signature: String,
    pub active: bool,
    pub follow_up: FollowUp,
    pub follow_up_days: i64,
    pub plus_addressing: bool,
    pub acknowledgement: String,
    /// Whether customers are asked how satisfied they are, once their ticket is solved.
    pub survey: bool,
    /// How long after the ticket was solved.
    pub survey_after_minutes: i64,
    /// After how many days who did not answer is reminded, once; 0: never.
    pub survey_reminder_days: i64,
    /// The server whose word about senders is believed, by the name it gives itself in `Authentication-Results`.
    pub trusted_hop: String,
    /// Whether who has a ticket hears by mail of what its customer writes.
    pub notify_assignee: bool,
    /// What becomes of letters on the server that they were fetched from.
    pub after_fetch: AfterFetch,
    /// The folder that they are moved to; empty: none.
    pub move_to: String,
    #[schema(value_type = Option<Server>)]
    pub incoming: Option<Json<Server>>,
    #[schema(value_type = Option<Server>)]
    pub outgoing: Option<Json<Server>>,
    pub has_incoming_password: bool,
    pub has_outgoing_password: bool,
    /// How its servers are signed in at instead of by passwords.
    #[schema(value_type = Option<OAuth>)]
    pub oauth: Option<Json<OAuth>>,
    pub has_client_secret: bool,
    /// Whether somebody agreed that letters are fetched and sent in their name.
    pub has_refresh_token: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

/// A mailbox as a person writes it down. Of a change, what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailboxInput {
    pub name: Option<String>,
    pub address: Option<String>,
    /// Empty: none.
    pub brand_id: Option<String>,
    /// Empty: none.
    pub team_id: Option<String>,
    pub signature: Option<String>,
    pub active: Option<bool>,
    pub follow_up: Option<FollowUp>,
    pub follow_up_days: Option<i64>,
    /// Whether letters to `local+anything@domain` come here, too; then answers are signed by address.
    pub plus_addressing: Option<bool>,
    /// Answered at once to who begins a ticket, at most once a day; empty: nothing.
    pub acknowledgement: Option<String>,
    /// Asks customers how satisfied they are, once their ticket is solved. The server must know its own address
    /// (`base_url`), which stands in the letter.
    pub survey: Option<bool>,
    /// 0 to 43200, which is thirty days.
    pub survey_after_minutes: Option<i64>,
    /// 0 to 60; 0: nobody is reminded.
    pub survey_reminder_days: Option<i64>,
    /// The server whose word about senders is believed, by the name it gives itself in `Authentication-Results`, such
    /// as `mx.example.com`. It must take away what others wrote in its name. Empty: none.
    pub trusted_hop: Option<String>,
    /// Who has a ticket hears by mail of what its customer writes, and may answer by mail if `trusted_hop` says that
    /// their domain vouches for it.
    pub notify_assignee: Option<bool>,
    /// What becomes of a letter on the server that it was fetched from, once it is stored here. It is about letters that
    /// are fetched from then on: what was left there before stays.
    pub after_fetch: Option<AfterFetch>,
    /// The folder that letters are moved to, on the same server. It is made if it is missing.
    pub move_to: Option<String>,
    /// Where letters are fetched from, by IMAP.
    pub incoming: Option<Server>,
    /// What letters go through, by SMTP.
    pub outgoing: Option<Server>,
    pub incoming_password: Option<String>,
    pub outgoing_password: Option<String>,
    /// Signs in at both servers by OAuth 2 instead of passwords. Another `token_url` or `client_id` needs the secrets
    /// once more.
    pub oauth: Option<OAuth>,
    /// What the provider gave to the client beside its id. Empty: none.
    pub client_secret: Option<String>,
    /// One that was got elsewhere; otherwise `POST /api/mailboxes/{id}/grants` gets one. Empty: none.
    pub refresh_token: Option<String>,
    /// Goes back to passwords; secrets and tokens are deleted.
    #[serde(default)]
    pub without_oauth: bool,
    /// Takes a server away again.
    #[serde(default)]
    pub without_incoming: bool,
    #[serde(default)]
    pub without_outgoing: bool,
}

pub async fn list(conn: &mut Conn) -> Result<Page<Mailbox>, Refusal> {
    Ok(Page { items: conn.all(sql!("list_mailboxes"), params![]).await?, next: None })
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Mailbox, Refusal> {
    conn.maybe(sql!("find_mailbox"), params![id]).await?.ok_or(Refusal::NotFound("mailbox"))
}

/// The mailbox that a letter to this address is for: its own address, or with something after a plus.
pub async fn of_address(conn: &mut Conn, address: &str) -> Result<Option<Mailbox>, Refusal> {
    let address = address.trim().to_lowercase();
    let plain = without_plus(&address);
    let found: Option<Mailbox> = conn.maybe(sql!("find_mailbox_of_address"), params![&address]).await?;
    if found.is_some() || plain == address {
        return Ok(found.filter(|mailbox| mailbox.active));
    }
    let found: Option<Mailbox> = conn.maybe(sql!("find_mailbox_of_address"), params![plain]).await?;
    Ok(found.filter(|mailbox| mailbox.active && mailbox.plus_addressing))
}

/// The mailbox of this name or address, for who names it by hand.
pub async fn named(conn: &mut Conn, name: &str) -> Result<Option<Mailbox>, Refusal> {
    let all: Vec<Mailbox> = conn.all(sql!("list_mailboxes"), params![]).await?;
    let lower = name.trim().to_lowercase();
    Ok(all.into_iter().find(|one| one.address == lower || one.name.to_lowercase() == lower || one.id == name))
}

/// `anna+word@example.com` without `+word`.
pub(crate) fn without_plus(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let local = local.split_once('+').map_or(local, |(local, _)| local);
            format!("{local}@{domain}")
        }
        None => address.to_owned(),
    }
}

/// What is in force after an input, checked.
pub(crate) fn checked(problems: &mut Problems, before: Mailbox, input: &MailboxInput) -> Mailbox {
    let mut after = before;
    if let Some(name) = &input.name {
        after.name = problems.note("name", text::line(name, text::NAME_MAX)).unwrap_or_default();
    }
    if let Some(address) = &input.address {
        let plain = text::email(address).and_then(|address| match address.contains('+') {
            true => Err("must be without a plus: what follows it is ours".to_owned()),
            false => Ok(address),
        });
        after.address = problems.note("address", plain).unwrap_or_default();
    }
    let chosen = |id: &String| Some(id.trim().to_owned()).filter(|id| !id.is_empty());
    if let Some(id) = &input.brand_id {
        after.brand_id = chosen(id);
    }
    if let Some(id) = &input.team_id {
        after.team_id = chosen(id);
    }
    for (field, given, kept) in [
        ("signature", &input.signature, &mut after.signature),
        ("acknowledgement", &input.acknowledgement, &mut after.acknowledgement),
    ] {
        if let Some(given) = given {
            let empty = given.trim().is_empty();
            let read = if empty { Ok(String::new()) } else { text::body(given, SIGNATURE_MAX) };
            *kept = problems.note(field, read).unwrap_or_default();
        }
    }
    after.active = input.active.unwrap_or(after.active);
    after.follow_up = input.follow_up.unwrap_or(after.follow_up);
    after.follow_up_days = input.follow_up_days.unwrap_or(after.follow_up_days);
    if !(1..=3_650).contains(&after.follow_up_days) {
        problems.add("follow_up_days", "must be 1 to 3650");
    }
    after.plus_addressing = input.plus_addressing.unwrap_or(after.plus_addressing);
    after.notify_assignee = input.notify_assignee.unwrap_or(after.notify_assignee);
    check_survey(problems, &mut after, input);
    if let Some(hop) = &input.trusted_hop {
        after.trusted_hop = trusted(problems, hop);
    }
    for (field, given, without, kept) in [
        ("incoming", &input.incoming, input.without_incoming, &mut after.incoming),
        ("outgoing", &input.outgoing, input.without_outgoing, &mut after.outgoing),
    ] {
        if without {
            *kept = None;
        } else if let Some(server) = given {
            check_server(problems, field, server);
            *kept = Some(Json(server.clone()));
        }
    }
    for (field, given, most) in [
        ("incoming_password", &input.incoming_password, SECRET_MAX),
        ("outgoing_password", &input.outgoing_password, SECRET_MAX),
        ("client_secret", &input.client_secret, SECRET_MAX),
        ("refresh_token", &input.refresh_token, oauth::TOKEN_MAX),
    ] {
        if given.as_ref().is_some_and(|secret| secret.len() > most || secret.contains(['\0', '\r', '\n'])) {
            problems.add(field, format!("must have at most {most} bytes, on one line"));
        }
    }
    check_after_fetch(problems, &mut after, input);
    oauth::check(problems, &mut after, input);
    after
}

fn check_after_fetch(problems: &mut Problems, after: &mut Mailbox, input: &MailboxInput) {
    after.after_fetch = input.after_fetch.unwrap_or(after.after_fetch);
    if let Some(folder) = &input.move_to {
        after.move_to = folder.trim().to_owned();
    }
    let Some(server) = &after.incoming else {
        if input.after_fetch.is_some_and(|chosen| chosen != AfterFetch::Leave) {
            problems.add("after_fetch", "needs a server that letters are fetched from (incoming)");
        }
        // Who adds a server later chooses anew.
        (after.after_fetch, after.move_to) = (AfterFetch::Leave, String::new());
        return;
    };
    if after.after_fetch != AfterFetch::Move {
        after.move_to.clear();
    } else if after.move_to.is_empty() {
        problems.add("move_to", "must be given: the folder that letters are moved to");
    } else if after.move_to.len() > SECRET_MAX || after.move_to.chars().any(char::is_control) {
        problems.add("move_to", format!("must have at most {SECRET_MAX} bytes, on one line"));
    } else if folder_name::same(&after.move_to, &server.0.folder) {
        problems.add("move_to", "must be another folder than the one that letters are fetched from");
    }
}

fn check_survey(problems: &mut Problems, after: &mut Mailbox, input: &MailboxInput) {
    after.survey = input.survey.unwrap_or(after.survey);
    for (field, given, most, kept) in [
        ("survey_after_minutes", input.survey_after_minutes, AFTER_MINUTES_MAX, &mut after.survey_after_minutes),
        ("survey_reminder_days", input.survey_reminder_days, REMINDER_DAYS_MAX, &mut after.survey_reminder_days),
    ] {
        *kept = given.unwrap_or(*kept);
        if !(0..=most).contains(kept) {
            problems.add(field, format!("must be 0 to {most}"));
        }
    }
}

/// The name of a server as it calls itself in `Authentication-Results`; empty: none is trusted.
fn trusted(problems: &mut Problems, hop: &str) -> String {
    let hop = hop.trim().to_lowercase();
    if hop.len() > HOST_MAX || !hop.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)) {
        problems.add("trusted_hop", "must be a name such as mx.example.com, as it stands in Authentication-Results");
    }
    hop
}

fn check_server(problems: &mut Problems, field: &str, server: &Server) {
    let host = server.host.trim();
    let shaped = host.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c));
    if host.is_empty() || host.len() > HOST_MAX || !shaped {
        problems.add(&format!("{field}.host"), "must be a name such as mail.example.com, or an address");
    }
    if server.port == 0 {
        problems.add(&format!("{field}.port"), "must be 1 to 65535");
    }
    for (name, value) in [("user", &server.user), ("folder", &server.folder)] {
        if value.len() > SECRET_MAX || value.chars().any(char::is_control) {
            problems.add(&format!("{field}.{name}"), format!("must have at most {SECRET_MAX} bytes, on one line"));
        }
    }
}
