//! Whether the conditions of a rule hold, with what was found for each. Pure.

use kernel::time::MINUTE;
use kernel::{BusinessCalendar, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::condition::{Among, Condition, Conditions, Group, Holds, Mode, NONE, Within};
use crate::look::{LetterLook, Look};

/// Why a condition could not be answered, and so does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationLacking)]
pub enum Lacking {
    NoCustomer,
    NoLanguage,
    NoOrder,
    NoValue,
    OtherCurrency,
    NoParcel,
    NoPromisedDay,
    NobodyWaits,
    /// The customer wrote no letter.
    NoLetter,
    /// No server that is believed says anything of its sender.
    NotChecked,
    /// No spam filter says anything.
    NotFiltered,
}

/// What was found for one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationReason)]
pub struct Reason {
    pub group: i64,
    /// Its place in the group.
    pub condition: i64,
    pub met: bool,
    /// What the ticket had there: a value, an id, a number.
    pub found: Option<String>,
    pub lacking: Option<Lacking>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub met: bool,
    pub reasons: Vec<Reason>,
}

/// Judges a ticket as it is to be seen at a moment.
pub fn judge(conditions: &Conditions, look: &Look, now: Timestamp, hours: &BusinessCalendar) -> Verdict {
    let mut reasons = Vec::new();
    let mut groups = Vec::with_capacity(conditions.groups.len());
    for (group, at) in conditions.groups.iter().zip(0..) {
        groups.push(judge_group(group, at, look, now, hours, &mut reasons));
    }
    Verdict { met: groups.is_empty() || combine(conditions.mode, &groups), reasons }
}

fn judge_group(
    group: &Group,
    at: i64,
    look: &Look,
    now: Timestamp,
    hours: &BusinessCalendar,
    reasons: &mut Vec<Reason>,
) -> bool {
    let mut met = Vec::with_capacity(group.conditions.len());
    for (condition, place) in group.conditions.iter().zip(0..) {
        let reason = match answer(condition, look, now, hours) {
            Ok((met, found)) => Reason { group: at, condition: place, met, found, lacking: None },
            Err(why) => Reason { group: at, condition: place, met: false, found: None, lacking: Some(why) },
        };
        met.push(reason.met);
        reasons.push(reason);
    }
    combine(group.mode, &met)
}

fn combine(mode: Mode, met: &[bool]) -> bool {
    match mode {
        Mode::All => met.iter().all(|met| *met),
        Mode::Any => met.iter().any(|met| *met),
    }
}

type Answer = Result<(bool, Option<String>), Lacking>;

fn answer(condition: &Condition, look: &Look, now: Timestamp, hours: &BusinessCalendar) -> Answer {
    let ticket = &look.ticket;
    let customer = || look.customer.as_ref().ok_or(Lacking::NoCustomer);
    let minutes = |since: Timestamp| now.since(since).max(0) / MINUTE;
    match condition {
        Condition::Status { op, values } => one_of(*op, values, &ticket.status),
        Condition::Urgency { op, values } => {
            Ok((among(*op, values.contains(&ticket.urgency)), Some(ticket.urgency.as_str().to_owned())))
        }
        Condition::Channel { op, values } => {
            Ok((among(*op, values.contains(&ticket.channel)), Some(ticket.channel.as_str().to_owned())))
        }
        Condition::Team { op, values } => one_of(*op, values, ticket.team_id.as_deref().unwrap_or(NONE)),
        Condition::Assignee { op, values } => one_of(*op, values, ticket.assignee_id.as_deref().unwrap_or(NONE)),
        Condition::Tags { op, values } => held(*op, values, &ticket.tags.0),
        Condition::Words { within, op, values } => {
            let first = ticket.first_text.as_deref().unwrap_or_default();
            let text = match within {
                Within::Subject => ticket.subject.to_lowercase(),
                Within::FirstMessage => first.to_lowercase(),
                Within::Either => format!("{}\n{}", ticket.subject, first).to_lowercase(),
            };
            let found = values.iter().find(|words| says(&text, words));
            Ok((among(*op, found.is_some()), found.cloned()))
        }
        Condition::Language { op, values } => {
            let spoken = ticket.language.as_deref().ok_or(Lacking::NoLanguage)?.to_lowercase();
            // `de` is any German, `de-at` that of Austria.
            let fits = values.iter().any(|asked| *asked == spoken || spoken.split(['-', '_']).next() == Some(asked));
            Ok((among(*op, fits), Some(spoken)))
        }
        Condition::Age { op, minutes: asked } => {
            let found = minutes(ticket.opened_at);
            Ok((op.holds(found, *asked), Some(found.to_string())))
        }
        Condition::Waiting { op, minutes: asked } => {
            let found = minutes(ticket.waiting_since.ok_or(Lacking::NobodyWaits)?);
            Ok((op.holds(found, *asked), Some(found.to_string())))
        }
        Condition::CustomerTags { op, values } => held(*op, values, &customer()?.tags),
        Condition::CustomerOrders { op, number } => numbered(op.holds(customer()?.orders, *number), customer()?.orders),
        Condition::EarlierTickets { op, number } => {
            numbered(op.holds(customer()?.earlier, *number), customer()?.earlier)
        }
        Condition::BusinessHours { inside } => {
            let open = hours.between(now, now.plus(1)) > 0;
            Ok((open == *inside, Some(if open { "open" } else { "closed" }.to_owned())))
        }
        Condition::Spf { .. }
        | Condition::Dkim { .. }
        | Condition::Dmarc { .. }
        | Condition::SenderVerified { .. }
        | Condition::LetterSigns { .. }
        | Condition::Spam { .. } => answer_letter(condition, look.letter.as_ref().ok_or(Lacking::NoLetter)?),
        about_order => answer_order(about_order, look, now),
    }
}

fn answer_letter(condition: &Condition, letter: &LetterLook) -> Answer {
    let checked = |op: &Among, values: &[String], found: &Option<String>| {
        one_of(*op, values, found.as_deref().ok_or(Lacking::NotChecked)?)
    };
    match condition {
        Condition::Spf { op, values } => checked(op, values, &letter.spf),
        Condition::Dkim { op, values } => checked(op, values, &letter.dkim),
        Condition::Dmarc { op, values } => checked(op, values, &letter.dmarc),
        Condition::SenderVerified { is } => Ok((letter.verified == *is, Some(letter.verified.to_string()))),
        Condition::LetterSigns { op, values } => {
            let there: Vec<String> = letter.signs.split_whitespace().map(str::to_owned).collect();
            held(*op, values, &there)
        }
        Condition::Spam { is } => {
            let spam = letter.spam.ok_or(Lacking::NotFiltered)?;
            Ok((spam == *is, Some(spam.to_string())))
        }
        // Every other condition is answered by what stands around the letter.
        _ => Err(Lacking::NoLetter),
    }
}

fn answer_order(condition: &Condition, look: &Look, now: Timestamp) -> Answer {
    let order = look.order.as_ref().ok_or(Lacking::NoOrder)?;
    let parcels = || if look.parcels.is_empty() { Err(Lacking::NoParcel) } else { Ok(&look.parcels) };
    let latest = || {
        let days = parcels()?.iter().filter_map(|parcel| parcel.days_late(now)).max();
        days.ok_or(Lacking::NoPromisedDay)
    };
    match condition {
        Condition::OrderValue { op, amount, currency } => {
            let total = order.total.ok_or(Lacking::NoValue)?;
            if order.currency.as_deref() != Some(currency) {
                return Err(Lacking::OtherCurrency);
            }
            numbered(op.holds(total, *amount), total)
        }
        Condition::OrderState { op, values } => one_of(*op, values, &order.state),
        Condition::ParcelLate { is } => numbered((latest()? > 0) == *is, latest()?),
        Condition::ParcelDaysLate { op, number } => numbered(op.holds(latest()?, *number), latest()?),
        Condition::ParcelDelivered { is } => {
            let all = parcels()?.iter().all(|parcel| parcel.is_delivered(now));
            Ok((all == *is, Some(all.to_string())))
        }
        // Every other condition is answered by the ticket and its customer.
        _ => Err(Lacking::NoOrder),
    }
}

fn numbered(met: bool, found: i64) -> Answer {
    Ok((met, Some(found.to_string())))
}

fn among(op: Among, contained: bool) -> bool {
    contained == (op == Among::AnyOf)
}

fn one_of(op: Among, values: &[String], found: &str) -> Answer {
    Ok((among(op, values.iter().any(|value| value == found)), Some(found.to_owned())))
}

fn held(op: Holds, asked: &[String], there: &[String]) -> Answer {
    let holds = |value: &String| there.contains(value);
    let met = match op {
        Holds::AnyOf => asked.iter().any(holds),
        Holds::AllOf => asked.iter().all(holds),
        Holds::NoneOf => !asked.iter().any(holds),
    };
    Ok((met, (!there.is_empty()).then(|| there.join(", "))))
}

/// Whether words stand in a text, both in small letters: whole, or as a beginning if they end with `*`.
fn says(text: &str, words: &str) -> bool {
    let (words, beginning) = match words.strip_suffix('*') {
        Some(words) => (words, true),
        None => (words, false),
    };
    if words.is_empty() {
        return false;
    }
    let part_of_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(words).any(|(at, found)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
        !part_of_word(before) && (beginning || !part_of_word(after))
    })
}

