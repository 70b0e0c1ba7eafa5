//! Who a ticket of a team is given to: a pure rule over the people of the team and what the ticket asks
//! for. [`crate::handing_out`] follows it, [`crate::foreseeing`] tells of it.

use std::collections::BTreeSet;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use store::Json;
use utoipa::ToSchema;

use crate::events::Routed;

/// Somebody a ticket could be given to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub away: bool,
    pub skills: Json<Vec<String>>,
    /// Without a region, such as `de`.
    pub languages: Json<Vec<String>>,
    /// Tickets that are theirs and wait for the shop.
    pub load: i64,
    pub capacity: i64,
    pub last_given_at: Option<Timestamp>,
}

/// What a ticket asks of whoever gets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub skills: BTreeSet<String>,
    /// Without a region; none if nobody knows the customer's.
    pub language: Option<String>,
    /// Whether nobody gets it who does not speak it.
    pub language_required: bool,
    /// Who answered the customer last.
    pub known: Option<String>,
}

impl Wanted {
    /// A tag that somebody of the team has as a skill needs somebody who has it. Where nobody's languages are
    /// known, a wish for one says nothing.
    pub fn of(tags: &[String], language: Option<&str>, language_required: bool, team: &[Candidate]) -> Self {
        let known: BTreeSet<&String> = team.iter().flat_map(|one| &one.skills.0).collect();
        let told = language_required || team.iter().any(|one| !one.languages.0.is_empty());
        Self {
            skills: tags.iter().filter(|tag| known.contains(tag)).cloned().collect(),
            language: language.map(primary).filter(|language| told && !language.is_empty()),
            language_required,
            known: None,
        }
    }
}

/// The language without its region and script.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Why somebody does not get a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoutingObstacle)]
pub enum Obstacle {
    Away,
    /// They have as many open tickets as they take.
    Full,
    LacksSkill,
    LacksLanguage,
}

/// Who gets a ticket, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub person: String,
    pub why: Routed,
}

impl Candidate {
    /// All that stands in the way.
    pub fn obstacles(&self, wanted: &Wanted) -> Vec<Obstacle> {
        let lacks = wanted.skills.iter().any(|skill| !self.skills.0.contains(skill));
        let stands = [
            (self.away, Obstacle::Away),
            (self.load >= self.capacity, Obstacle::Full),
            (lacks, Obstacle::LacksSkill),
            (wanted.language_required && !self.speaks(wanted), Obstacle::LacksLanguage),
        ];
        stands.into_iter().filter(|(stands, _)| *stands).map(|(_, obstacle)| obstacle).collect()
    }

    /// A ticket whose language nobody knows is in everybody's.
    pub fn speaks(&self, wanted: &Wanted) -> bool {
        wanted.language.as_ref().is_none_or(|language| self.languages.0.contains(language))
    }
}

/// The candidates in the order in which they would get the ticket: those in whose way nothing stands come
/// first. Who knows the customer before the others, then who speaks the language, then who has least in
/// hand, then who was given nothing for longest; the id decides the rest.
pub fn ranked<'a>(candidates: &'a [Candidate], wanted: &Wanted) -> Vec<&'a Candidate> {
    let mut ranked: Vec<&Candidate> = candidates.iter().collect();
    ranked.sort_by_cached_key(|one| {
        let known = wanted.known.as_ref() == Some(&one.id);
        let given = one.last_given_at.map_or(i64::MIN, Timestamp::as_millis);
        (!one.obstacles(wanted).is_empty(), !known, !one.speaks(wanted), one.load, given, one.id.clone())
    });
    ranked
}

/// Who gets the ticket; none if something stands in everybody's way.
pub fn choose(candidates: &[Candidate], wanted: &Wanted) -> Option<Choice> {
    let first = ranked(candidates, wanted).into_iter().next().filter(|one| one.obstacles(wanted).is_empty())?;
    let why = if wanted.known.as_ref() == Some(&first.id) {
        Routed::KnowsCustomer
    } else if first.speaks(wanted) {
        Routed::LeastLoad
    } else {
        Routed::NobodySpeaks
    };
    Some(Choice { person: first.id.clone(), why })
}

#[cfg(test)]
mod tests;
