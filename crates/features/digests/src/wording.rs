//! What waits, in words: sections with lines, each with the address of the list or ticket that it is about.

use futures::caring::{Cares, Passed, Review};
use jiff::tz::TimeZone;
use kernel::Timestamp;
use kpis::key::Key;
use mail::survey_words::Language;
use tickets::finding::TicketRow;
use tickets::listing::Counted;

use crate::choice::Rhythm;
use crate::figures::{Compared, Share};
use crate::gathering::{Content, LEARNINGS_MAX, Learned, Led, Listed};
use crate::words::{self, Words, fill};

/// Letters of a learning that are shown.
const LEARNING_MAX: usize = 200;
/// Where a digest is switched off.
pub const SETTINGS: &str = "/settings/alerts";

/// Words that lead somewhere: a path within the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub words: String,
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub head: Line,
    pub rows: Vec<Line>,
}

/// For whom, and when.
pub struct Reader<'a> {
    pub language: Language,
    pub zone: &'a TimeZone,
    pub zone_name: &'a str,
    pub rhythm: Rhythm,
    pub now: Timestamp,
}

/// A digest in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    pub subject: String,
    pub as_of: String,
    pub sections: Vec<Section>,
    /// Why they get it, and that it is automatic.
    pub why: [&'static str; 2],
    pub change: Line,
}

pub fn word(reader: &Reader<'_>, content: &Content) -> Worded {
    let words = words::of(reader.language);
    let speaking = Speaking { reader, words };
    let mut sections = Vec::new();
    let mine = |rest: &str| format!("/inbox?view=mine&{rest}");
    if let Some(found) = &content.at_risk {
        let path = mine("attention=at_risk&sort=due");
        sections.push(speaking.list(fill(words.at_risk, &[("n", &counted(found.counted))]), path, found, due));
    }
    if let Some(found) = &content.waiting {
        let path = mine("attention=waiting");
        sections.push(speaking.list(fill(words.waiting, &[("n", &counted(found.counted))]), path, found, waiting));
    }
    for (template, view, found) in
        [(words.mentions, "mentions", &content.mentions), (words.tasks, "tasks", &content.tasks)]
    {
        let Some(found) = found else { continue };
        let head = fill(template, &[("n", &counted(found.counted))]);
        sections.push(speaking.list(head, format!("/inbox?view={view}"), found, waiting));
    }
    sections.extend(speaking.own_tasks(content));
    for (team, found) in &content.unassigned {
        let head = fill(words.unassigned, &[("team", &team.name), ("n", &counted(found.counted))]);
        sections.push(speaking.list(head, format!("/inbox?view=unassigned&team={}", team.id), found, opened));
    }
    sections.extend(speaking.signposts(&content.futures));
    sections.extend(speaking.reviews(&content.futures));
    sections.extend(content.led.iter().map(|led| speaking.led(led)));
    sections.extend(content.learned.as_ref().map(|learned| speaking.learned(learned)));
    let day = words.day(reader.now.day_in(reader.zone));
    Worded {
        subject: fill(words.subject, &[("day", &day)]),
        as_of: if content.is_empty() {
            words.nothing.to_owned()
        } else {
            fill(words.as_of, &[("at", &speaking.moment(reader.now)), ("zone", reader.zone_name)])
        },
        sections,
        why: [words.why, reader.language.words().automatic],
        change: Line { words: words.change.to_owned(), path: SETTINGS.to_owned() },
    }
}

struct Speaking<'a> {
    reader: &'a Reader<'a>,
    words: &'static Words,
}

