//! What a study takes from everybody else: the ticket list with none under way and with one, in turn, so that whatever
//! else the machine does falls on both.

use std::time::Duration;

use serde_json::{Value, json};

use crate::load::connection::{Connection, Request};
use crate::load::driving::{Asking, now};
use crate::report::Target::LessThan;
use crate::report::{Figure, Scene};
use crate::stage::Stage;

/// The name of this scene, for `--only`.
pub const SCENE: &str = "study";

const TURNS: usize = 3;
const CONNECTIONS: usize = 16;
const LIST: &str = "/api/tickets?limit=50";
/// Of a study that is longer than any of these loads.
const REPLICATIONS: u64 = 10_000;
const PATIENCE: Duration = Duration::from_secs(30);

/// The loads, and by how much the second kind was slower.
pub async fn play(stage: &Stage) -> Result<(Vec<Scene>, Vec<Figure>), String> {
    let mut scenes = Vec::new();
    let (mut free, mut beside) = (Vec::new(), Vec::new());
    for turn in 1..=TURNS {
        free.push(load(stage, &format!("study_none_{turn}"), "Ticket list, no study under way").await?);
        let id = begin(stage).await?;
        beside.push(load(stage, &format!("study_one_{turn}"), "Ticket list, a study under way").await?);
        let study = ask(stage, stage.caller.get(&format!("/api/studies/{id}"))).await?;
        if study["state"] != "running" {
            return Err(format!("the study ended before the load: {study:.300}"));
        }
        ask(stage, stage.caller.post(&format!("/api/studies/{id}/cancellation"), &json!(null))).await?;
        // A piece that was begun is finished.
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    let figures = slower(&free, &beside);
    scenes.extend(free);
    scenes.extend(beside);
    Ok((scenes, figures))
}

/// By how many per cent fewer pages were answered, and how much longer the slowest took, over all turns.
fn slower(free: &[Scene], beside: &[Scene]) -> Vec<Figure> {
    let sum = |scenes: &[Scene], look: fn(&Scene) -> f64| scenes.iter().map(look).sum::<f64>();
    let less = |look: fn(&Scene) -> f64| 100.0 * (1.0 - sum(beside, look) / sum(free, look));
    let fewer = less(|scene| scene.per_second).max(0.0);
    let longer = (-less(|scene| scene.p99_ms)).max(0.0);
    vec![
        Figure::new("study_slows_others", "Ticket list, fewer pages while a study runs", fewer, "%")
            .held_against(LessThan(10.0)),
        Figure::new("study_slows_others_p99", "Ticket list, longer p99 while a study runs", longer, "%"),
    ]
}

async fn load(stage: &Stage, key: &str, what: &str) -> Result<Scene, String> {
    eprintln!("{what}, {CONNECTIONS} connections …");
    let list: Asking = std::sync::Arc::new(|caller, _| vec![caller.get(LIST)]);
    stage.play(key, what, CONNECTIONS, list).await
}

/// A study on the model that the program brings, once its first pieces are done. No more runs than the server takes.
async fn begin(stage: &Stage) -> Result<String, String> {
    let keys = |list: &Value| -> Vec<Value> {
        list["items"].as_array().into_iter().flatten().map(|one| one["key"].clone()).take(4).collect()
    };
    let futures = keys(&stage.ask("/api/futures").await?);
    let strategies = keys(&stage.ask("/api/strategies").await?);
    let mut replications = REPLICATIONS;
    let id = loop {
        let study = json!({
            "name": "Measured", "model_id": "example", "futures": futures, "strategies": strategies,
            "measure": "cost", "replications": replications, "seed": 1,
        });
        let begun = ask(stage, stage.caller.post("/api/studies", &study)).await;
        match begun {
            Ok(study) => break study["id"].as_str().ok_or("a study without its id")?.to_owned(),
            Err(words) if replications < 100 => return Err(words),
            Err(_) => replications /= 2,
        }
    };
    let until = now() + PATIENCE;
    loop {
        let study = stage.ask(&format!("/api/studies/{id}")).await?;
        if study["progress"].as_f64().is_some_and(|done| done > 0.0) {
            return Ok(id);
        }
        if now() > until {
            return Err(format!("the study does not get on: {study:.300}"));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn ask(stage: &Stage, request: Request) -> Result<Value, String> {
    let mut connection = Connection::open(stage.caller.address).await?;
    let answer = connection.ask(&request).await?;
    if answer.head.status < 300 { answer.json() } else { Err(answer.words()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_slower_by_what_all_turns_say_together() {
        let scene = |per_second, p99_ms| Scene { per_second, p99_ms, ..Scene::default() };
        let figures = slower(&[scene(1_000.0, 4.0), scene(1_000.0, 4.0)], &[scene(900.0, 5.0), scene(800.0, 4.0)]);
        let told: Vec<(&str, f64, Option<bool>)> =
            figures.iter().map(|figure| (figure.key.as_str(), figure.value, figure.met)).collect();
        assert_eq!(told, [("study_slows_others", 15.0, Some(false)), ("study_slows_others_p99", 12.5, None)]);
        let faster = slower(&[scene(1_000.0, 4.0)], &[scene(1_001.0, 3.0)]);
        assert_eq!((faster[0].value, faster[0].met), (0.0, Some(true)));
    }
}
