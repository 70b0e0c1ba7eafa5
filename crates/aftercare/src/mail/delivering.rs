//! `aftercare mail deliver`: a letter from a pipe, as mail servers hand it to programs.

use std::io::Read;
use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng};
use mail::mailbox;
use mail::original::LETTER_MAX;
use mail::receiving::{self, Arrived, Arriving, Receipt, Source};
use store::TxFuture;

use crate::saying::say;
use crate::{Failure, Settings};

/// Exit codes that mail servers know (sysexits.h): by them they return a letter or try it again.
const DATA: u8 = 65;
const NO_USER: u8 = 67;
const TRY_AGAIN: u8 = 75;

/// Take a letter from standard input into a mailbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It ends once the letter is on disk; a server or worker reads it then.

Exit codes:
  0   the letter is on disk
  65  it is empty or too large; return it to its sender
  67  there is no such mailbox
  75  it could not be stored now; try it again later

Examples:
  aftercare mail deliver --mailbox support@example.com < letter.eml
  support: \"|aftercare mail deliver --mailbox support@example.com --data-dir /var/lib/aftercare\"   in /etc/aliases")]
pub struct Options {
    /// Name or address of the mailbox
    #[arg(long, value_name = "NAME")]
    mailbox: String,
    /// Whom the letter was sent to, if its server tells (with what follows a plus)
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Whom the server returns it to
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let mut raw = Vec::new();
    let most = LETTER_MAX as u64 + 1;
    let read = std::io::stdin().lock().take(most).read_to_end(&mut raw);
    read.map_err(|error| later(format!("standard input: {error}")))?;
    if raw.is_empty() {
        return Err(Failure { words: "standard input holds no letter".to_owned(), code: DATA });
    }
    let (db, follower) = settings.open_as_node().await.map_err(|failure| later(failure.words))?;
    let delivered = deliver(&db, options, raw).await;
    follower.abort();
    db.close().await;
    say(format!("{}\n", delivered?))
}

async fn deliver(db: &store::Db, options: Options, raw: Vec<u8>) -> Result<&'static str, Failure> {
    let unavailable = |refusal: Refusal| later(refusal.to_string());
    let mut conn = db.read().await.map_err(|error| later(error.to_string()))?;
    let found = mailbox::named(&mut conn, &options.mailbox).await.map_err(unavailable)?;
    let found = found.filter(|mailbox| mailbox.active);
    let nobody = || Failure { words: format!("there is no mailbox {:?} that is on", options.mailbox), code: NO_USER };
    let mailbox_id = found.ok_or_else(nobody)?.id;
    drop(conn);
    let arriving = Arriving {
        mailbox_id,
        source: Source::Pipe,
        source_key: None,
        envelope_from: options.from.clone(),
        envelope_to: options.to.clone(),
        direct: false,
        raw,
    };
    let act = Act::new(Actor::program(ActorKind::System, "mail"), SystemClock.now(), Arc::new(SystemRng));
    let arrived = Arrived::from(arriving);
    let received = db.write(move |tx| -> TxFuture<'_, Receipt, Refusal> {
        Box::pin(async move { receiving::receive(tx, &act, arrived).await })
    });
    match received.await.map_err(unavailable)? {
        Receipt::Kept(_) => Ok("taken"),
        Receipt::Duplicate(_) | Receipt::Known => Ok("taken before"),
        Receipt::TooLarge(_) => {
            let most = LETTER_MAX / (1024 * 1024);
            Err(Failure { words: format!("a letter has at most {most} MiB"), code: DATA })
        }
    }
}

fn later(words: String) -> Failure {
    Failure { words, code: TRY_AGAIN }
}
