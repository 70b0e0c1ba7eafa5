//! Why a change has nothing to change in a model, and what there is instead.

use serde::Serialize;
use utoipa::ToSchema;

use super::change::{Change, What};
use crate::refusal::Refusal;
use crate::simulation::{Model, Routing};

/// So many names are said; more are read by nobody.
const NAMES_MAX: usize = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TwinLack)]
pub enum Lack {
    /// No class, channel or scenario of that name.
    Class,
    /// No orders, or none of that name.
    Orders,
    /// No group of that name, and none that answers such a class.
    Group,
    /// No class of the name that is to be learned.
    Skill,
    /// Contacts of the class only follow from something else.
    Arrivals,
    /// Nobody gives up.
    Patience,
    /// Nobody tries again.
    Redial,
    /// Nobody is called back.
    Callback,
    /// Who has waited longest comes first, or whose time ends first: priorities change nothing.
    Priority,
    /// The group has no shifts: its people are always there.
    Shifts,
    /// What comes of it is no number that can be.
    Number,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TwinMisfit)]
pub struct Misfit {
    pub lack: Lack,
    /// What was to be changed; null where it is about the model as a whole.
    pub what: Option<What>,
    /// What the change names; null where it means all.
    pub of: Option<String>,
    /// Names in the model that would do.
    pub there: Vec<String>,
    /// In English, where it is about a number.
    pub why: Option<String>,
}

impl Misfit {
    pub(super) fn of(change: &Change, model: &Model) -> Self {
        let lack = lack(change, model);
        let of = if lack == Lack::Skill { &change.skill } else { &change.of };
        Self { lack, what: Some(change.what), of: of.clone(), there: there(lack, change.what, model), why: None }
    }

    /// A model that does not hold once everything is changed.
    pub fn broken(refusal: &Refusal) -> Self {
        Self { lack: Lack::Number, what: None, of: None, there: Vec::new(), why: Some(refusal.to_string()) }
    }

    /// In English.
    pub fn in_words(&self) -> String {
        let of = self.of.as_deref().map_or_else(String::new, |of| format!(" {of:?}"));
        let there =
            if self.there.is_empty() { String::new() } else { format!("; there are {}", self.there.join(", ")) };
        let said = match self.lack {
            Lack::Class => format!("no class, channel or scenario{of} is in the model"),
            Lack::Orders => format!("no orders{of} are in the model"),
            Lack::Group => format!("no group{of} is in the model, and none that answers such a class"),
            Lack::Skill => format!("no class{of} that could be learned is in the model"),
            Lack::Arrivals => format!("contacts of{of} only follow from something else in the model"),
            Lack::Patience => format!("nobody gives up waiting{of} in the model: no patience is known"),
            Lack::Redial => format!("nobody who gave up tries again{of} in the model"),
            Lack::Callback => format!("nobody is called back{of} in the model"),
            Lack::Priority => "the model does not answer by priority, so that another one changes nothing".to_owned(),
            Lack::Shifts => format!("people of{of} are always there in the model; there is no shift to end"),
            Lack::Number => self.why.clone().unwrap_or_default(),
        };
        format!("{said}{there}")
    }
}

fn lack(change: &Change, model: &Model) -> Lack {
    let of = change.of.as_deref();
    let classes = || model.classes.iter().filter(|class| of.is_none_or(|of| class.is_called(of)));
    match change.what {
        What::Late | What::Contact => Lack::Orders,
        What::Agents | What::Absence | What::Reserve | What::ShiftEnd | What::Skill
            if change.groups(model).is_empty() =>
        {
            Lack::Group
        }
        What::ShiftEnd => Lack::Shifts,
        What::Skill => Lack::Skill,
        What::Priority if model.routing != Routing::Priority => Lack::Priority,
        _ if classes().next().is_none() => Lack::Class,
        What::Volume => Lack::Arrivals,
        What::Patience => Lack::Patience,
        What::Redial => Lack::Redial,
        What::Callback => Lack::Callback,
        _ => Lack::Number,
    }
}

fn there(lack: Lack, what: What, model: &Model) -> Vec<String> {
    let folded = || model.classes.iter().flat_map(|class| class.folded.iter().map(|folded| &folded.scenario));
    let classes = || {
        let own = model.classes.iter().flat_map(|class| [&class.name, &class.channel, &class.scenario]);
        own.chain(folded().filter(|_| matches!(what, What::Volume | What::Handling | What::Deflected)))
    };
    let orders = || model.orders.iter().map(|orders| &orders.name);
    let names: Vec<&String> = match lack {
        Lack::Class if what == What::Volume => classes().chain(orders()).collect(),
        Lack::Class | Lack::Skill => classes().collect(),
        Lack::Group => model.groups.iter().map(|group| &group.name).chain(classes()).collect(),
        Lack::Orders => orders().collect(),
        _ => Vec::new(),
    };
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !name.is_empty() && !found.contains(name) && found.len() < NAMES_MAX {
            found.push(name.clone());
        }
    }
    found
}