#[cfg(test)]
mod tests {
    use kernel::calendar::OpeningHours;
    use store::Json;
    use tickets::glancing::Glance;
    use tickets::status::Category;
    use tickets::ticket::{Channel, Urgency};

    use super::*;
    use crate::condition::Bound;
    use crate::look::tests::parcel;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn look() -> Look {
        Look {
            ticket: Glance {
                id: "tkt_1".into(),
                number: 1,
                subject: "Where is my parcel?".into(),
                status: "open".into(),
                category: Category::Open,
                urgency: Urgency::Normal,
                channel: Channel::Email,
                customer_id: None,
                language: Some("de-AT".into()),
                order_id: None,
                team_id: Some("tem_a".into()),
                assignee_id: None,
                tags: Json(vec!["late".into(), "vip".into()]),
                opened_at: at("2026-11-20T08:00:00Z"),
                waiting_since: None,
                solved_at: None,
                first_text: Some("It was promised for Friday.".into()),
            },
            customer: None,
            order: None,
            parcels: vec![],
            letter: None,
        }
    }

    fn ask(look: &Look, condition: Condition) -> Reason {
        let hours = BusinessCalendar::new(&OpeningHours::nine_to_five("UTC")).expect("hours");
        let group = Group { mode: Mode::All, conditions: vec![condition] };
        let conditions = Conditions { mode: Mode::All, groups: vec![group] };
        judge(&conditions, look, at("2026-11-20T10:00:00Z"), &hours).reasons.remove(0)
    }

