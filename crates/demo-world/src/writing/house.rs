//! The organisation and its people.

use jiff::tz::TimeZone;
use kernel::time::DAY;
use kernel::{Act, Actor, ActorKind, Money, Refusal};
use kpis::key::Key;
use kpis::targets::{self, NewTarget};
use orders::rules::{self, Goodwill};
use staff::organisation::{self, OrganisationChange};
use staff::people::{self, NewPerson};
use staff::roles;
use staff::setting_up::{self, SetUp};
use staff::teams::{self, TeamChange, TeamInput};
use tickets::promise::Targets;
use tickets::sla_policy::{self, ByUrgency, Conditions, NewSlaPolicy};
use tickets::ticket::{Channel, Urgency};

use super::{House, Writer};
use crate::days::{Office, ZONE};
use crate::shop::{ORGANISATION, PEOPLE, Team};

/// What the shop aims at: shares, and milliseconds by the clock on the wall.
const TARGETS: &[(Key, f64)] = &[
    (Key::Csat, 0.85),
    (Key::FirstContactResolution, 0.7),
    (Key::ReopenRate, 0.06),
    (Key::FirstResponseTime, 16.0 * 3_600_000.0),
    (Key::LateDeliveries, 0.05),
];

/// Days after the delivery on which goods may come back.
const RETURN_DAYS: i64 = 30;
/// Cents; above it a lead is asked.
const REFUND_LIMIT: i64 = 15_000;

/// Minutes for the first response, next responses and solution of what is urgent, high and normal.
type Minutes = [[i64; 3]; 3];

/// What the shop promises, in its opening hours.
const PROMISES: &[(&str, &[Channel], Minutes)] = &[
    ("Chat and telephone", &[Channel::Chat, Channel::Phone], [[15, 30, 480], [30, 60, 960], [60, 120, 1_440]]),
    ("Everybody", &[], [[60, 120, 960], [240, 240, 1_440], [480, 480, 2_400]]),
];

impl Writer<'_> {
    pub(super) async fn house(&mut self, house: House) -> Result<(), Refusal> {
        let began = self.world.began;
        let act = self.act(Actor::program(ActorKind::System, "demo"), began);
        let first = &PEOPLE[0];
        let input = SetUp {
            organisation: ORGANISATION.to_owned(),
            time_zone: ZONE.to_owned(),
            name: first.name.to_owned(),
            email: first.email.to_owned(),
            password: String::new(),
        };
        let hash = house.password_hash;
        let admin = setting_up::set_up(self.tx, &act, &house.permissions, input, hash.clone()).await?;
        for team in Team::ALL {
            let made = teams::add(self.tx, &act, TeamInput { name: team.name().to_owned() }).await?;
            self.teams.insert(team, made.id);
        }
        let roles = roles::list(self.tx).await?;
        let role = |name: &str| roles.iter().find(|role| role.name == name).map(|role| role.id.clone());
        self.people.push(self.actor(admin, first.name, Vec::new()));
        for person in &PEOPLE[1..] {
            let mine = person.teams.iter().filter_map(|team| self.teams.get(team).cloned()).collect();
            let input = NewPerson {
                name: person.name.to_owned(),
                email: person.email.to_owned(),
                password: String::new(),
                roles: role(person.role).into_iter().collect(),
                teams: mine,
                locale: Some(person.locale.to_owned()),
            };
            let added = people::add(self.tx, &act, input, hash.clone()).await?;
            if person.role == "lead" {
                self.lead(&act, &added.id, &added.teams).await?;
            }
            self.people.push(self.actor(added.id, person.name, added.teams));
        }
        self.settings().await
    }

    async fn lead(&mut self, act: &Act, person_id: &str, teams: &[String]) -> Result<(), Refusal> {
        for team in teams {
            let version = teams::find(self.tx, team).await?.version;
            let led = TeamChange { lead_id: Some(Some(person_id.to_owned())), ..TeamChange::default() };
            teams::change(self.tx, act, team, version, led).await?;
        }
        Ok(())
    }

    fn actor(&self, id: String, name: &str, teams: Vec<String>) -> Actor {
        Actor { kind: ActorKind::Staff, id, name: name.to_owned(), teams, grants: self.grants.clone() }
    }

    /// Opening hours, rules for giving back, aims and promises.
    async fn settings(&mut self) -> Result<(), Refusal> {
        let act = self.person(0, self.world.began);
        let year = |at: kernel::Timestamp| at.day_in(&TimeZone::UTC).year();
        let years = year(self.world.began)..=year(self.world.now) + 1;
        let version = organisation::find(self.tx).await?.map_or(1, |organisation| organisation.version);
        let calendar = Some(Office::default().hours(years));
        let change = OrganisationChange { calendar, ..OrganisationChange::default() };
        organisation::change(self.tx, &act, version, change).await?;
        let rules = rules::Change {
            return_window_days: Some(Some(RETURN_DAYS)),
            refund_limit: Some(Some(Money { amount: REFUND_LIMIT, currency: "EUR".to_owned() })),
            warranty_months: Some(24),
            goodwill: Some(Goodwill::Everybody),
        };
        rules::change(self.tx, &act, 0, rules).await?;
        let act = self.person(0, self.world.began.plus(DAY));
        for (key, value) in TARGETS {
            targets::set(self.tx, &act, *key, NewTarget { value: Some(*value) }, 0).await?;
        }
        for (name, channels, targets) in PROMISES {
            let targets = [Urgency::Urgent, Urgency::High, Urgency::Normal].into_iter().zip(targets);
            let mut by_urgency = ByUrgency::default();
            for (urgency, [first, next, resolution]) in targets {
                *by_urgency.of_mut(urgency) =
                    Targets { first_response: Some(*first), next_response: Some(*next), resolution: Some(*resolution) };
            }
            by_urgency.low = by_urgency.normal;
            let input = NewSlaPolicy {
                name: (*name).to_owned(),
                active: true,
                conditions: Conditions { channels: channels.to_vec(), ..Conditions::default() },
                targets: by_urgency,
                calendar_id: None,
                pause_while_pending: true,
            };
            sla_policy::add(self.tx, &act, input).await?;
        }
        Ok(())
    }
}
