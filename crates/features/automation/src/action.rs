//! What a rule does to a ticket.

use kernel::time::MINUTE;
use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::Conn;
use tickets::filling_in;
use tickets::stepping::{self, Steps};
use tickets::template;
use tickets::ticket::Urgency;
use utoipa::ToSchema;

const MOST: usize = 20;
const NOTE_MAX: usize = 10_000;
const MENTIONS_MAX: usize = 20;
/// A year; longer is a typing error.
const SNOOZE_MAX: i64 = 366 * 24 * 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = AutomationAction)]
pub enum Action {
    /// Null: no team.
    SetTeam {
        team_id: Option<String>,
    },
    /// Null: nobody.
    SetAssignee {
        assignee_id: Option<String>,
        /// Also where a person chose somebody.
        #[serde(default)]
        over_people: bool,
    },
    SetUrgency {
        urgency: Urgency,
    },
    AddTags {
        tags: Vec<String>,
    },
    RemoveTags {
        tags: Vec<String>,
    },
    /// Key of the status.
    SetStatus {
        status: String,
    },
    Snooze {
        minutes: i64,
    },
    /// A note for staff, with the variables of templates. Whom it mentions is told and follows.
    Note {
        text: String,
        #[serde(default)]
        mentions: Vec<String>,
    },
    /// Writes the template's reply to the customer. It is marked as automatic.
    Reply {
        template_id: String,
    },
    /// All that a macro says and does.
    UseMacro {
        template_id: String,
    },
}

impl Action {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::SetTeam { .. } => "set_team",
            Self::SetAssignee { .. } => "set_assignee",
            Self::SetUrgency { .. } => "set_urgency",
            Self::AddTags { .. } => "add_tags",
            Self::RemoveTags { .. } => "remove_tags",
            Self::SetStatus { .. } => "set_status",
            Self::Snooze { .. } => "snooze",
            Self::Note { .. } => "note",
            Self::Reply { .. } => "reply",
            Self::UseMacro { .. } => "use_macro",
        }
    }

    /// Those that only change the ticket, as steps.
    pub(crate) fn steps(&self, act: &Act) -> Option<Steps> {
        let steps = Steps::default();
        Some(match self.clone() {
            Self::SetTeam { team_id } => Steps { team_id: Some(team_id), ..steps },
            Self::SetAssignee { assignee_id, .. } => Steps { assignee_id: Some(assignee_id), ..steps },
            Self::SetUrgency { urgency } => Steps { urgency: Some(urgency), ..steps },
            Self::AddTags { tags } => Steps { add_tags: tags, ..steps },
            Self::RemoveTags { tags } => Steps { remove_tags: tags, ..steps },
            Self::SetStatus { status } => Steps { status: Some(status), ..steps },
            Self::Snooze { minutes } => {
                Steps { snoozed_until: Some(Some(act.now.plus(minutes.saturating_mul(MINUTE)))), ..steps }
            }
            Self::Note { .. } | Self::Reply { .. } | Self::UseMacro { .. } => return None,
        })
    }
}

/// Checks that what the actions name is there. `act` is of the rule: what it may not use is not there.
pub(crate) async fn check(
    conn: &mut Conn,
    act: &Act,
    actions: &[Action],
    problems: &mut Problems,
) -> Result<(), Refusal> {
    if actions.is_empty() || actions.len() > MOST {
        problems.add("actions", format!("must be 1 to {MOST}"));
        return Ok(());
    }
    let replies = |action: &Action| matches!(action, Action::Reply { .. } | Action::UseMacro { .. });
    if actions.iter().filter(|action| replies(action)).count() > 1 {
        problems.add("actions", "must have one reply or macro at most");
    }
    for (at, action) in actions.iter().enumerate() {
        one(conn, act, action, &format!("actions[{at}]"), problems).await?;
    }
    Ok(())
}

async fn one(conn: &mut Conn, act: &Act, action: &Action, at: &str, problems: &mut Problems) -> Result<(), Refusal> {
    match action {
        Action::AddTags { tags } | Action::RemoveTags { tags } if tags.is_empty() => {
            problems.add(&format!("{at}.tags"), "must name at least one");
        }
        Action::Snooze { minutes } if !(1..=SNOOZE_MAX).contains(minutes) => {
            problems.add(&format!("{at}.minutes"), format!("must be between 1 and {SNOOZE_MAX}"));
        }
        Action::Note { text, mentions } => {
            let field = format!("{at}.text");
            problems.note(&field, text::body(text, NOTE_MAX));
            problems.note(&field, filling_in::check(text));
            if mentions.len() > MENTIONS_MAX {
                problems.add(&format!("{at}.mentions"), format!("must be at most {MENTIONS_MAX}"));
            }
            for (index, person) in mentions.iter().take(MENTIONS_MAX).enumerate() {
                let steps = Steps { assignee_id: Some(Some(person.clone())), ..Steps::default() };
                let mut wrong = Problems::default();
                stepping::verify(conn, act, at, steps, &mut wrong).await?;
                if !wrong.is_empty() {
                    problems.add(&format!("{at}.mentions[{index}]"), "there is no such active person");
                }
            }
        }
        Action::Reply { template_id } | Action::UseMacro { template_id } => {
            let field = format!("{at}.template_id");
            let found = template::all(conn, &act.actor).await?.into_iter().find(|one| one.id == *template_id);
            match found {
                None => problems.add(&field, "there is no such template that a team or everybody has"),
                Some(found) if matches!(action, Action::Reply { .. }) && found.content.reply_text.is_none() => {
                    problems.add(&field, "this template says nothing to the customer");
                }
                Some(found) if found.content.steps.assignee_id == Some(Some("me".to_owned())) => {
                    problems.add(&field, "this macro assigns to whoever uses it, and a rule is nobody");
                }
                Some(_) => {}
            }
        }
        _ => {
            if let Some(steps) = action.steps(act) {
                stepping::verify(conn, act, at, steps, problems).await?;
            }
        }
    }
    Ok(())
}
