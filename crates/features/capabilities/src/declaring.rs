//! What features say they obey. It comes with the tables, so the log has nobody to name and tells nothing of it; from
//! then on people switch it.

use std::collections::BTreeMap;

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use store::{Json, Tx, params};

use crate::capability::{self, Kind};
use crate::switch::State;

/// A text in the languages that this program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub en: &'static str,
    pub de: &'static str,
}

impl Words {
    pub fn texts(self) -> Texts {
        Texts::By(BTreeMap::from([("de".to_owned(), self.de.to_owned()), ("en".to_owned(), self.en.to_owned())]))
    }
}

/// A capability that the program brings. Features declare theirs as constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    pub key: &'static str,
    pub name: Words,
    /// What it does and, where the program obeys it, what that means for who does not have it.
    pub explanation: Words,
    pub kind: Kind,
    /// As it is in a new installation, and where nobody has switched it.
    pub on: bool,
}

/// What customers read unless somebody wrote something else.
pub const NOT_OFFERED: Words = Words { en: "Not offered at present.", de: "Wird zurzeit nicht angeboten." };

/// Brings what is declared up to date: what is new is there from now on, what it is called and who obeys it may
/// change, how it is switched stays. What no feature obeys any more says so.
pub async fn declare(tx: &mut Tx, act: &Act, declared: &[Declared]) -> Result<(), Refusal> {
    let known = capability::list(tx).await?;
    for one in declared {
        let (name, explanation) = (Json(one.name.texts()), Json(one.explanation.texts()));
        match known.iter().find(|known| known.key == one.key) {
            Some(known) if (&known.name, &known.explanation, known.kind) == (&name, &explanation, one.kind) => {}
            Some(_) => {
                let values = params![one.key, one.kind.as_str(), &name, &explanation];
                tx.run(sql!("redeclare_capability"), values).await?;
            }
            None => {
                let (state, percent) = if one.on { (State::On, 100_i64) } else { (State::Off, 0) };
                let values = params![
                    one.key,
                    one.kind.as_str(),
                    &name,
                    &explanation,
                    &Json(NOT_OFFERED.texts()),
                    state.as_str(),
                    percent,
                    act.id("slt"),
                    act.now,
                    ""
                ];
                tx.run(sql!("insert_capability"), values).await?;
            }
        }
    }
    for known in known.iter().filter(|known| matches!(known.kind, Kind::Obeyed | Kind::Fixed)) {
        if !declared.iter().any(|one| one.key == known.key) {
            let values = params![&known.key, Kind::Planned.as_str(), &known.name, &known.explanation];
            tx.run(sql!("redeclare_capability"), values).await?;
        }
    }
    Ok(())
}
