//! `/api/automation-rules`: rules that act by themselves, and trying them out.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::changing::{self, Switch};
use crate::ordering::{self, RuleOrder};
use crate::rehearsing::{self, DryRun, Rehearsal};
use crate::rule::{self, NewRule, Rule, RuleCard};
use crate::{adding, removing};

/// All rules in the order in which they act, with how often each has acted in thirty days.
#[utoipa::path(get, path = "/api/automation-rules", operation_id = "list_automation_rules",
    responses((status = 200, body = Page<RuleCard>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<RuleCard>>, Problem> {
    let items = rule::cards(&mut ask.conn().await?, ask.act.now).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Adds a rule behind the others. It reacts to what happens from then on, if it is on.
#[utoipa::path(post, path = "/api/automation-rules", operation_id = "add_automation_rule", request_body = NewRule,
    responses((status = 201, body = Rule)))]
pub(super) async fn add(call: Call<NewRule>) -> Result<Reply<Rule>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { adding::add(tx, act, input).await }))
        .await
}

/// What a rule would have done to the last 1,000 tickets that you may see. Changes nothing.
#[utoipa::path(post, path = "/api/automation-rules/dry-run", operation_id = "rehearse_automation_rule",
    request_body = DryRun, responses((status = 200, body = Rehearsal)))]
pub(super) async fn dry_run(call: Call<DryRun>) -> Result<Reply<Rehearsal>, Problem> {
    let (app, act, input) = call.into_input();
    let rehearsal = rehearsing::rehearse(&mut app.db().read().await?, &act, input).await?;
    Ok(Reply::ok(rehearsal))
}

#[utoipa::path(get, path = "/api/automation-rules/{id}", operation_id = "show_automation_rule",
    params(("id" = String, Path)), responses((status = 200, body = Rule)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Rule>, Problem> {
    Ok(Reply::ok(rule::find(&mut ask.conn().await?, &id).await?))
}

/// Puts another rule in its place.
#[utoipa::path(put, path = "/api/automation-rules/{id}", operation_id = "change_automation_rule",
    params(("id" = String, Path)), request_body = NewRule, responses((status = 200, body = Rule)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<NewRule>) -> Result<Reply<Rule>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            rule::find(tx, &id).await?;
            changing::change(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Switches a rule on or off. On, it reacts to what happens from then on.
#[utoipa::path(put, path = "/api/automation-rules/{id}/activity", operation_id = "switch_automation_rule",
    params(("id" = String, Path)), request_body = Switch, responses((status = 200, body = Rule)))]
pub(super) async fn switch(Path(id): Path<String>, call: Call<Switch>) -> Result<Reply<Rule>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            rule::find(tx, &id).await?;
            changing::switch(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Removes a rule. What it did stays done, and in the log of each ticket.
#[utoipa::path(delete, path = "/api/automation-rules/{id}", operation_id = "remove_automation_rule",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { removing::remove(tx, act, &id).await })
    })
    .await
}

/// Puts the rules into another order, named by all of their ids.
#[utoipa::path(put, path = "/api/automation-rule-order", operation_id = "order_automation_rules",
    request_body = RuleOrder, responses((status = 200, body = Page<Rule>)))]
pub(super) async fn order(call: Call<RuleOrder>) -> Result<Reply<Page<Rule>>, Problem> {
    call.commit(StatusCode::OK, |tx, act, input, _| {
        Box::pin(async move { Ok(Page { items: ordering::order(tx, act, input).await?, next: None }) })
    })
    .await
}
