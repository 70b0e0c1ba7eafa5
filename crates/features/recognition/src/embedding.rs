//! Numbers of a model of language for texts, from an endpoint that the settings name and nobody else: without it
//! nothing is sent anywhere. It speaks the common shape of `POST /v1/embeddings`.

use std::time::Duration;

use calling::{Client, Outgoing, Reachable};
use intents::DENSE_MAX;
use serde::Deserialize;
use serde_json::json;

/// How long the endpoint may take for some texts.
const TIME_MAX: Duration = Duration::from_secs(30);
const BODY_TIME_MAX: Duration = Duration::from_secs(15);
/// Texts that are sent at once.
pub const AT_ONCE: usize = 32;
/// Of a text so many letters are sent: what it is about stands before.
const LETTERS_MAX: usize = 4_000;
/// Each number of an answer takes some twenty letters.
const ANSWER_MAX: usize = AT_ONCE * DENSE_MAX * 24 + 64 * 1024;

/// Where numbers come from, as the settings name it.
#[derive(Clone)]
pub struct Source {
    pub url: String,
    pub model: String,
    /// Sent as a bearer token.
    pub key: Option<String>,
    /// Whether it may be in a private network, and spoken with over plain HTTP.
    pub allow_private: bool,
}

pub struct Embedder {
    source: Source,
    client: Client,
}

#[derive(Deserialize)]
struct Answered {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    index: usize,
    embedding: Vec<f32>,
}

impl Embedder {
    pub fn new(source: Source) -> Self {
        let reachable = Reachable::new(source.allow_private);
        Self { client: Client::new(reachable, TIME_MAX, BODY_TIME_MAX, ANSWER_MAX), source }
    }

    /// The same with less patience.
    #[must_use]
    pub fn within(self, time_max: Duration) -> Self {
        Self { client: self.client.within(time_max), ..self }
    }

    /// What versions remember: numbers of another model mean something else.
    pub fn model(&self) -> &str {
        &self.source.model
    }

    /// A row for each text, or in words why there are none.
    pub async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        let mut rows: Vec<Vec<f32>> = Vec::with_capacity(texts.len());
        for some in texts.chunks(AT_ONCE) {
            rows.extend(self.ask(some).await?);
        }
        let length = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != length) {
            return Err("it answered with rows of several lengths".to_owned());
        }
        Ok(rows)
    }

    async fn ask(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        let input: Vec<String> = texts.iter().map(|text| text.chars().take(LETTERS_MAX).collect()).collect();
        let body = json!({ "model": self.source.model, "input": input, "encoding_format": "float" });
        let headers = self.source.key.iter().map(|key| ("authorization", format!("Bearer {key}"))).collect();
        let outgoing =
            Outgoing { url: self.source.url.clone(), media_type: calling::JSON, headers, body: body.to_string() };
        let answer = self.client.post(&outgoing).await?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("it answered with status {}", answer.status));
        }
        read(&answer.body, texts.len())
    }
}

/// The rows in the order of their texts.
fn read(body: &[u8], count: usize) -> Result<Vec<Vec<f32>>, String> {
    let answered: Answered =
        serde_json::from_slice(body).map_err(|error| format!("its answer cannot be read: {error}"))?;
    let mut rows: Vec<Option<Vec<f32>>> = vec![None; count];
    for Row { index, embedding } in answered.data {
        let fits = !embedding.is_empty() && embedding.len() <= DENSE_MAX && embedding.iter().all(|one| one.is_finite());
        match rows.get_mut(index) {
            Some(row) if row.is_none() && fits => *row = Some(embedding),
            _ => return Err(format!("row {index} of its answer is none of 1 to {DENSE_MAX} numbers for a text")),
        }
    }
    rows.into_iter().collect::<Option<_>>().ok_or_else(|| format!("it did not answer for all of {count} texts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> Result<Vec<Vec<f32>>, String> {
        read(body.as_bytes(), 2)
    }

    #[test]
    fn rows_are_put_into_the_order_of_their_texts() {
        let body =
            r#"{"object":"list","data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,-2.5]}],"usage":{}}"#;
        assert_eq!(told(body), Ok(vec![vec![1.0, -2.5], vec![3.0, 4.0]]));
    }

    #[test]
    fn what_is_no_answer_is_told_and_never_believed() {
        for (body, words) in [
            ("<html>", "cannot be read"),
            (r#"{"data":[]}"#, "not answer for all"),
            (r#"{"data":[{"index":0,"embedding":[1]}]}"#, "not answer for all"),
            (r#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, "row 0"),
            (r#"{"data":[{"index":9,"embedding":[1]}]}"#, "row 9"),
            (r#"{"data":[{"index":0,"embedding":[]}]}"#, "row 0"),
            (r#"{"data":[{"index":0,"embedding":[1e99]}]}"#, "row 0"),
        ] {
            assert!(told(body).is_err_and(|told| told.contains(words)), "{body}");
        }
    }
}