    #[test]
    fn words_are_whole_unless_they_end_with_a_star() {
        let words = |within, values: &[&str]| {
            let values = values.iter().map(|word| (*word).to_owned()).collect();
            ask(&look(), Condition::Words { within, op: Among::AnyOf, values }).met
        };
        assert!(words(Within::Subject, &["parcel"]));
        assert!(!words(Within::Subject, &["parc"]));
        assert!(words(Within::Subject, &["parc*"]));
        assert!(words(Within::Subject, &["my parcel"]));
        assert!(!words(Within::Subject, &["friday"]));
        assert!(words(Within::Either, &["refund", "friday"]));
        assert!(!words(Within::Either, &["*"]));
    }

    #[test]
    fn what_cannot_be_answered_does_not_hold_whichever_way_it_is_asked() {
        for op in [Among::AnyOf, Among::NoneOf] {
            let reason = ask(&look(), Condition::OrderState { op, values: vec!["shipped".into()] });
            assert_eq!((reason.met, reason.lacking), (false, Some(Lacking::NoOrder)));
        }
        for is in [true, false] {
            assert_eq!(ask(&look(), Condition::ParcelLate { is }).lacking, Some(Lacking::NoOrder));
        }
        let waiting = ask(&look(), Condition::Waiting { op: Bound::AtMost, minutes: 5 });
        assert_eq!(waiting.lacking, Some(Lacking::NobodyWaits));
        let tags = ask(&look(), Condition::CustomerTags { op: Holds::NoneOf, values: vec!["vip".into()] });
        assert_eq!(tags.lacking, Some(Lacking::NoCustomer));
    }

