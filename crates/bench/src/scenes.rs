//! The loads, in their order: first what only reads, then what changes the data.

use std::sync::Arc;

use jiff::ToSpan;
use serde_json::json;

use crate::data::dice::Dice;
use crate::data::prose::{Frequency, Prose};
use crate::data::size::{END, Size};
use crate::load::connection::{Caller, Request};
use crate::load::driving::Asking;
use crate::report::Scene;
use crate::stage::Stage;

const IN_HAND: &str = "new,open,pending,on_hold";
const ALL: &str = "new,open,pending,on_hold,solved,closed";

/// The spans of the KPI page: name, days, and the step of its curves.
const SPANS: &[(&str, i64, &str)] = &[("28 days", 28, "day"), ("90 days", 90, "week"), ("a year", 365, "week")];

/// Whether a scene of this name is wanted.
pub type Wanted<'w> = &'w dyn Fn(&str) -> bool;

pub async fn play(stage: &Stage, size: Size, wanted: Wanted<'_>) -> Result<Vec<Scene>, String> {
    let mut scenes = Scenes { stage, wanted, played: Vec::new() };
    scenes.lists().await?;
    scenes.tickets().await?;
    scenes.searches(size).await?;
    scenes.kpis().await?;
    scenes.changes(size).await?;
    Ok(scenes.played)
}

struct Scenes<'s> {
    stage: &'s Stage,
    wanted: Wanted<'s>,
    played: Vec<Scene>,
}

