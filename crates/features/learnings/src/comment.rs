//! What is said of a learning.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use tickets::message::Named;
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LearningComment)]
pub struct Comment {
    pub id: String,
    pub text: String,
    pub author: Named,
    pub at: Timestamp,
}

/// In order.
pub async fn list(conn: &mut Conn, learning: &str) -> Result<Vec<Comment>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        body: String,
        author_id: String,
        author_name: Option<String>,
        at: Timestamp,
    }
    let rows: Vec<Row> = conn.all(sql!("list_comments"), params![learning]).await?;
    let comment = |row: Row| Comment {
        id: row.id,
        text: row.body,
        author: Named { id: row.author_id, name: row.author_name.unwrap_or_default() },
        at: row.at,
    };
    Ok(rows.into_iter().map(comment).collect())
}
