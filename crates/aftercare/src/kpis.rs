//! `aftercare kpis`: the same figures as on the screen and in the API.

use kernel::{Clock, SystemClock};
use kpis::asking::{Question, Wording, measure};
use kpis::figure::Figure;
use kpis::key::Unit;
use store::Conn;
use tickets::ticket::Channel;

use crate::saying::say;
use crate::{Failure, Settings};

/// Print KPIs of a period: numbers, how sure they are, and from how many cases.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// First day of the period, such as 2026-10-01, in the organisation's time zone
    #[arg(long, value_name = "DAY")]
    from: String,
    /// Last day of the period
    #[arg(long, value_name = "DAY")]
    to: String,
    /// Group by team, agent, channel, product, day, week or month
    #[arg(long, value_name = "GROUPING")]
    by: Option<String>,
    /// Only these, separated by commas, such as csat,reopen_rate
    #[arg(long, value_name = "KEYS")]
    keys: Option<String>,
    /// Only tickets of this team, by its name or id
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Only tickets of this channel: email, chat, phone, web, api or other
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    channel: Option<Channel>,
    /// As JSON: an array of figures
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// As CSV
    #[arg(long)]
    csv: bool,
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let wording = Wording {
        from: &options.from,
        to: &options.to,
        by: options.by.as_deref(),
        keys: options.keys.as_deref(),
        team: options.team.as_deref(),
        channel: options.channel.map(Channel::as_str),
    };
    let mut question = Question::read(wording, SystemClock.now())?;
    let db = settings.open_to_read().await?;
    let mut conn = db.read().await?;
    if let Some(named) = &options.team {
        question.team = Some(team(&mut conn, named).await?);
    }
    let figures = measure(&mut conn, &question).await?;
    drop(conn);
    db.close().await;
    let text = if options.json {
        let text = serde_json::to_string_pretty(&figures).map_err(|error| Failure::new(error.to_string()))?;
        (text + "\n").into_bytes()
    } else if options.csv {
        kpis::csv::write(&figures)?
    } else {
        table(&figures).into_bytes()
    };
    say(text)
}

fn channel(text: &str) -> Result<Channel, String> {
    let known = serde_json::from_value(text.to_lowercase().into());
    known.map_err(|_| "choose email, chat, phone, web, api or other".to_owned())
}

/// The id of a team that a person names.
async fn team(conn: &mut Conn, named: &str) -> Result<String, Failure> {
    let teams = staff::teams::list(conn).await?;
    let found = teams.iter().find(|team| team.id == named || team.name == named);
    found.map(|team| team.id.clone()).ok_or_else(|| {
        let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
        Failure::usage(format!("there is no team {named:?}; there are {}", names.join(", ")))
    })
}

/// The figures in columns, for people.
fn table(figures: &[Figure]) -> String {
    let header = ["KPI", "Group", "N", "Value", "95 % interval", "Mean", "P90"].map(str::to_owned);
    let row = |figure: &Figure| {
        let show = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| in_words(value, figure.unit));
        let measured = &figure.measured;
        let interval = match (measured.low, measured.high) {
            (Some(_), Some(_)) => format!("{} to {}", show(measured.low), show(measured.high)),
            _ => "–".to_owned(),
        };
        [
            figure.key.as_str().to_owned(),
            figure.group.clone().unwrap_or_else(|| "total".to_owned()),
            figure.n.to_string(),
            show(measured.value),
            interval,
            show(measured.mean),
            show(measured.p90),
        ]
    };
    let rows: Vec<[String; 7]> = std::iter::once(header).chain(figures.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let line = |row: &[String; 7]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// A share in per cent, a duration in the unit a person would use, a count as it is.
fn in_words(value: f64, unit: Unit) -> String {
    const MINUTE: f64 = 60_000.0;
    match unit {
        Unit::Share => format!("{:.1} %", value * 100.0),
        Unit::Count => format!("{value:.0}"),
        Unit::Ms if value < 90.0 * MINUTE => format!("{:.1} min", value / MINUTE),
        Unit::Ms if value < 72.0 * 60.0 * MINUTE => format!("{:.1} h", value / 60.0 / MINUTE),
        Unit::Ms => format!("{:.1} d", value / 60.0 / 24.0 / MINUTE),
    }
}
