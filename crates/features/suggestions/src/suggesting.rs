//! What to do next, by rules from what is known. Pure: the first that fits is the best, and each says why.

use playbook_language::playbook::Texts;

use crate::suggestion::{Kind, Reason, Suggestion, Why};

/// So many earlier tickets about the same make it a matter for more than another letter.
const REPEATED: i64 = 2;
/// Who has ordered so often is a regular customer.
const REGULAR: i64 = 5;
/// A rating up to this is a bad one.
const LOW: i64 = 2;

/// A way by which a customer can be reached, as their preferences name it.
pub const PHONE: &str = "phone";

/// Hours of a day, such as 17:00 to 19:30.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    pub from: String,
    pub to: String,
}

/// Who writes, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub prefers: Option<&'static str>,
    pub avoids: Option<&'static str>,
    pub called_between: Option<Hours>,
    /// What the clock shows where they are; none if that is not known.
    pub clock: Option<String>,
    pub do_not_contact: bool,
    pub needs: Option<String>,
    pub orders: i64,
    pub last_rating: Option<i64>,
}

/// Something that has an id and a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub id: String,
    pub name: Texts,
}

/// What is known of a ticket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// The customer waits for an answer.
    pub waits: bool,
    /// Somebody was told already that it takes too long.
    pub escalated: bool,
    pub scenario: Option<String>,
    pub confirmed: bool,
    /// A playbook is under way.
    pub runs: bool,
    /// The step that it is at, if that needs a person.
    pub step: Option<Named>,
    /// Playbooks in use that are the way through the scenario.
    pub playbooks: Vec<Named>,
    /// Earlier tickets of the same customer and scenario.
    pub earlier: i64,
    pub person: Option<Person>,
}

/// The best first.
pub fn suggest(case: &Case) -> Vec<Suggestion> {
    let parts = [personal(case), step(case), scenario(case), call(case)];
    let mut found: Vec<Suggestion> = parts.into_iter().flatten().collect();
    // A call may be advised for two reasons; the weightier one came first.
    let mut kinds = Vec::new();
    found.retain(|one| {
        let first = !kinds.contains(&one.key);
        kinds.push(one.key.clone());
        first
    });
    found.extend(case.person.iter().flat_map(mind));
    found
}

/// Who writes of the same again is called, or a lead looks at it.
fn personal(case: &Case) -> Option<Suggestion> {
    let person = case.person.clone().unwrap_or_default();
    let rated = person.last_rating.filter(|rating| *rating <= LOW);
    let regular = person.orders >= REGULAR;
    let needed = if rated.is_some() || regular { REPEATED - 1 } else { REPEATED };
    if !case.waits || case.earlier < needed {
        return None;
    }
    let mut why = vec![Reason::number(Why::SameBefore, case.earlier)];
    why.extend(rated.map(|rating| Reason::number(Why::LowRating, rating)));
    why.extend(regular.then(|| Reason::number(Why::Regular, person.orders)));
    if may_call(&person) && in_hours(&person) {
        return Some(Suggestion::new(Kind::Call, None, None, why));
    }
    (!case.escalated).then(|| Suggestion::new(Kind::Escalate, None, None, why))
}

fn step(case: &Case) -> Option<Suggestion> {
    let step = case.step.as_ref()?;
    Some(Suggestion::new(
        Kind::TakeStep,
        Some(&step.id),
        Some(step.name.clone()),
        vec![Reason::plain(Why::PlaybookIsAt)],
    ))
}

/// What is detected is confirmed before a playbook is started by it.
fn scenario(case: &Case) -> Option<Suggestion> {
    let key = case.scenario.as_deref().filter(|_| !case.runs)?;
    if !case.confirmed {
        return Some(Suggestion::new(Kind::ConfirmScenario, Some(key), None, vec![Reason::plain(Why::Detected)]));
    }
    let way = case.playbooks.first()?;
    let why = vec![Reason::plain(Why::FitsScenario)];
    Some(Suggestion::new(Kind::StartPlaybook, Some(&way.id), Some(way.name.clone()), why))
}

fn call(case: &Case) -> Option<Suggestion> {
    let person = case.person.as_ref().filter(|person| person.prefers == Some(PHONE))?;
    if !case.waits || !may_call(person) {
        return None;
    }
    let hours = |hours: &Hours| Reason::text(Why::CalledBetween, &format!("{}–{}", hours.from, hours.to));
    let why = [Some(Reason::plain(Why::PrefersPhone)), person.called_between.as_ref().map(hours)];
    let kind = if in_hours(person) { Kind::Call } else { Kind::CallLater };
    Some(Suggestion::new(kind, None, None, why.into_iter().flatten().collect()))
}

fn mind(person: &Person) -> Vec<Suggestion> {
    let needs = person.needs.as_deref().map(|needs| ("needs", Reason::text(Why::Needs, needs)));
    let silence = person.do_not_contact.then(|| ("do-not-contact", Reason::plain(Why::DoNotContact)));
    let avoided = person.avoids.map(|way| ("avoids", Reason::text(Why::Avoids, way)));
    let one = |(of, why): (&str, Reason)| Suggestion::new(Kind::Mind, Some(of), None, vec![why]);
    [needs, silence, avoided].into_iter().flatten().map(one).collect()
}

