//! Migrations: forward only, all or nothing, and never with an older program on a newer schema.

use serde::Deserialize;

use crate::{Conn, Db, Engine, Error, Queries, Sql, Tx, dialect, params};

/// A step of a schema, in the neutral wording of the `dialect` module.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

/// What one room keeps in the database: its tables and its statements.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    pub owner: &'static str,
    pub migrations: &'static [Migration],
    pub queries: Queries,
}

/// How the database's schema stands to this program's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// Steps that this program knows and the database lacks.
    Behind(usize),
    /// The database has steps that this program does not know.
    Newer(String),
}

#[derive(Deserialize)]
struct Applied {
    owner: String,
    version: i64,
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
  owner TEXT NOT NULL,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (owner, version)
);
";
const APPLIED: Sql = Sql::same("SELECT owner, version FROM schema_migrations");
const INSERT: Sql = Sql::same("INSERT INTO schema_migrations (owner, version, name) VALUES ($1, $2, $3)");

impl Db {
    /// Brings the schema up to this program's. Gives the number of steps taken.
    pub async fn migrate(&self, schemas: &'static [Schema]) -> Result<usize, Error> {
        self.write(move |tx| Box::pin(tx.migrate(schemas))).await
    }

    /// Looks without changing anything.
    pub async fn schema_state(&self, schemas: &[Schema]) -> Result<SchemaState, Error> {
        let mut conn = self.read().await?;
        let known = match conn.engine() {
            Engine::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name = 'schema_migrations'",
            Engine::Postgres => {
                "SELECT count(*) FROM pg_tables WHERE tablename = 'schema_migrations' AND schemaname = current_schema()"
            }
        };
        let known: i64 = conn.one(Sql::same(known), params![]).await?;
        let applied = if known == 0 { Vec::new() } else { conn.all(APPLIED, params![]).await? };
        Ok(compare(&applied, schemas))
    }
}

impl Tx {
    /// As [`Db::migrate`], together with what else the transaction does.
    pub async fn migrate(&mut self, schemas: &'static [Schema]) -> Result<usize, Error> {
        let engine = self.engine();
        if engine == Engine::Postgres {
            // One node migrates, the others wait; freed at the end of the transaction.
            self.script("SELECT pg_advisory_xact_lock(4711020)".to_owned()).await?;
            // The server would remark at every start that the table is there, and the driver log it.
            self.script("SET LOCAL client_min_messages = warning".to_owned()).await?;
        }
        self.script(dialect::translate(TABLE, engine)).await?;
        let applied: Vec<Applied> = self.all(APPLIED, params![]).await?;
        if let SchemaState::Newer(what) = compare(&applied, schemas) {
            return Err(Error::Migration(what));
        }
        let mut steps = 0;
        for schema in schemas {
            for migration in schema.migrations {
                if applied.iter().any(|done| done.owner == schema.owner && done.version == migration.version) {
                    continue;
                }
                apply(self, schema.owner, migration).await?;
                steps += 1;
            }
        }
        Ok(steps)
    }
}

async fn apply(conn: &mut Conn, owner: &str, migration: &Migration) -> Result<(), Error> {
    let script = dialect::translate(migration.sql, conn.engine());
    conn.script(script)
        .await
        .map_err(|error| Error::Migration(format!("{owner} {:04}_{}: {error}", migration.version, migration.name)))?;
    conn.run(INSERT, params![owner, migration.version, migration.name]).await?;
    Ok(())
}

fn compare(applied: &[Applied], schemas: &[Schema]) -> SchemaState {
    let known = |done: &&Applied| {
        schemas.iter().any(|schema| {
            schema.owner == done.owner && schema.migrations.iter().any(|step| step.version == done.version)
        })
    };
    if let Some(newer) = applied.iter().find(|done| !known(done)) {
        return SchemaState::Newer(format!(
            "the database has the step {} {:04}, which this version does not know; use a newer aftercare",
            newer.owner, newer.version
        ));
    }
    let all: usize = schemas.iter().map(|schema| schema.migrations.len()).sum();
    match all - applied.len() {
        0 => SchemaState::Current,
        behind => SchemaState::Behind(behind),
    }
}
