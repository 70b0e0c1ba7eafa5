//! Templates, macros and views that the shop's people share.

use kernel::Refusal;
use kernel::time::DAY;
use serde::Deserialize;
use tickets::sharing::Audience;
use tickets::stepping::Steps;
use tickets::template::{self, Content, NewTemplate};
use tickets::ticket::{Channel, Urgency};
use tickets::view::{self, Column, NewView, ViewFilter};

use super::Writer;

const TEXTS: &str = include_str!("../../texts/desk.toml");

/// The open work, however it is cut.
const IN_HAND: &str = "new,open,pending,on_hold";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Desk {
    templates: Vec<Told>,
    views: Vec<Kept>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    name: String,
    language: String,
    reply_text: String,
    note_text: Option<String>,
    status: Option<String>,
    #[serde(default)]
    add_tags: Vec<String>,
    snooze_minutes: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    name: String,
    urgency: Option<Urgency>,
    assignee: Option<String>,
    tag: Option<String>,
    channel: Option<Channel>,
    #[serde(default)]
    columns: Vec<Column>,
}

impl Writer<'_> {
    /// Everybody has them; the first person of the house has written them down.
    pub(super) async fn handy(&mut self) -> Result<(), Refusal> {
        let desk: Desk = toml::from_str(TEXTS).map_err(|error| Refusal::Fault(format!("texts: {error}")))?;
        let act = self.person(0, self.world.began.plus(2 * DAY));
        for told in desk.templates {
            template::add(self.tx, &act, told.template()).await?;
        }
        for kept in desk.views {
            view::add(self.tx, &act, kept.view()).await?;
        }
        Ok(())
    }
}

impl Told {
    fn template(self) -> NewTemplate {
        let steps = Steps { status: self.status, add_tags: self.add_tags, ..Steps::default() };
        let content = Content {
            reply_text: Some(self.reply_text.trim().to_owned()),
            note_text: self.note_text,
            steps,
            snooze_minutes: self.snooze_minutes,
            language: Some(self.language),
        };
        NewTemplate { name: self.name, audience: Audience::Everybody, team_id: None, content }
    }
}

impl Kept {
    fn view(self) -> NewView {
        let filter = ViewFilter {
            category: Some(IN_HAND.to_owned()),
            urgency: self.urgency,
            assignee: self.assignee,
            tag: self.tag,
            channel: self.channel,
            ..ViewFilter::default()
        };
        NewView {
            name: self.name,
            audience: Audience::Everybody,
            team_id: None,
            filter,
            sort: None,
            columns: self.columns,
        }
    }
}
