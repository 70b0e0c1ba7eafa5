//! A list query put together from fixed fragments: what is compared is always a parameter.

use std::fmt::Write as _;

use kernel::{Actor, Cursor, Permission, Reach, Refusal};

use crate::{Engine, Sql, Value};

/// Longest list that is filled up: twice of it is more than SQLite takes.
const FILLED_MAX: usize = 16_384;

/// A `SELECT … WHERE …` that conditions are added to. Every fragment is text of the program
/// (`&'static str`); `?` in a fragment stands for the next parameter.
#[derive(Debug, Clone)]
pub struct Select {
    base: Sql,
    /// Parameters of the base; those of the tail follow them.
    known: usize,
    tail: String,
    params: Vec<Value>,
    /// Whether its rows are held until the transaction ends.
    held: bool,
}

impl Select {
    /// Begins with a statement that ends in its `WHERE` clause, and its parameters.
    pub fn new(base: Sql, params: Vec<Value>) -> Self {
        Self { base, known: params.len(), tail: String::new(), params, held: false }
    }

    /// Adds `AND (fragment)`.
    pub fn and(&mut self, fragment: &'static str, values: Vec<Value>) -> &mut Self {
        self.tail.push_str(" AND (");
        self.push(fragment, values);
        self.tail.push(')');
        self
    }

    /// Adds the condition if there is a value.
    pub fn and_some(&mut self, fragment: &'static str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.and(fragment, vec![value.into()]);
        }
        self
    }

    /// Adds `AND column IN (…)`; an empty list matches nothing.
    pub fn and_in(&mut self, column: &'static str, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        self.tail.push_str(" AND (");
        self.push_in(column, values);
        self.tail.push(')');
        self
    }

    /// The policy as SQL: only rows that `actor` may touch with `permission`. The same rule as
    /// [`kernel::policy::covers`].
    pub fn within_reach(
        &mut self,
        actor: &Actor,
        permission: Permission,
        team: &'static str,
        assignee: &'static str,
    ) -> Result<&mut Self, Refusal> {
        let reach = actor.reach(permission)?;
        if reach == Reach::All {
            return Ok(self);
        }
        self.tail.push_str(" AND (");
        self.push(assignee, Vec::new());
        self.push(" = ?", vec![actor.id.as_str().into()]);
        if reach == Reach::Team && !actor.teams.is_empty() {
            self.tail.push_str(" OR ");
            self.push_in(team, actor.teams.iter());
        }
        self.tail.push(')');
        Ok(self)
    }

    /// Newest first by a sort column and id, going on after the cursor.
    pub fn page_descending(
        &mut self,
        sort: &'static str,
        id: &'static str,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> &mut Self {
        self.page(sort, id, cursor, limit, " < ", " DESC")
    }

    /// Oldest first by a sort column and id, going on after the cursor.
    pub fn page_ascending(
        &mut self,
        sort: &'static str,
        id: &'static str,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> &mut Self {
        self.page(sort, id, cursor, limit, " > ", " ASC")
    }

    fn page(
        &mut self,
        sort: &str,
        id: &str,
        cursor: Option<&Cursor>,
        limit: u32,
        compare: &str,
        direction: &str,
    ) -> &mut Self {
        if let Some(cursor) = cursor {
            let _ = write!(self.tail, " AND ({sort}, {id}){compare}(?, ?)");
            self.params.extend([cursor.sort.into(), cursor.id.as_str().into()]);
        }
        // One more than asked for proves that there is a next page. It stands in the text: of a limit that is a
        // parameter PostgreSQL assumes a tenth of the table, and would rather sort all than follow the index.
        let _ = write!(self.tail, " ORDER BY {sort}{direction}, {id}{direction} LIMIT {}", i64::from(limit) + 1);
        self
    }

    /// Adds text that closes the statement (grouping, ordering).
    pub fn then(&mut self, fragment: &'static str, values: Vec<Value>) -> &mut Self {
        self.tail.push(' ');
        self.push(fragment, values);
        self
    }

    /// Keeps others from changing the rows before this transaction ends. SQLite has one writer anyway.
    pub fn hold(&mut self) -> &mut Self {
        self.held = true;
        self
    }

    pub(crate) fn build(&self, engine: Engine) -> (String, Vec<Value>) {
        let mut base = self.base.text(engine).trim_end().trim_end_matches(';');
        while let Some((_, statement)) = base.strip_prefix("--").and_then(|rest| rest.split_once('\n')) {
            base = statement;
        }
        let mut text = String::with_capacity(base.len() + self.tail.len() * 2);
        // A bare `?` costs SQLite no look-up by name, which for a long list of ids takes longer than the
        // query (see `with_rows` in conn.rs). The driver cannot tell it beside numbered ones.
        if engine == Engine::Sqlite && push_bare(&mut text, base, self.known) {
            text.push_str(&self.tail);
        } else {
            text.clear();
            text.push_str(base);
            for (piece, at) in self.tail.split('?').zip(self.known..) {
                if at > self.known {
                    let _ = write!(text, "${at}");
                }
                text.push_str(piece);
            }
        }
        if self.held && engine == Engine::Postgres {
            text.push_str(" FOR UPDATE");
        }
        (text, self.params.clone())
    }

    fn push_in(&mut self, column: &'static str, values: impl IntoIterator<Item = impl Into<Value>>) {
        let mut values = values.into_iter().map(Into::into).peekable();
        if values.peek().is_none() {
            self.tail.push_str("1 = 0");
            return;
        }
        let first = self.params.len();
        self.params.extend(values);
        let count = self.params.len() - first;
        // A statement is kept with its plan by its text, so lists of every length would each be planned and
        // kept. They are filled up with their last value to a power of two.
        let rounded = if count <= FILLED_MAX { count.next_power_of_two() } else { count };
        let last = self.params.last().cloned().into_iter().cycle();
        self.params.extend(last.take(rounded - count));
        self.tail.push_str(column);
        self.tail.push_str(" IN (?");
        self.tail.push_str(&", ?".repeat(rounded - 1));
        self.tail.push(')');
    }

    fn push(&mut self, fragment: &'static str, values: Vec<Value>) {
        debug_assert_eq!(fragment.matches('?').count(), values.len(), "values for {fragment}");
        self.tail.push_str(fragment);
        self.params.extend(values);
    }
}