/// What is said of a ticket besides what it is.
type Said = fn(&Speaking<'_>, &TicketRow) -> Option<String>;

fn waiting(speaking: &Speaking<'_>, row: &TicketRow) -> Option<String> {
    Some(fill(speaking.words.waiting_since, &[("at", &speaking.moment(row.waiting_since?))]))
}

fn due(speaking: &Speaking<'_>, row: &TicketRow) -> Option<String> {
    let at = row.due.as_ref()?.at;
    let template = if at <= speaking.reader.now { speaking.words.missed } else { speaking.words.due };
    Some(fill(template, &[("at", &speaking.moment(at))]))
}

fn opened(speaking: &Speaking<'_>, row: &TicketRow) -> Option<String> {
    Some(fill(speaking.words.opened, &[("at", &speaking.moment(row.opened_at))]))
}

impl Speaking<'_> {
    fn moment(&self, at: Timestamp) -> String {
        self.words.moment(&at.to_jiff().to_zoned(self.reader.zone.clone()))
    }

    fn list(&self, head: String, path: String, found: &Listed, said: Said) -> Section {
        let row = |row: &TicketRow| {
            let what = format!("#{} {}", row.number, row.subject);
            let words = said(self, row).map_or_else(|| what.clone(), |said| format!("{what} – {said}"));
            Line { words, path: format!("/inbox/{}", row.id) }
        };
        let mut rows: Vec<Line> = found.first.iter().map(row).collect();
        rows.extend(self.more(found.counted.count - rows.len() as i64, &path));
        Section { head: Line { words: head, path }, rows }
    }

    fn more(&self, left: i64, path: &str) -> Option<Line> {
        let words = || fill(self.words.more, &[("n", &left.to_string())]);
        (left > 0).then(|| Line { words: words(), path: path.to_owned() })
    }

    fn own_tasks(&self, content: &Content) -> Option<Section> {
        let tasks = &content.own_tasks;
        let path = "/own-tasks".to_owned();
        let row = |task: &tickets::own_task::OwnTask| {
            let at = task.due_at.map(|at| fill(self.words.due, &[("at", &self.moment(at))])).unwrap_or_default();
            Line { words: format!("{} – {at}", task.text), path: path.clone() }
        };
        let head = fill(self.words.tasks, &[("n", &tasks.len().to_string())]);
        let rows = tasks.iter().map(row).collect();
        (!tasks.is_empty()).then(|| Section { head: Line { words: head, path: path.clone() }, rows })
    }

    fn signposts(&self, cares: &Cares) -> Option<Section> {
        let path = "/futures?view=signposts".to_owned();
        let row = |passed: &Passed| {
            let title = passed.title.as_ref().map(|title| title.in_language(self.tag()));
            let weight = format!("{:.0}", passed.weight * 100.0);
            let values =
                [("what", title.unwrap_or_default()), ("day", &self.words.day(passed.day)), ("share", &weight)];
            let template = if title.is_some() { self.words.signpost } else { self.words.none_of_these };
            Line { words: fill(template, &values), path: path.clone() }
        };
        let head = fill(self.words.signposts, &[("n", &cares.passed.len().to_string())]);
        let rows: Vec<Line> = cares.passed.iter().map(row).collect();
        (!rows.is_empty()).then(|| Section { head: Line { words: head, path: path.clone() }, rows })
    }

    fn reviews(&self, cares: &Cares) -> Option<Section> {
        let path = "/futures?view=records".to_owned();
        let row = |review: &Review| {
            let values = [("what", review.title.in_language(self.tag())), ("day", &self.words.day(review.on))];
            Line { words: fill(self.words.review, &values), path: path.clone() }
        };
        let head = fill(self.words.reviews, &[("n", &cares.reviews.len().to_string())]);
        let rows: Vec<Line> = cares.reviews.iter().map(row).collect();
        (!rows.is_empty()).then(|| Section { head: Line { words: head, path: path.clone() }, rows })
    }

    fn tag(&self) -> &'static str {
        self.reader.language.words().tag
    }

    fn led(&self, led: &Led) -> Section {
        let words = self.words;
        let (name, of_team) = match &led.team {
            Some(team) => (fill(words.team, &[("team", &team.name)]), format!("team={}", team.id)),
            None => (words.all_teams.to_owned(), String::new()),
        };
        let inbox = |rest: &str| joined("/inbox?view=open", &of_team, rest);
        let counts = [
            (words.open, led.open, inbox("")),
            (words.customers_wait, led.waiting, inbox("attention=waiting")),
            (words.promises, led.at_risk, inbox("attention=at_risk&sort=due")),
        ];
        let count =
            |(template, n, path): (&str, Counted, String)| Line { words: fill(template, &[("n", &counted(n))]), path };
        let figure = |figure: &Compared| {
            let span = format!("period=own&from={}&to={}", led.span.from, led.span.last());
            let path = joined(&format!("/kpis/{}?{span}", figure.key.as_str()), &of_team, "");
            Line { words: self.compared(led, figure), path }
        };
        let rows = counts.into_iter().map(count).chain(led.figures.iter().map(figure)).collect();
        let path = if of_team.is_empty() { "/today".to_owned() } else { format!("/today?{of_team}") };
        Section { head: Line { words: name, path }, rows }
    }

    fn compared(&self, led: &Led, figure: &Compared) -> String {
        let words = self.words;
        let what = if figure.key == Key::Csat { words.csat } else { words.sla };
        let before = if self.reader.rhythm == Rhythm::Weekly { words.week_before } else { words.day_before };
        let values = [
            ("what", what),
            ("from", &words.day(led.span.from)),
            ("to", &words.day(led.span.last())),
            ("now", &self.share(figure.now)),
            ("before", before),
            ("was", &self.share(figure.before)),
        ];
        fill(words.compared, &values)
    }

    fn share(&self, share: Share) -> String {
        let Some(value) = share.value else { return self.words.no_cases.to_owned() };
        fill(self.words.share, &[("share", &format!("{:.0}", value * 100.0)), ("n", &share.n.to_string())])
    }

    fn learned(&self, learned: &Learned) -> Section {
        let path = format!("/learnings?state=digest&month={}", learned.month);
        let row = |one: &learnings::learning::Learning| {
            let said = mail::reading::shown(&one.text, LEARNING_MAX);
            Line { words: format!("{said} – {}", one.author.name), path: path.clone() }
        };
        let mut rows: Vec<Line> = learned.accepted.iter().take(LEARNINGS_MAX).map(row).collect();
        rows.extend(self.more(learned.accepted.len() as i64 - rows.len() as i64, &path));
        let count = learned.accepted.len().to_string();
        let head = fill(self.words.learned, &[("month", &learned.month), ("n", &count)]);
        Section { head: Line { words: head, path }, rows }
    }
}

fn counted(found: Counted) -> String {
    format!("{}{}", found.count, if found.more { "+" } else { "" })
}

/// An address with those parts of its question that are not empty.
fn joined(path: &str, one: &str, other: &str) -> String {
    [one, other].iter().filter(|part| !part.is_empty()).fold(path.to_owned(), |path, part| format!("{path}&{part}"))
}
