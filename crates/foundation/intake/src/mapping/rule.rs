//! One rule: where a value comes from and how it is read.

use std::collections::HashMap;

use serde_json::Value;

use super::coerce::{self, Manner};
use super::file::{Detailed, Habits, Several, Source};
use crate::Kind;
use crate::moment::Reading;
use crate::path::{Found, Path, Place};
use crate::template::Template;

pub struct Rule {
    origin: Origin,
    /// Counts only where a text of the one is a text of the other.
    when: Option<(Path, Path)>,
    values: Option<HashMap<String, String>>,
    otherwise: Option<String>,
    default: Option<Value>,
    manner: Manner,
}

enum Origin {
    /// The first that has a value. Columns of a list of paths may be absent from a table.
    Paths {
        paths: Vec<Path>,
        needed: bool,
    },
    Template(Template),
    Constant(Value),
    /// The first rule that gives a value.
    FirstOf(Vec<Rule>),
}

impl Rule {
    pub fn kind(&self) -> Kind {
        self.manner.kind
    }

    pub fn new(source: &Source, kind: Kind, habits: &Habits) -> Result<Self, String> {
        match source {
            Source::Path(path) => {
                let from = Some(Several::One(path.clone()));
                Self::detailed(&Detailed { from, ..Detailed::default() }, kind, habits)
            }
            Source::Detailed(detailed) => Self::detailed(detailed, kind, habits),
            Source::FirstOf(sources) => {
                let rules = sources.iter().map(|source| Self::new(source, kind, habits));
                Ok(Self::bare(Origin::FirstOf(rules.collect::<Result<_, _>>()?), kind))
            }
        }
    }

    /// Straight from one column.
    pub fn column(name: &str, kind: Kind) -> Self {
        Self::bare(Origin::Paths { paths: vec![Path::of_name(name)], needed: true }, kind)
    }

    fn bare(origin: Origin, kind: Kind) -> Self {
        Self { origin, when: None, values: None, otherwise: None, default: None, manner: Manner::plain(kind) }
    }

    fn detailed(detailed: &Detailed, kind: Kind, habits: &Habits) -> Result<Self, String> {
        let origin = match (&detailed.from, &detailed.constant, &detailed.template) {
            (Some(from), None, None) => {
                let paths = from.as_slice().iter().map(|path| Path::parse(path)).collect::<Result<_, _>>()?;
                Origin::Paths { paths, needed: matches!(from, Several::One(_)) }
            }
            (None, Some(constant), None) => Origin::Constant(constant.clone()),
            (None, None, Some(template)) => Origin::Template(Template::parse(template)?),
            _ => return Err("needs one of from, constant, template".to_owned()),
        };
        if detailed.otherwise.is_some() && detailed.values.is_none() {
            return Err("has otherwise, but no values; use default for what is empty".to_owned());
        }
        let when = match &detailed.when {
            Some([one, other]) => Some((Path::parse(one)?, Path::parse(other)?)),
            None => None,
        };
        let rule = Self {
            origin,
            when,
            values: detailed.values.clone().map(|values| values.into_iter().collect()),
            otherwise: detailed.otherwise.clone(),
            default: detailed.default.clone(),
            manner: manner(detailed, kind, habits)?,
        };
        rule.check_constants()?;
        Ok(rule)
    }

    /// What the mapping itself says must be right before the first row is read.
    fn check_constants(&self) -> Result<(), String> {
        if let Origin::Constant(constant) = &self.origin {
            self.manner.read(&[Found::Json(constant)])?;
        }
        if let Some(default) = &self.default {
            self.manner.read(&[Found::Json(default)])?;
        }
        let meanings = self.values.iter().flat_map(HashMap::values).chain(&self.otherwise);
        for meaning in meanings {
            self.manner.read(&[Found::Text(meaning)])?;
        }
        Ok(())
    }

    /// Columns that a table must have for this.
    pub fn paths(&self) -> Vec<&Path> {
        match &self.origin {
            Origin::Paths { paths, needed: true } => paths.iter().collect(),
            Origin::Template(template) => template.needed().collect(),
            _ => Vec::new(),
        }
    }

