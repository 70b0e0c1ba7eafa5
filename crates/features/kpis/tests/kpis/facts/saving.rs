//! How the facts get into the tables of the features that own them.

use kernel::{Refusal, Timestamp};
use store::{Sql, Value, params};
use test_kit::Desk;

use super::World;

/// A statement made here and kept: tests write few rows.
fn sql(text: String) -> Sql {
    Sql::same(Box::leak(text.into_boxed_str()))
}

fn insert(table: &str, columns: &str) -> String {
    let places: Vec<String> = (1..=columns.split(',').count()).map(|place| format!("${place}")).collect();
    format!("INSERT INTO {table} ({columns}) VALUES ({})", places.join(", "))
}

impl World {
    fn statements(&self) -> Vec<(String, Vec<Value>)> {
        let mut found = Vec::new();
        let settings = params![self.zone.unwrap_or("UTC"), self.fcr_days.unwrap_or(7), self.active_days.unwrap_or(180)];
        found.push((
            "INSERT INTO organisation (id, name, time_zone, fcr_window_days, retention_active_days, set_up_at, version) VALUES (1, 'Shop', $1, $2, $3, 0, 1)".to_owned(),
            settings,
        ));
        found.extend(
            self.teams.iter().map(|(id, name)| {
                (insert("teams", "id, name, created_at, version"), params![*id, *name, 0_i64, 1_i64])
            }),
        );
        let person = |(id, name): &(&'static str, &'static str)| {
            (
                insert("people", "id, name, locale, active, created_at, version"),
                params![*id, *name, "en", 1_i64, 0_i64, 1_i64],
            )
        };
        found.extend(self.people.iter().map(person));
        for (place, (id, root)) in self.customers.iter().enumerate() {
            let merged = (id != root).then_some(*root);
            let columns = "id, number, name, name_key, merged_into, root_id, search, created_at, updated_at";
            let name = format!("Customer {id}");
            found.push((
                insert("customers", columns),
                params![*id, place as i64, &name, &name, merged, *root, "", 0_i64, 0_i64],
            ));
        }
        self.ticket_statements(&mut found);
        self.order_statements(&mut found);
        found
    }

    fn ticket_statements(&self, found: &mut Vec<(String, Vec<Value>)>) {
        for (place, id) in self.ticket_ids().into_iter().enumerate() {
            let waiting = self.waiting.iter().find(|row| row.0 == id);
            let own = self.cycles.iter().filter(|cycle| cycle.ticket == id).max_by_key(|cycle| cycle.cycle);
            let solved = own.and_then(|cycle| cycle.solved);
            let category = if solved.is_some() {
                ("sts_00000000000000000000000005", "solved")
            } else {
                ("sts_00000000000000000000000002", "open")
            };
            let team = waiting.map_or_else(|| own.and_then(|cycle| cycle.team), |row| row.2);
            let assignee = waiting.map_or_else(|| own.and_then(|cycle| cycle.solver), |row| row.3);
            let columns = "id, number, subject, status_id, category, urgency, channel, customer_id, product_id, team_id, assignee_id, tags, fields, excerpt, opened_at, updated_at, waiting_since, solved_at, version";
            let opened = own.map_or(0, |cycle| cycle.opened.as_millis());
            found.push((
                insert("tickets", columns),
                params![
                    id,
                    place as i64 + 1,
                    format!("About {id}"),
                    category.0,
                    category.1,
                    "normal",
                    own.map_or("email", |cycle| cycle.channel),
                    own.and_then(|cycle| cycle.customer),
                    own.and_then(|cycle| cycle.product),
                    team,
                    assignee,
                    "[]",
                    "{}",
                    "",
                    opened,
                    opened,
                    waiting.map(|row| row.1),
                    solved,
                    1_i64
                ],
            ));
        }
        let cycle = "ticket_id, cycle, opened_at, started_at, solved_at, solver_id, team_id, channel, customer_id, order_id, product_id, resolution_ms, resolution_business_ms, first_solve, last_solve, contacts, contacts_known, human_replies, reopened, sla_met, sla_decided_at, first_timed";
        found.extend(self.cycles.iter().map(|row| (insert("cycle_facts", cycle), row.params())));
        let reply = "ticket_id, ordinal, at, agent_id, team_id, channel, product_id, wait_ms, business_ms, first, first_in_cycle, cycle";
        found.extend(self.replies.iter().map(|row| (insert("reply_facts", reply), row.params())));
        for (place, row) in self.contacts.iter().enumerate() {
            let columns = "ticket_id, ordinal, at, customer_id, order_id";
            found.push((
                insert("contact_facts", columns),
                params![row.ticket, place as i64, row.at, row.customer, row.order],
            ));
        }
        for row in &self.answers {
            let columns = "answer_id, ticket_id, cycle, answered_at, rating, solver_id, team_id, channel, latest";
            let values =
                params![row.id, row.ticket, 1_i64, row.at, row.rating, row.solver, row.team, "email", row.latest];
            found.push((insert("answer_facts", columns), values));
        }
    }

    fn order_statements(&self, found: &mut Vec<(String, Vec<Value>)>) {
        let columns =
            "id, number, number_key, customer_id, state, placed_at, listed_at, currency, total, created_at, updated_at";
        let order = |id: &str, customer: Option<&str>, placed: Option<Timestamp>, state: &str| {
            (
                insert("orders", columns),
                params![id, id, id, customer, state, placed, 0_i64, "EUR", 100_i64, 0_i64, 0_i64],
            )
        };
        for row in &self.orders {
            let state = if row.valid { "placed" } else { "cancelled" };
            found.push(order(row.id, Some(row.customer), Some(row.placed), state));
        }
        if !self.parcels.is_empty() {
            found.push(order("ord_parcels", None, None, "delivered"));
        }
        for row in &self.parcels {
            let late = row.promised.map(|promised| i64::from(row.delivered_on > promised));
            let columns = "id, order_id, promised_on, destination_time_zone, state, delivered_at, delivered_on, late, created_at, updated_at";
            found.push((
                insert("shipments", columns),
                params![
                    row.id,
                    "ord_parcels",
                    row.promised,
                    "UTC",
                    "delivered",
                    row.delivered,
                    row.delivered_on,
                    late,
                    0_i64,
                    0_i64
                ],
            ));
        }
    }

    fn ticket_ids(&self) -> Vec<&'static str> {
        let cycles = self.cycles.iter().map(|row| row.ticket);
        let rest = self.replies.iter().map(|row| row.ticket).chain(self.contacts.iter().map(|row| row.ticket));
        let rest = rest.chain(self.answers.iter().map(|row| row.ticket)).chain(self.waiting.iter().map(|row| row.0));
        let mut ids: Vec<&'static str> = cycles.chain(rest).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Writes everything.
    pub async fn save(&self, desk: &Desk) {
        let statements = self.statements();
        desk.db
            .write::<_, _, Refusal>(move |tx| {
                Box::pin(async move {
                    for (text, params) in statements {
                        tx.run(sql(text), params).await?;
                    }
                    Ok(())
                })
            })
            .await
            .expect("the facts are written");
    }
}
