//! Playbooks that the program brings. Each is given to an installation once, published; from then on it
//! is the installation's own, and what it removes stays away. They come with the tables, so the log has
//! nobody to name and tells nothing of it.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::checking::Written;
use crate::drafting;
use crate::playbook::{self, Row};
use crate::writing::write;

pub const WHY: &str = "Came with the program";

/// Gives what was not given yet. Gives the keys.
pub async fn ship(tx: &mut Tx, act: &Act) -> Result<Vec<&'static str>, Refusal> {
    let given: Vec<String> = tx.all(sql!("list_shipped"), params![]).await?;
    let mut shipped = Vec::new();
    for (key, text) in playbook_language::shipped::PLAYBOOKS {
        if given.iter().any(|known| known == key) {
            continue;
        }
        tx.run(sql!("insert_shipped"), params![*key]).await?;
        if playbook::maybe(tx, key).await?.is_some() {
            continue;
        }
        let draft = Written::text(*text).draft()?;
        let values = params![*key, 1_i64, &draft.text, WHY, draft.steps, act.now, ""];
        tx.run(sql!("insert_version"), values).await?;
        let row = drafting::empty(act, (*key).to_owned()).with(act, draft);
        let row = Row { draft: None, published: Some(1), changed_by: String::new(), ..row };
        write(tx, sql!("insert_playbook"), &row).await?;
        shipped.push(*key);
    }
    Ok(shipped)
}
