//! `/api/people`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::people::{self, NewPerson, Person, PersonChange};

/// All people of staff.
#[utoipa::path(get, path = "/api/people", operation_id = "list_people", responses((status = 200, body = Vec<Person>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Person>>, Problem> {
    Ok(Reply::list(people::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/people/{id}", operation_id = "show_person", params(("id" = String, Path)), responses((status = 200, body = Person)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Person>, Problem> {
    Ok(Reply::ok(people::find(&mut ask.conn().await?, &id).await?))
}

/// Adds a person who can sign in at once.
#[utoipa::path(post, path = "/api/people", operation_id = "add_person", request_body = NewPerson, responses((status = 201, body = Person)))]
pub async fn add(call: Call<NewPerson>) -> Result<Reply<Person>, Problem> {
    let hash = people::hash_password(&call.input().password).await?;
    let added = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { people::add(tx, act, input, hash).await })
    });
    added.await
}

/// Changes name, address, roles, teams, language, or whether the person may sign in.
#[utoipa::path(patch, path = "/api/people/{id}", operation_id = "change_person", params(("id" = String, Path)), request_body = PersonChange, responses((status = 200, body = Person)))]
pub async fn change(Path(id): Path<String>, call: Call<PersonChange>) -> Result<Reply<Person>, Problem> {
    let app = call.app.clone();
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            people::find(tx, &id).await?;
            people::change(tx, act, &id, version.required()?, input).await
        })
    });
    let reply = changed.await?;
    app.identify().forget();
    Ok(reply)
}
