//! The words of a digest, in the languages that staff are written to in. `{n}` and the like are filled in.

use jiff::Zoned;
use jiff::civil::Date;
use mail::survey_words::Language;

pub(crate) struct Words {
    pub subject: &'static str,
    pub as_of: &'static str,
    pub nothing: &'static str,
    pub waiting: &'static str,
    pub waiting_since: &'static str,
    pub at_risk: &'static str,
    pub missed: &'static str,
    pub due: &'static str,
    pub mentions: &'static str,
    pub tasks: &'static str,
    pub unassigned: &'static str,
    pub opened: &'static str,
    pub signposts: &'static str,
    pub signpost: &'static str,
    pub none_of_these: &'static str,
    pub reviews: &'static str,
    pub review: &'static str,
    pub team: &'static str,
    pub all_teams: &'static str,
    pub open: &'static str,
    pub customers_wait: &'static str,
    pub promises: &'static str,
    pub sla: &'static str,
    pub csat: &'static str,
    pub compared: &'static str,
    pub no_cases: &'static str,
    pub share: &'static str,
    pub day_before: &'static str,
    pub week_before: &'static str,
    pub learned: &'static str,
    pub more: &'static str,
    pub why: &'static str,
    pub change: &'static str,
    pub moment: &'static str,
    pub day: &'static str,
}

const ENGLISH: Words = Words {
    subject: "Digest of {day}",
    as_of: "How things stood on {at} ({zone}).",
    nothing: "Nothing waits for you. Such a digest is not sent.",
    waiting: "Yours, the customer waits: {n}",
    waiting_since: "waiting since {at}",
    at_risk: "Yours, a promise is broken or at risk: {n}",
    missed: "broken since {at}",
    due: "due {at}",
    mentions: "You were mentioned and have not written since: {n}",
    tasks: "A task of yours is due: {n}",
    unassigned: "Nobody's yet, in {team}: {n}",
    opened: "opened {at}",
    signposts: "A future of yours seems to have begun: {n}",
    signpost: "{what} – {share}% on {day}",
    none_of_these: "None of the futures fits what came until {day}",
    reviews: "Futures and strategies of yours to look at again: {n}",
    review: "{what} – {day}",
    team: "Team {team}",
    all_teams: "All teams",
    open: "Open: {n}",
    customers_wait: "The customer waits: {n}",
    promises: "A promise is broken or at risk: {n}",
    sla: "Service levels kept",
    csat: "Satisfied customers",
    compared: "{what} from {from} to {to}: {now}; {before}: {was}",
    no_cases: "no cases",
    share: "{share}% of {n}",
    day_before: "the day before",
    week_before: "the week before",
    learned: "Learned in {month}: {n}",
    more: "and {n} more",
    why: "You get this because you chose it. A digest with nothing in it is not sent.",
    change: "Change it or switch it off",
    moment: "%-d %b %Y, %H:%M",
    day: "%-d %b %Y",
};

const GERMAN: Words = Words {
    subject: "Überblick vom {day}",
    as_of: "So stand es am {at} ({zone}).",
    nothing: "Nichts wartet auf Sie. Ein solcher Überblick wird nicht verschickt.",
    waiting: "Ihre, der Kunde wartet: {n}",
    waiting_since: "wartet seit {at}",
    at_risk: "Ihre, eine Zusage ist gebrochen oder gefährdet: {n}",
    missed: "gebrochen seit {at}",
    due: "fällig {at}",
    mentions: "Sie wurden erwähnt und haben seither nicht geschrieben: {n}",
    tasks: "Eine Aufgabe von Ihnen ist fällig: {n}",
    unassigned: "Noch bei niemandem, in {team}: {n}",
    opened: "eröffnet {at}",
    signposts: "Eine Zukunft von Ihnen hat wohl begonnen: {n}",
    signpost: "{what} – {share} % am {day}",
    none_of_these: "Keine der Zukünfte passt zu dem, was bis {day} kam",
    reviews: "Zukünfte und Strategien von Ihnen, die wieder anzusehen sind: {n}",
    review: "{what} – {day}",
    team: "Team {team}",
    all_teams: "Alle Teams",
    open: "Offen: {n}",
    customers_wait: "Der Kunde wartet: {n}",
    promises: "Eine Zusage ist gebrochen oder gefährdet: {n}",
    sla: "Eingehaltene Servicelevel",
    csat: "Zufriedene Kunden",
    compared: "{what} vom {from} bis {to}: {now}; {before}: {was}",
    no_cases: "keine Fälle",
    share: "{share} % von {n}",
    day_before: "am Tag davor",
    week_before: "in der Woche davor",
    learned: "Gelernt im Monat {month}: {n}",
    more: "und {n} weitere",
    why: "Sie bekommen dies, weil Sie es gewählt haben. Ein leerer Überblick wird nicht verschickt.",
    change: "Ändern oder ausschalten",
    moment: "%d.%m.%Y, %H:%M",
    day: "%d.%m.%Y",
};

pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}

impl Words {
    pub fn moment(&self, at: &Zoned) -> String {
        at.strftime(self.moment).to_string()
    }

    pub fn day(&self, day: Date) -> String {
        day.strftime(self.day).to_string()
    }
}

/// Each `{name}` is replaced once, so that what is filled in is never read as a name itself.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let filled = fill("In {team}: {n}", &[("team", "{n} {"), ("n", "3")]);
        assert_eq!(filled, "In {n} {: 3");
        assert_eq!(fill("plain", &[]), "plain");
    }
}