/// Whoever has a need for access is called only if they want calls: what they wrote may be that they cannot hear.
fn may_call(person: &Person) -> bool {
    let wants = person.prefers == Some(PHONE);
    !person.do_not_contact && person.avoids != Some(PHONE) && (wants || person.needs.is_none())
}

/// Both as HH:MM, which compare as they stand. Where either is not known, nothing speaks against now.
fn in_hours(person: &Person) -> bool {
    let Some((hours, clock)) = person.called_between.as_ref().zip(person.clock.as_ref()) else { return true };
    hours.from <= *clock && *clock < hours.to
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str) -> Named {
        Named { id: id.into(), name: Texts::plain("A name") }
    }

    fn person() -> Person {
        Person { orders: 1, ..Person::default() }
    }

    fn phoned(clock: &str) -> Person {
        let called_between = Some(Hours { from: "17:00".into(), to: "19:00".into() });
        Person { prefers: Some(PHONE), called_between, clock: Some(clock.into()), ..person() }
    }

    fn waiting(person: Person) -> Case {
        let scenario = Some("delivery-delay".to_owned());
        Case { waits: true, scenario, confirmed: true, person: Some(person), ..Case::default() }
    }

    /// Kinds in order, with the reasons of the first.
    fn found(case: &Case) -> (Vec<Kind>, Vec<Why>) {
        let found = suggest(case);
        let why = found.first().map(|one| one.why.iter().map(|why| why.kind).collect()).unwrap_or_default();
        (found.iter().map(|one| one.kind).collect(), why)
    }

    #[test]
    fn the_best_comes_first_and_says_why() {
        use Kind::*;
        use Why::*;
        let (usual, playbooks) = (waiting(person()), vec![named("late-parcel")]);
        let cases: Vec<(&str, Case, Vec<Kind>, Vec<Why>)> = vec![
            ("nothing is known", Case::default(), vec![], vec![]),
            (
                "its playbook",
                Case { playbooks: playbooks.clone(), ..usual.clone() },
                vec![StartPlaybook],
                vec![FitsScenario],
            ),
            (
                "not confirmed",
                Case { confirmed: false, playbooks, ..usual.clone() },
                vec![ConfirmScenario],
                vec![Detected],
            ),
            (
                "a step",
                Case { runs: true, step: Some(named("ask")), ..usual.clone() },
                vec![TakeStep],
                vec![PlaybookIsAt],
            ),
            (
                "twice before",
                Case { earlier: 2, step: Some(named("ask")), ..usual.clone() },
                vec![Call, TakeStep],
                vec![SameBefore],
            ),
            ("once before", Case { earlier: 1, ..usual.clone() }, vec![], vec![]),
            (
                "once before, and angry",
                Case { earlier: 1, ..waiting(Person { last_rating: Some(1), ..person() }) },
                vec![Call],
                vec![SameBefore, LowRating],
            ),
            (
                "once before, and a regular customer",
                Case { earlier: 1, ..waiting(Person { orders: 9, ..person() }) },
                vec![Call],
                vec![SameBefore, Regular],
            ),
            ("nobody waits", Case { earlier: 5, waits: false, ..usual.clone() }, vec![], vec![]),
            ("wants calls, now", waiting(phoned("17:00")), vec![Call], vec![PrefersPhone, CalledBetween]),
            ("wants calls, later", waiting(phoned("19:00")), vec![CallLater], vec![PrefersPhone, CalledBetween]),
            (
                "twice before, out of hours",
                Case { earlier: 2, ..waiting(phoned("08:00")) },
                vec![Escalate, CallLater],
                vec![SameBefore],
            ),
        ];
        for (what, case, kinds, why) in cases {
            assert_eq!(found(&case), (kinds, why), "{what}");
        }
    }

    #[test]
    fn nobody_is_called_who_does_not_want_it_or_may_be_unable_to() {
        let repeated = |person| Case { earlier: 3, ..waiting(person) };
        for (person, mind) in [
            (Person { avoids: Some(PHONE), ..person() }, Why::Avoids),
            (Person { do_not_contact: true, ..person() }, Why::DoNotContact),
            (Person { needs: Some("no phone".into()), ..person() }, Why::Needs),
        ] {
            let found = suggest(&repeated(person));
            let kinds: Vec<Kind> = found.iter().map(|one| one.kind).collect();
            assert_eq!(kinds, [Kind::Escalate, Kind::Mind], "{mind:?}");
            assert_eq!(found[1].why[0].kind, mind);
        }
        let wanted = Person { needs: Some("cannot see".into()), prefers: Some(PHONE), ..person() };
        assert_eq!(found(&repeated(wanted)).0, [Kind::Call, Kind::Mind]);
        let told = Case { escalated: true, ..repeated(Person { avoids: Some(PHONE), ..person() }) };
        assert_eq!(found(&told).0, [Kind::Mind], "a lead knows already");
    }

    #[test]
    fn another_step_is_another_suggestion() {
        let at = |step| suggest(&Case { runs: true, step: Some(named(step)), ..Case::default() })[0].key.clone();
        assert_eq!((at("ask"), at("pay")), ("take-step/ask".to_owned(), "take-step/pay".to_owned()));
    }
}
