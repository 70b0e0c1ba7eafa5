//! What each KPI means, in whole sentences. The same text stands beside every figure.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;

use crate::key::{Better, Key, Unit};
use crate::organisation::Organisation;
use crate::period::By;

/// What a KPI means here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Definition {
    pub key: Key,
    pub name: String,
    pub unit: Unit,
    pub better: Better,
    /// The definition with its denominator, as it stands beside the figure.
    pub text: String,
    /// Which facts it is counted from, and by which moment they belong to a period.
    pub source: String,
    /// What happens at the edges.
    pub rules: Vec<String>,
    /// How it can be grouped.
    pub groupings: Vec<By>,
}

/// All definitions, with the organisation's settings filled in.
pub async fn definitions(conn: &mut Conn) -> Result<Vec<Definition>, Refusal> {
    let organisation = Organisation::find(conn).await?;
    Ok(Key::ALL.into_iter().map(|key| definition(key, &organisation)).collect())
}

pub(crate) fn definition(key: Key, organisation: &Organisation) -> Definition {
    let words = words(key, organisation);
    let mut rules: Vec<String> = words.rules;
    rules.push(grouping_rule(key).to_owned());
    let groupings = By::ALL.into_iter().filter(|by| key.is_of_tickets() || !by.is_dimension()).collect();
    Definition {
        key,
        name: words.name,
        unit: key.unit(),
        better: key.better(),
        text: words.text,
        source: words.source,
        rules,
        groupings,
    }
}

fn grouping_rule(key: Key) -> &'static str {
    if key.is_of_tickets() {
        "Days, weeks and months are those of the organisation's time zone, and each is answered as if it had been asked for alone. If no team, agent, channel or product has a case, there is an empty total instead. Spam, merged, deleted and test tickets are not counted."
    } else {
        "It has no team, agent, channel or product: grouped by these it gives its total, and it is left out where only the tickets of one team or channel are asked for. Days are those of the organisation's time zone."
    }
}

struct Words {
    name: String,
    text: String,
    source: String,
    rules: Vec<String>,
}

fn say(name: &str, text: impl Into<String>, source: &str, rules: &[&str]) -> Words {
    let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
    Words { name: name.to_owned(), text: text.into(), source: source.to_owned(), rules }
}

fn words(key: Key, organisation: &Organisation) -> Words {
    match key {
        Key::Csat => csat(),
        Key::FirstResponseTime => first_response_time(),
        Key::AverageResponseTime => average_response_time(),
        Key::ResolutionTimeFirst => resolution_time("First resolution time", "first"),
        Key::ResolutionTimeFull => resolution_time("Full resolution time", "last"),
        Key::FirstContactResolution => first_contact_resolution(organisation),
        Key::ReopenRate => reopen_rate(),
        Key::SlaAttainment => sla_attainment(),
        Key::Backlog => backlog(),
        Key::LateDeliveries => late_deliveries(),
        Key::RetentionRate => retention_rate(organisation),
        _ => repeat_rate(key.repeat_days().unwrap_or_default()),
    }
}

fn csat() -> Words {
    say(
        "Customer satisfaction (CSAT)",
        "Positive answers ÷ answers given in the period. On the scale of 1 to 5, 4 and 5 are positive.",
        "Survey answers, by the moment of answering. An answer belongs to the agent and the team that had solved the ticket when the customer answered.",
        &[
            "Each resolution cycle of a ticket has one answer: if a customer answers again, the later answer counts and the earlier one is kept as history.",
            "The mean score from 1 to 5 stands beside it.",
            "Nobody is asked about a ticket that was never solved, in which the customer never contacted us, or that is spam, deleted, a test or merged away: no answer is taken for it.",
        ],
    )
}

fn first_response_time() -> Words {
    say(
        "First response time",
        "Time from the customer's opening to the first public message by a person of staff; median of the tickets first answered in the period.",
        "First replies, by the moment of the reply. They belong to the agent who replied.",
        &[
            "Automatic messages, rules, imports and programs with a token of their own are not persons and stop no clock.",
            "If staff wrote down what a customer said on the telephone or in the shop, or wrote first, the clock starts at the customer's next message; for a call answered live the wait in the queue is the response time. A letter or mail that staff entered waits from its entry on.",
            "The first responses of reopened cycles stand beside it; they change nothing of the ticket's own first response.",
            "A ticket without a reply is not in the figure until it has one.",
            "Imported history counts only where its timestamps were imported.",
            "The interval is that of the median; the same times in opening hours stand beside it, by the opening hours in force when it happened.",
        ],
    )
}