    #[test]
    fn each_question_is_answered_with_what_was_found() {
        let tags = |op, values: &[&str]| {
            let values = values.iter().map(|tag| (*tag).to_owned()).collect();
            ask(&look(), Condition::Tags { op, values })
        };
        assert_eq!(tags(Holds::AllOf, &["vip", "late"]).found.as_deref(), Some("late, vip"));
        assert!(tags(Holds::AnyOf, &["x", "vip"]).met && !tags(Holds::NoneOf, &["vip"]).met);
        assert!(!tags(Holds::AllOf, &["vip", "x"]).met);
        let age = ask(&look(), Condition::Age { op: Bound::AtLeast, minutes: 120 });
        assert_eq!((age.met, age.found.as_deref()), (true, Some("120")));
        assert!(ask(&look(), Condition::Assignee { op: Among::AnyOf, values: vec![NONE.into()] }).met);
        assert!(ask(&look(), Condition::Language { op: Among::AnyOf, values: vec!["de".into()] }).met);
        assert!(ask(&look(), Condition::BusinessHours { inside: true }).met);
        let mut late = look();
        late.order = serde_json::from_str(r#"{"id":"ord_1","state":"shipped","total":9900,"currency":"EUR"}"#).ok();
        late.parcels = vec![parcel("2026-11-18", None)];
        let days = ask(&late, Condition::ParcelDaysLate { op: Bound::AtLeast, number: 2 });
        assert_eq!((days.met, days.found.as_deref()), (true, Some("2")));
        let value =
            |currency: &str| Condition::OrderValue { op: Bound::AtLeast, amount: 9_900, currency: currency.into() };
        assert!(ask(&late, value("EUR")).met);
        assert_eq!(ask(&late, value("USD")).lacking, Some(Lacking::OtherCurrency));
    }

    #[test]
    fn letters_are_asked_as_far_as_something_is_known_of_them() {
        let some = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let dmarc = |op, values: &[&str]| Condition::Dmarc { op, values: some(values) };
        for op in [Among::AnyOf, Among::NoneOf] {
            assert_eq!(ask(&look(), dmarc(op, &["pass"])).lacking, Some(Lacking::NoLetter));
        }
        let mut came = look();
        came.letter = serde_json::from_str(
            r#"{"ticket_id":"tkt_1","spf":"softfail","dkim":null,"dmarc":"fail","verified":false,"signs":"list bulk","spam":null}"#,
        )
        .ok();
        let denied = ask(&came, dmarc(Among::AnyOf, &["fail", "permerror"]));
        assert_eq!((denied.met, denied.found.as_deref()), (true, Some("fail")));
        assert!(!ask(&came, dmarc(Among::NoneOf, &["fail"])).met);
        assert!(ask(&came, Condition::Spf { op: Among::AnyOf, values: some(&["softfail"]) }).met);
        let unsaid = ask(&came, Condition::Dkim { op: Among::NoneOf, values: some(&["pass"]) });
        assert_eq!((unsaid.met, unsaid.lacking), (false, Some(Lacking::NotChecked)));
        assert!(ask(&came, Condition::SenderVerified { is: false }).met);
        let signs = |op, values: &[&str]| ask(&came, Condition::LetterSigns { op, values: some(values) });
        assert!(signs(Holds::AllOf, &["list", "bulk"]).met && signs(Holds::NoneOf, &["auto_submitted"]).met);
        assert_eq!(signs(Holds::AnyOf, &["list"]).found.as_deref(), Some("list, bulk"));
        assert_eq!(ask(&came, Condition::Spam { is: false }).lacking, Some(Lacking::NotFiltered));
    }

    #[test]
    fn groups_are_all_or_any_and_none_is_no_question() {
        let hours = BusinessCalendar::new(&OpeningHours::nine_to_five("UTC")).expect("hours");
        let (yes, no) = (Condition::BusinessHours { inside: true }, Condition::BusinessHours { inside: false });
        let group = |mode, conditions: Vec<Condition>| Group { mode, conditions };
        let met = |mode, groups: Vec<Group>| {
            judge(&Conditions { mode, groups }, &look(), at("2026-11-20T10:00:00Z"), &hours).met
        };
        assert!(met(Mode::All, vec![]));
        let mixed =
            || vec![group(Mode::Any, vec![yes.clone(), no.clone()]), group(Mode::All, vec![yes.clone(), no.clone()])];
        assert!(!met(Mode::All, mixed()) && met(Mode::Any, mixed()));
    }
}
