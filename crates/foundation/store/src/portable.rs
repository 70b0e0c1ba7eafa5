//! The whole database as a stream of rows that either database can take in again.
//!
//! Tables and columns are read from the migrations' neutral wording, so a dump of SQLite restores
//! into PostgreSQL and the other way round. What exists on one side only (text search) is left out
//! and rebuilt by its owner.

use serde::{Deserialize, Serialize};

use crate::{Conn, Db, Engine, Error, Schema, Select, Sql, Tx, Value, dialect};

/// One value of a row. Bytes are hexadecimal behind a key of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Portable {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes { hex: String },
}

/// A table and its columns, as the migrations define them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<(String, String)>,
}

/// Every table that both databases have, in the order in which they were made.
pub fn tables(schemas: &[Schema]) -> Vec<Table> {
    let steps = schemas.iter().flat_map(|schema| schema.migrations);
    steps.fold(Vec::new(), |mut tables, step| {
        dialect::read_tables(step.sql, &mut tables);
        tables
    })
}

impl Db {
    /// Gives every row of every table to `each`, all as of one moment.
    pub async fn dump(
        &self,
        tables: &[Table],
        mut each: impl FnMut(&Table, Vec<Portable>) -> Result<(), Error> + Send,
    ) -> Result<(), Error> {
        let mut conn = self.read().await?;
        let begin = match conn.engine() {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        conn.script(begin.to_owned()).await?;
        let dumped = dump_tables(&mut conn, tables, &mut each).await;
        let ended = conn.script("ROLLBACK".to_owned()).await;
        dumped.and(ended)
    }
}

async fn dump_tables(
    conn: &mut Conn,
    tables: &[Table],
    each: &mut (impl FnMut(&Table, Vec<Portable>) -> Result<(), Error> + Send),
) -> Result<(), Error> {
    for table in tables {
        let columns: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        let text = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        let select = Select::new(Sql::same(forever(text)), Vec::new());
        conn.for_each(&select, |cells: RowCells| each(table, cells.0)).await?;
    }
    Ok(())
}

impl Tx {
    /// Empties all tables, those that refer to others first.
    pub async fn empty(&mut self, tables: &[Table]) -> Result<(), Error> {
        for table in tables.iter().rev() {
            self.run(Sql::same(forever(format!("DELETE FROM {}", table.name))), Vec::new()).await?;
        }
        Ok(())
    }

    /// Puts rows into a table as they were.
    pub async fn load(&mut self, table: &Table, rows: Vec<Vec<Portable>>) -> Result<(), Error> {
        let columns: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        let head = forever(format!("INSERT INTO {} ({}) VALUES", table.name, columns.join(", ")));
        let mut converted = Vec::with_capacity(rows.len());
        for row in rows {
            if row.len() != table.columns.len() {
                return Err(Error::Decode(format!("{}: a row has {} values", table.name, row.len())));
            }
            let values = row.into_iter().zip(&table.columns).map(|(cell, (_, kind))| value(cell, kind));
            converted.push(values.collect::<Result<_, _>>()?);
        }
        self.insert_many(head, converted, "").await.map(|_| ())
    }
}

/// Statements must live as long as the program. There are as many as tables, and only a backup or
/// a restore, which end with the program, makes them.
fn forever(text: String) -> &'static str {
    text.leak()
}

fn value(cell: Portable, kind: &str) -> Result<Value, Error> {
    Ok(match (cell, kind) {
        (Portable::Null, "TEXT") => Value::Text(None),
        (Portable::Null, "REAL") => Value::Real(None),
        (Portable::Null, "BYTES") => Value::Bytes(None),
        (Portable::Null, _) => Value::Int(None),
        (Portable::Int(number), "REAL") => Value::Real(Some(number as f64)),
        (Portable::Int(number), _) => Value::Int(Some(number)),
        (Portable::Real(number), _) => Value::Real(Some(number)),
        (Portable::Text(text), _) => Value::Text(Some(text)),
        (Portable::Bytes { hex }, _) => Value::Bytes(Some(from_hex(&hex)?)),
    })
}

/// A row as its cells in order.
struct RowCells(Vec<Portable>);

impl<'de> Deserialize<'de> for RowCells {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Cell>::deserialize(deserializer).map(|cells| Self(cells.into_iter().map(|cell| cell.0).collect()))
    }
}

struct Cell(Portable);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl serde::de::Visitor<'_> for Any {
            type Value = Portable;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("a value of a row")
            }

            fn visit_unit<E>(self) -> Result<Portable, E> {
                Ok(Portable::Null)
            }

            fn visit_i64<E>(self, value: i64) -> Result<Portable, E> {
                Ok(Portable::Int(value))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Portable, E> {
                Ok(Portable::Real(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Portable, E> {
                Ok(Portable::Text(value.to_owned()))
            }

            fn visit_bytes<E>(self, value: &[u8]) -> Result<Portable, E> {
                Ok(Portable::Bytes { hex: value.iter().map(|byte| format!("{byte:02x}")).collect() })
            }
        }
        deserializer.deserialize_any(Any).map(Self)
    }
}

fn from_hex(text: &str) -> Result<Vec<u8>, Error> {
    let wrong = || Error::Decode("bytes that are not hexadecimal".to_owned());
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return Err(wrong());
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong())).collect()
}