impl Scenes<'_> {
    async fn play(&mut self, key: &str, what: &str, connections: usize, asking: Asking) -> Result<(), String> {
        if (self.wanted)(key) {
            eprintln!("{what}, {connections} connections …");
            self.played.push(self.stage.play(key, what, connections, asking).await?);
        }
        Ok(())
    }

    async fn lists(&mut self) -> Result<(), String> {
        const LIST: &str = "/api/tickets?limit=50";
        self.play("list", "Ticket list", 16, asking(|caller, _| vec![caller.get(LIST)])).await?;
        self.play(
            "list_compressed",
            "Ticket list, compressed",
            16,
            asking(|caller, _| vec![caller.get_compressed(LIST)]),
        )
        .await?;
        let views = [
            format!("/api/tickets?limit=50&sort=waiting&category={IN_HAND}"),
            format!("/api/tickets?limit=50&sort=updated&category={ALL}&channel=email"),
            format!("/api/tickets?limit=50&sort=opened&category={ALL}&urgency=urgent"),
            format!("/api/tickets?limit=50&sort=waiting&category={IN_HAND}&tag=vip"),
            format!("/api/tickets?limit=50&sort=waiting&category={IN_HAND}&assignee=none"),
        ];
        self.play("list_filtered", "Ticket list, by views and filters", 16, among(views.to_vec())).await?;
        self.play("counts", "Counts of the views", 4, among(vec!["/api/tickets/counts".to_owned()])).await
    }

    async fn tickets(&mut self) -> Result<(), String> {
        if !(self.wanted)("ticket") {
            return Ok(());
        }
        let ids = self.stage.ids(&format!("/api/tickets?limit=200&sort=opened&category={ALL}"), 100).await?;
        let page = move |caller: &Caller, number| {
            let id = Dice::of("read", number).pick(&ids).clone();
            vec![
                caller.get(&format!("/api/tickets/{id}")),
                caller.get(&format!("/api/tickets/{id}/messages?limit=200")),
            ]
        };
        self.play("ticket", "One ticket and its thread", 4, asking(page)).await
    }

    async fn searches(&mut self, size: Size) -> Result<(), String> {
        let prose = Arc::new(Prose::new(size.models()));
        for (key, what, frequency) in [
            ("search_rare", "Search, a rare word", Frequency::Rare),
            ("search_middling", "Search, a middling word", Frequency::Middling),
            ("search_common", "Search, a common word", Frequency::Common),
            ("search_commonest", "Search, the commonest word", Frequency::Commonest),
        ] {
            let prose = Arc::clone(&prose);
            let page = move |caller: &Caller, number| {
                vec![search(caller, &prose.to_search(frequency, &mut Dice::of(key, number)))]
            };
            self.play(key, what, 4, asking(page)).await?;
        }
        let two = move |caller: &Caller, number| {
            let dice = &mut Dice::of("two", number);
            let words = [prose.to_search(Frequency::Middling, dice), prose.to_search(Frequency::Common, dice)];
            vec![search(caller, &words.join("+"))]
        };
        self.play("search_two", "Search, a middling and a common word", 4, asking(two)).await
    }

    async fn kpis(&mut self) -> Result<(), String> {
        for (name, days, step) in SPANS {
            let paths = kpi_page(*days, step)?;
            let page = move |caller: &Caller, _| paths.iter().map(|path| caller.get(path)).collect();
            self.play(&format!("kpi_warm_{days}"), &format!("KPI page, {name}, asked before"), 1, asking(page)).await?;
        }
        self.play("cohorts", "Cohorts", 1, among(vec!["/api/cohorts".to_owned()])).await
    }

    async fn changes(&mut self, size: Size) -> Result<(), String> {
        let customers = self.stage.ids("/api/customers?limit=200", 10).await?;
        let prose = Prose::new(size.models());
        let new = Arc::new(move |caller: &Caller, scene: &str, number: u64| {
            let dice = &mut Dice::of(scene, number);
            let ticket = json!({
                "subject": prose.subject(dice), "customer_id": dice.pick(&customers), "channel": "api",
                "tags": ["delivery"], "message": { "author": "customer", "body_text": prose.message(dice) },
            });
            caller.post("/api/tickets", &ticket)
        });
        for (name, days, step) in SPANS {
            let key = format!("kpi_cold_{days}");
            if (self.wanted)(&key) {
                let what = format!("KPI page, {name}, after a change");
                eprintln!("{what} …");
                let page: Vec<Request> =
                    kpi_page(*days, step)?.iter().map(|path| self.stage.caller.get(path)).collect();
                let change = |number| new(&self.stage.caller, &key, number);
                self.played.push(self.stage.play_after_changes(&key, &what, change, &page).await?);
            }
        }
        for connections in [1, 16, 64] {
            let key = format!("create_{connections}");
            let (new, scene) = (Arc::clone(&new), key.clone());
            self.play(
                &key,
                "Create a ticket",
                connections,
                asking(move |caller, number| vec![new(caller, &scene, number)]),
            )
            .await?;
        }
        self.play(
            "list_after",
            "Ticket list, after all that was created",
            16,
            asking(|caller, _| vec![caller.get("/api/tickets?limit=50")]),
        )
        .await
    }
}

fn asking(page: impl Fn(&Caller, u64) -> Vec<Request> + Send + Sync + 'static) -> Asking {
    Arc::new(page)
}

/// These in turn.
fn among(paths: Vec<String>) -> Asking {
    asking(move |caller, number| vec![caller.get(&paths[number as usize % paths.len()])])
}

fn search(caller: &Caller, words: &str) -> Request {
    caller.get(&format!("/api/tickets?limit=50&q={words}"))
}

/// What the KPI page asks for: every figure, and every figure's course.
fn kpi_page(days: i64, step: &str) -> Result<[String; 2], String> {
    let end = END.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let from = end.checked_sub(days.days()).map_err(|error| error.to_string())?;
    let to = end.yesterday().map_err(|error| error.to_string())?;
    Ok(["none", step].map(|by| format!("/api/kpis?from={from}&to={to}&by={by}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kpi_page_asks_for_the_last_days_of_the_data() {
        let page = kpi_page(28, "day").expect("a page");
        assert_eq!(page[0], "/api/kpis?from=2025-12-04&to=2025-12-31&by=none");
        assert_eq!(page[1], "/api/kpis?from=2025-12-04&to=2025-12-31&by=day");
    }
}