fn average_response_time() -> Words {
    say(
        "Response time",
        "Time from each unanswered customer message to the next public message by a person of staff; all replies given in the period, first ones included. The value is the median, the average stands beside it as the mean.",
        "Replies, by the moment of the reply. They belong to the agent who replied.",
        &[
            "Of several customer messages in a row the clock starts at the first; of several staff messages it stops at the first.",
            "A customer who still waits is not in the figure: they are counted as waiting now, with the one who waits longest, by the ticket's assignee and team, whatever the period.",
            "Imported history counts only where its timestamps were imported.",
            "The interval is that of the median; the same times in opening hours stand beside it.",
        ],
    )
}

fn resolution_time(name: &str, which: &str) -> Words {
    Words {
        name: name.to_owned(),
        text: format!("Time from a ticket's opening to its {which} solve; median of the tickets whose {which} solve lies in the period and whose times of opening and solving are known."),
        source: "Solves, by the moment of the solve. They belong to the agent and the team that solved.".to_owned(),
        rules: vec![
            "A ticket that was reopened has a first and a last solve, and both are kept. While it is open again it has no last solve.".to_owned(),
            "A ticket that was imported as reopened, without the moment of its first solve, has no first resolution time.".to_owned(),
            "The interval is that of the median; the same times in opening hours stand beside it.".to_owned(),
        ],
    }
}

fn first_contact_resolution(organisation: &Organisation) -> Words {
    let days = organisation.contact_days;
    Words {
        name: "First contact resolution (FCR)".to_owned(),
        text: format!("Tickets solved in the period with exactly one customer contact, never reopened, and without a new contact of the same customer about the same order within {days} days ÷ tickets solved in the period whose {days} days have passed."),
        source: "Solves, by the moment of the solve, and contacts: customer messages that are more than thanks or automatic.".to_owned(),
        rules: vec![
            format!("The {days} days are a setting of the organisation; the figure for a common other window stands beside it, so that organisations can be compared."),
            "A new contact is a customer message in another ticket about the same order, by the customer or by one who was merged with them. Without an order only the ticket itself decides.".to_owned(),
            "A ticket that was solved more than once in the period counts once, by the first of its solves that was reopened.".to_owned(),
            "Tickets solved with exactly one human reply and not reopened are shown beside it as one-touch, of all tickets solved in the period.".to_owned(),
            "How often a customer wrote is not known of a ticket that was imported without its messages: it is in neither of the two.".to_owned(),
        ],
    }
}

fn reopen_rate() -> Words {
    say(
        "Reopen rate",
        "Tickets solved in the period that went back to open afterwards ÷ tickets solved in the period; each ticket counts once, and tickets never solved are in neither.",
        "Solves, by the moment of the solve. A reopened ticket belongs to the agent and the team whose solve did not last.",
        &[
            "Thanks, an out-of-office message, a bounced mail, a solve taken back within two minutes and a merge do not reopen a ticket.",
            "The reopening may come after the period: the rate of a young period can still rise.",
        ],
    )
}

fn sla_attainment() -> Words {
    say(
        "SLA attainment",
        "Promises kept ÷ (promises kept + promises broken), decided in the period.",
        "Promises of a first response, of a next response and of a resolution, by the moment of the decision: when the promise was kept, or when it fell due. They belong to who answered or solved, and to the team at that moment.",
        &[
            "A promise that nobody kept is broken from its due moment on, also if nothing happens then. One that is dropped before it is due, because the ticket was solved without an answer or no service level holds any more, is not counted.",
            "Targets are fixed when a service level is applied; its calendar counts by the hours in force then.",
            "A promise that is still running is in neither. Tickets without a promise are not counted.",
            "Imported tickets count by what was imported: kept or broken. A promise that was imported as broken counts although its ticket is not solved, by the last moment the source told.",
        ],
    )
}