    /// Every path that is looked at.
    pub fn every_path(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = match &self.origin {
            Origin::Paths { paths, .. } => paths.iter().collect(),
            Origin::Template(template) => template.paths().collect(),
            Origin::Constant(_) => Vec::new(),
            Origin::FirstOf(rules) => rules.iter().flat_map(Self::every_path).collect(),
        };
        paths.extend(self.when.iter().flat_map(|(one, other)| [one, other]));
        paths
    }

    /// Every path the value may come from.
    pub fn origins<'r>(&'r self, words: &mut Vec<&'r str>) {
        match &self.origin {
            Origin::Paths { paths, .. } => words.extend(paths.iter().map(Path::text)),
            Origin::Template(template) => words.extend(template.paths().map(Path::text)),
            Origin::Constant(_) => {}
            Origin::FirstOf(rules) => rules.iter().for_each(|rule| rule.origins(words)),
        }
    }

    pub fn value(&mut self, place: Place<'_>) -> Result<Option<Value>, String> {
        if let Some((one, other)) = &self.when {
            let texts = |path: &Path| self.manner.texts(&path.all(place));
            let (one, other) = (texts(one)?, texts(other)?);
            if !one.iter().any(|text| other.contains(text)) {
                return Ok(None);
            }
        }
        let manner = &self.manner;
        let found = match &mut self.origin {
            Origin::Constant(constant) => return manner.read(&[Found::Json(constant)]),
            Origin::FirstOf(rules) => {
                for rule in rules {
                    if let Some(value) = rule.value(place)? {
                        return Ok(Some(value));
                    }
                }
                return Ok(None);
            }
            Origin::Template(template) => {
                let filled = template.fill(|path| manner.text_at(path, place))?;
                let found: Vec<Found<'_>> = filled.iter().map(|text| Found::Text(text)).collect();
                self.meaning(found)?
            }
            Origin::Paths { paths, .. } => {
                let full = |path: &Path| {
                    let found = path.all(place);
                    found.iter().any(|found| !manner.is_missing(*found)).then_some(found)
                };
                let found = paths.iter().find_map(full).unwrap_or_default();
                self.meaning(found)?
            }
        };
        match (found, &self.default) {
            (None, Some(default)) => self.manner.read(&[Found::Json(default)]),
            (found, _) => Ok(found),
        }
    }

    fn meaning(&self, found: Vec<Found<'_>>) -> Result<Option<Value>, String> {
        let Some(values) = &self.values else { return self.manner.read(&found) };
        let mut meanings = Vec::new();
        for written in self.manner.texts(&found)? {
            match values.get(&written).or(self.otherwise.as_ref()) {
                Some(meaning) => meanings.push(meaning.as_str()),
                None => {
                    let mut known: Vec<&str> = values.keys().map(String::as_str).collect();
                    known.sort_unstable();
                    return Err(coerce::not_among(&written, &known));
                }
            }
        }
        let meanings: Vec<Found<'_>> = meanings.into_iter().map(Found::Text).collect();
        self.manner.read(&meanings)
    }
}

fn manner(detailed: &Detailed, kind: Kind, habits: &Habits) -> Result<Manner, String> {
    let moments = match (&detailed.dates, &detailed.zone) {
        (None, None) => habits.moments.clone(),
        (dates, zone) => {
            let dates = dates.as_ref().map_or(habits.dates.as_slice(), Several::as_slice);
            Reading::new(dates, zone.as_deref().or(habits.zone.as_deref()))?
        }
    };
    let own = detailed.missing.as_ref().map(Several::as_slice).unwrap_or_default();
    Ok(Manner {
        kind,
        moments,
        missing: habits.missing.iter().chain(own).cloned().collect(),
        decimal: habits.decimal,
        split: detailed.split.clone().unwrap_or_else(|| ";".to_owned()),
        strip: detailed.strip.clone().unwrap_or_default(),
    })
}
