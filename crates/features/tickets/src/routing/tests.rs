//! The rule by example, and what must hold for whatever people and tickets there are.

use super::*;

fn one(id: &str, load: i64) -> Candidate {
    Candidate {
        id: id.into(),
        name: id.into(),
        away: false,
        skills: Json(vec![]),
        languages: Json(vec!["en".into()]),
        load,
        capacity: 5,
        last_given_at: None,
    }
}

fn asks(candidates: &[Candidate], tags: &[&str], language: Option<&str>) -> Wanted {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Wanted::of(&tags, language, false, candidates)
}

fn chosen(candidates: &[Candidate], wanted: &Wanted) -> Option<(String, Routed)> {
    choose(candidates, wanted).map(|choice| (choice.person, choice.why))
}

#[test]
fn who_has_least_gets_it_and_of_equals_who_waited_longest() {
    let late = Candidate { last_given_at: Some(Timestamp::from_millis(9)), ..one("a", 1) };
    let early = Candidate { last_given_at: Some(Timestamp::from_millis(3)), ..one("b", 1) };
    let people = [one("busy", 2), late.clone(), early];
    assert_eq!(chosen(&people, &asks(&people, &[], None)), Some(("b".into(), Routed::LeastLoad)));
    let people = [late, one("never", 1)];
    assert_eq!(chosen(&people, &asks(&people, &[], None)), Some(("never".into(), Routed::LeastLoad)));
}

#[test]
fn who_is_away_or_full_gets_nothing() {
    let people = [Candidate { away: true, ..one("a", 0) }, one("b", 5)];
    assert_eq!(choose(&people, &asks(&people, &[], None)), None);
    assert_eq!(people[0].obstacles(&Wanted::default()), [Obstacle::Away]);
    assert_eq!(people[1].obstacles(&Wanted::default()), [Obstacle::Full]);
}

#[test]
fn a_returning_customer_goes_to_who_knows_them_unless_they_cannot() {
    let people = [one("a", 0), one("b", 4)];
    let wanted = Wanted { known: Some("b".into()), ..Wanted::default() };
    assert_eq!(chosen(&people, &wanted), Some(("b".into(), Routed::KnowsCustomer)));
    let people = [one("a", 0), one("b", 5)];
    assert_eq!(chosen(&people, &wanted), Some(("a".into(), Routed::LeastLoad)));
}

#[test]
fn a_tag_that_is_a_skill_needs_it_and_another_tag_does_not() {
    let people = [one("a", 0), Candidate { skills: Json(vec!["b2b".into()]), ..one("b", 4) }];
    let got = |tags: &[&str]| chosen(&people, &asks(&people, tags, None)).map(|(person, _)| person);
    assert_eq!(got(&["b2b", "urgent"]), Some("b".into()));
    assert_eq!(got(&["urgent"]), Some("a".into()));
}

#[test]
fn a_language_is_wished_for_or_demanded_and_a_region_is_no_matter() {
    let people = [one("a", 0), Candidate { languages: Json(vec!["de".into()]), ..one("b", 4) }];
    let wanted = asks(&people, &[], Some("de-AT"));
    assert_eq!(chosen(&people, &wanted), Some(("b".into(), Routed::LeastLoad)));
    let wanted = asks(&people, &[], Some("fr"));
    assert_eq!(chosen(&people, &wanted), Some(("a".into(), Routed::NobodySpeaks)));
    assert_eq!(choose(&people, &Wanted { language_required: true, ..wanted }), None);
}

#[test]
fn where_nobodys_languages_are_known_a_wish_for_one_says_nothing() {
    let people = [Candidate { languages: Json(vec![]), ..one("a", 0) }];
    assert_eq!(chosen(&people, &asks(&people, &[], Some("en"))), Some(("a".into(), Routed::LeastLoad)));
    assert_eq!(choose(&people, &Wanted::of(&[], Some("en"), true, &people)), None, "a demand is one");
}

/// A small generator of numbers that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn some(&mut self, of: &[&str]) -> Vec<String> {
        of.iter().filter(|_| self.below(2) == 0).map(|word| (*word).to_owned()).collect()
    }

    fn person(&mut self, index: u64) -> Candidate {
        Candidate {
            id: format!("per_{index}"),
            name: String::new(),
            away: self.below(3) == 0,
            skills: Json(self.some(&["b2b", "repairs"])),
            languages: Json(self.some(&["de", "en"])),
            load: self.below(6) as i64,
            capacity: 1 + self.below(5) as i64,
            last_given_at: (self.below(2) == 0).then(|| Timestamp::from_millis(self.below(4) as i64)),
        }
    }
}

#[test]
fn whoever_gets_a_ticket_is_here_able_free_and_nobody_was_nearer() {
    let mut dice = Dice(7);
    for round in 0..5_000 {
        let people: Vec<Candidate> = (0..dice.below(7)).map(|index| dice.person(index)).collect();
        let tags = dice.some(&["b2b", "repairs", "lost"]);
        let language = dice.some(&["de", "fr"]).pop();
        let required = dice.below(2) == 0;
        let mut wanted = Wanted::of(&tags, language.as_deref(), required, &people);
        wanted.known = (dice.below(2) == 0).then(|| format!("per_{}", dice.below(7)));
        let able = |one: &&Candidate| {
            let skilled = tags
                .iter()
                .all(|tag| one.skills.0.contains(tag) || people.iter().all(|other| !other.skills.0.contains(tag)));
            let understood = !required || language.as_ref().is_none_or(|tag| one.languages.0.contains(tag));
            !one.away && one.load < one.capacity && skilled && understood
        };
        let fit: Vec<&Candidate> = people.iter().filter(able).collect();
        let Some(choice) = choose(&people, &wanted) else {
            assert!(fit.is_empty(), "round {round}: somebody could have had it");
            continue;
        };
        let got = fit.iter().find(|one| one.id == choice.person).expect("somebody in whose way nothing stands");
        let knows = fit.iter().any(|one| Some(&one.id) == wanted.known.as_ref());
        assert_eq!(choice.why == Routed::KnowsCustomer, knows, "round {round}");
        if !knows {
            let speaks = fit.iter().any(|one| one.speaks(&wanted));
            assert_eq!(choice.why == Routed::NobodySpeaks, !speaks, "round {round}");
            let near = fit.iter().filter(|one| one.speaks(&wanted) == speaks);
            assert_eq!(Some(got.load), near.map(|one| one.load).min(), "round {round}");
        }
        let mut turned = people.clone();
        turned.reverse();
        assert_eq!(choose(&turned, &wanted), Some(choice), "round {round}: the order of people is no matter");
    }
}