fn backlog() -> Words {
    say(
        "Backlog",
        "Tickets that were not solved at the end of the last day of the period; of a day that is still going on, those not solved now.",
        "Resolution cycles: a ticket is in the backlog from its opening, or reopening, to its solve.",
        &[
            "The age bands count days since the ticket's opening: under 1, 1 to 3, 3 to 7, 7 to 30, and 30 or more.",
            "By team and by agent a ticket belongs to those who have it now or, if it was solved since, to those who solved it.",
            "No ticket is a number, too: an empty backlog is 0 and not blank. A period that has not begun has no value.",
        ],
    )
}

fn late_deliveries() -> Words {
    say(
        "Late deliveries",
        "Parcels delivered after the promised day ÷ parcels delivered in the period that had a promised day. Both days are days in the destination's time zone.",
        "Deliveries, by the moment of delivery.",
        &[
            "A parcel delivered late in the evening of the promised day is on time. If the promise were read as a moment, 00:00 of the promised day, more would be late: that reading stands beside it.",
            "A parcel without a promised day can be neither late nor on time and is not counted.",
        ],
    )
}

fn retention_rate(organisation: &Organisation) -> Words {
    let days = organisation.active_days;
    Words {
        name: "Customer retention rate".to_owned(),
        text: format!("(Customers at the end of the period − new customers) ÷ customers at its start. A customer at a moment is one who ordered within the {days} days before; new are those at the end whose first order lies in the period."),
        source: "Orders that were not cancelled, by the moment of ordering. Merged customers are one.".to_owned(),
        rules: vec![
            format!("The {days} days are a setting of the organisation and end with the day before the moment looked at."),
            "Customers who had lapsed before the period and came back count at its end, as the formula says; the rate can so exceed 1 and then has no interval. How many stayed and how many came back stands beside it.".to_owned(),
            "The end of a period that is still going on is today.".to_owned(),
        ],
    }
}

fn repeat_rate(days: i64) -> Words {
    Words {
        name: format!("Repeat rate, {days} days"),
        text: format!(
            "Customers with a further order within {days} days ÷ customers whose first order lies in the period."
        ),
        source: "Orders that were not cancelled, by the moment of ordering. Merged customers are one.".to_owned(),
        rules: vec![
            "A further order is later than the first: two orders of the same moment are one purchase.".to_owned(),
            format!(
                "Days are counted by the calendar: an order on day {days} after the day of the first still counts."
            ),
            format!(
                "There is no value until the {days} days have passed for a customer of the last day of the period."
            ),
            "Beside it stand customers who had a ticket and customers who had none, in the months that have both; months weigh alike for the two. A ticket counts if it was opened after the first order and before the further one, or before the days ended. It is an association and says nothing of causes: who orders again at once has little time for a ticket.".to_owned(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_whole_sentences_and_names_its_denominator() {
        for key in Key::ALL {
            let found = definition(key, &Organisation::before_set_up());
            assert!(!found.name.is_empty() && !found.source.is_empty(), "{key:?}");
            let sentences = [&found.text, &found.source].into_iter().chain(&found.rules);
            for sentence in sentences {
                let first = sentence.chars().next().expect("text");
                assert!((first.is_uppercase() || first == '(') && sentence.ends_with('.'), "{key:?}: {sentence}");
            }
            assert_eq!(found.unit == Unit::Share, found.text.contains('÷'), "{key:?}: a share says of what");
        }
    }

    #[test]
    fn settings_stand_in_the_words() {
        let organisation = Organisation { contact_days: 11, active_days: 99, ..Organisation::before_set_up() };
        assert!(definition(Key::FirstContactResolution, &organisation).text.contains("11 days"));
        assert!(definition(Key::RetentionRate, &organisation).text.contains("99 days"));
        assert!(definition(Key::RepeatRate365, &organisation).text.contains("365 days"));
    }

    #[test]
    fn only_what_is_about_tickets_can_be_grouped_by_team() {
        let by_team = |key| definition(key, &Organisation::before_set_up()).groupings.contains(&By::Team);
        assert!(by_team(Key::Csat) && by_team(Key::Backlog));
        assert!(!by_team(Key::RetentionRate) && !by_team(Key::LateDeliveries) && !by_team(Key::RepeatRate90));
    }
}