/// Writes `base` with a bare `?` for each of its parameters, which must stand in order and once each, or it
/// cannot be written so.
fn push_bare(text: &mut String, base: &str, known: usize) -> bool {
    let mut pieces = base.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for number in 1..=known {
        let rest = pieces.next().and_then(|piece| piece.strip_prefix(&number.to_string()));
        let Some(rest) = rest.filter(|rest| !rest.starts_with(|next: char| next.is_ascii_digit())) else {
            return false;
        };
        text.push('?');
        text.push_str(rest);
    }
    pieces.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_and_values_never_in_the_text() {
        let mut select = Select::new(Sql::same("SELECT 1 FROM t WHERE a = $1;"), vec!["x".into()]);
        select
            .and("b = ? OR c = ?", vec![1_i64.into(), "'; DROP".into()])
            .and_in("d", ["p", "q"])
            .and_in("e", Vec::<String>::new())
            .page_descending("u", "id", Some(&Cursor { sort: 9, id: "z".into() }), 10);
        let (text, params) = select.build(Engine::Postgres);
        assert_eq!(
            text,
            "SELECT 1 FROM t WHERE a = $1 AND (b = $2 OR c = $3) AND (d IN ($4, $5)) AND (1 = 0) \
             AND (u, id) < ($6, $7) ORDER BY u DESC, id DESC LIMIT 11"
        );
        let bare = "SELECT 1 FROM t WHERE a = ? AND (b = ? OR c = ?) AND (d IN (?, ?)) AND (1 = 0) \
             AND (u, id) < (?, ?) ORDER BY u DESC, id DESC LIMIT 11";
        assert_eq!(select.build(Engine::Sqlite).0, bare);
        let explained = Select::new(Sql::same("-- $1 what\nSELECT 1 FROM t WHERE a = $1;"), vec!["x".into()]);
        assert_eq!(explained.build(Engine::Sqlite).0, "SELECT 1 FROM t WHERE a = ?", "without its explanation");
        let mut twice = Select::new(Sql::same("SELECT $1 FROM t WHERE a = $1"), vec!["x".into()]);
        twice.and("b = ?", vec!["y".into()]);
        let numbered = "SELECT $1 FROM t WHERE a = $1 AND (b = $2)";
        assert_eq!(twice.build(Engine::Sqlite).0, numbered, "beside numbers only numbers are told apart");
        let mut bare = Select::new(Sql::same("SELECT 1 FROM t WHERE 1 = 1"), vec![]);
        bare.and_in("a", ["x", "y"]);
        assert_eq!(bare.build(Engine::Sqlite).0, "SELECT 1 FROM t WHERE 1 = 1 AND (a IN (?, ?))");
        assert_eq!(bare.build(Engine::Postgres).0, "SELECT 1 FROM t WHERE 1 = 1 AND (a IN ($1, $2))");
        bare.hold();
        assert_eq!(bare.build(Engine::Sqlite).0, "SELECT 1 FROM t WHERE 1 = 1 AND (a IN (?, ?))");
        assert_eq!(bare.build(Engine::Postgres).0, "SELECT 1 FROM t WHERE 1 = 1 AND (a IN ($1, $2)) FOR UPDATE");
        assert_eq!(params.len(), 7);
    }

    #[test]
    fn lists_of_similar_length_are_one_statement_and_mean_their_own_values() {
        let of = |values: std::ops::Range<i64>| {
            let mut select = Select::new(Sql::same("SELECT 1 FROM t WHERE 1 = 1"), vec![]);
            select.and_in("a", values).then("LIMIT ?", vec![9_i64.into()]);
            select.build(Engine::Postgres)
        };
        assert_eq!(of(0..5).0, of(0..8).0);
        assert_ne!(of(0..4).0, of(0..5).0);
        let filled: Vec<Value> = [0, 1, 2, 3, 4, 4, 4, 4, 9_i64].into_iter().map(Into::into).collect();
        assert_eq!(of(0..5).1, filled, "filled up with what is asked for anyway");
        let most = FILLED_MAX as i64 + 1;
        assert_eq!(of(0..most).1.len() as i64, most + 1, "too long to be filled up");
    }
}
