//! `/survey/{token}`: the page that a customer comes to from the letter. It is whole without a script and in the
//! customer's language. Looking at it changes nothing: programs that open every link of a letter answer nothing.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_kit::{App, Path, Problem, StatusCode};
use kernel::{Act, Actor, ActorKind, Refusal};
use store::TxFuture;

use crate::composing::escaped;
use crate::survey::{self, Survey};
use crate::survey_words::{Language, RATINGS, Words};

/// A comment has 10,000 characters at most, each of up to twelve bytes on the way.
const FORM_MAX: usize = 128 * 1024;
/// Fields of the form that are looked at.
const FIELDS_MAX: usize = 10;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:#f6f7f9;color:#1a1d21}\
main{box-sizing:border-box;max-inline-size:34rem;margin-inline:auto;padding:2rem 1.25rem}\
h1{font-size:1.5rem;line-height:1.25;margin-block:0 .25rem}\
.about{color:#50565e;margin-block:0 1.5rem}\
fieldset{border:0;margin:0;padding:0}\
legend{padding:0;font-weight:600;margin-block-end:.75rem}\
label.rating{display:flex;gap:.75rem;align-items:center;min-block-size:2.75rem;padding-inline:.75rem;margin-block-end:.5rem;\
border:1px solid #8b929b;border-radius:.5rem;background:#fff;cursor:pointer}\
label.rating:has(:checked){border-color:#1f5fbf;box-shadow:inset 0 0 0 1px #1f5fbf}\
input[type=radio]{inline-size:1.25rem;block-size:1.25rem;margin:0;accent-color:#1f5fbf}\
textarea{box-sizing:border-box;inline-size:100%;min-block-size:7rem;margin-block:.5rem;padding:.625rem;font:inherit;\
border:1px solid #8b929b;border-radius:.5rem;background:#fff;color:inherit}\
button{min-block-size:2.75rem;margin-block-start:.75rem;padding-inline:1.25rem;font:inherit;font-weight:600;border:0;\
border-radius:.5rem;background:#1f5fbf;color:#fff;cursor:pointer}\
:focus-visible{outline:3px solid #1f5fbf;outline-offset:2px}\
[role=alert]{color:#a3160f;font-weight:600}\
@media (prefers-color-scheme:dark){\
body{background:#15181c;color:#e7eaee}.about{color:#a9b1bb}\
label.rating,textarea{background:#1f2429;border-color:#6b7480}\
label.rating:has(:checked){border-color:#8ab4f8;box-shadow:inset 0 0 0 1px #8ab4f8}\
input[type=radio]{accent-color:#8ab4f8}button{background:#8ab4f8;color:#10151b}\
:focus-visible{outline-color:#8ab4f8}[role=alert]{color:#ffb4ab}}";

/// What the form brings.
#[derive(Default)]
struct Tapped {
    rating: Option<i64>,
    comment: Option<String>,
}

impl Tapped {
    fn read(form: &[u8]) -> Self {
        let mut tapped = Self::default();
        for (name, value) in form_urlencoded::parse(form).take(FIELDS_MAX) {
            match name.as_ref() {
                "rating" => tapped.rating = value.parse().ok().filter(|rating| RATINGS.contains(rating)),
                "comment" => tapped.comment = Some(value.replace("\r\n", "\n").trim().to_owned()),
                _ => {}
            }
        }
        tapped.comment = tapped.comment.filter(|comment| !comment.is_empty());
        tapped
    }
}

/// The question of a letter, with the rating chosen that was tapped there. Changes nothing.
#[utoipa::path(get, path = "/survey/{token}", operation_id = "show_survey",
    params(("token" = String, Path), ("rating" = Option<i64>, Query, description = "The one that was tapped, 1 to 5")),
    responses((status = 200, content_type = "text/html", body = String)))]
pub(super) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let act = by_customer(&app);
    let found = survey::find(&mut app.db().read().await?, &act, &token).await;
    match found {
        Ok(survey) if survey.open => {
            let tapped = Tapped::read(uri.query().unwrap_or_default().as_bytes());
            Ok(page(StatusCode::OK, &survey, &asking(&survey, &token, tapped.rating, false)))
        }
        Ok(survey) => Ok(over(&survey)),
        Err(refusal) => refused(refusal, &headers),
    }
}

/// Takes the rating in, and later the comment with it; the last answer counts.
#[utoipa::path(post, path = "/survey/{token}", operation_id = "send_survey", params(("token" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`rating`, 1 to 5, and `comment`"),
    responses((status = 200, content_type = "text/html", body = String)))]
pub(super) async fn answer(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Bytes,
) -> Result<Response, Problem> {
    let act = by_customer(&app);
    let survey = match survey::find(&mut app.db().read().await?, &act, &token).await {
        Ok(survey) => survey,
        Err(refusal) => return refused(refusal, &headers),
    };
    if form.len() > FORM_MAX {
        return Err(Refusal::TooLarge { limit: FORM_MAX as u64 }.into());
    }
    let tapped = Tapped::read(&form);
    if !survey.open {
        return Ok(over(&survey));
    }
    let Some(rating) = tapped.rating else {
        return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &survey, &asking(&survey, &token, None, true)));
    };
    let (signed, comment) = (token.clone(), tapped.comment.clone());
    let answered = app.db().write(move |tx| -> TxFuture<'_, Survey, Refusal> {
        Box::pin(async move { survey::answer(tx, &act, &signed, rating, comment).await })
    });
    match answered.await {
        Ok(survey) => Ok(page(StatusCode::OK, &survey, &thanking(&survey, &token, rating, tapped.comment.is_some()))),
        Err(Refusal::Conflict { .. }) => Ok(over(&survey)),
        Err(refusal) => refused(refusal, &headers),
    }
}

/// Whoever holds the link has no name here.
fn by_customer(app: &App) -> Act {
    app.act(Actor::program(ActorKind::System, "survey"))
}

fn asking(survey: &Survey, token: &str, rating: Option<i64>, nothing_chosen: bool) -> String {
    let words = survey.language.words();
    let mut html = head(survey, words.subject);
    if nothing_chosen {
        html.push_str(&format!("<p role=\"alert\">{}</p>", escaped(words.choose)));
    }
    html.push_str(&format!(
        "<form method=\"post\" action=\"/survey/{}\"><fieldset><legend>{}</legend>",
        escaped(token),
        escaped(words.question)
    ));
    for (value, word) in RATINGS.rev().zip(words.ratings.iter().rev()) {
        let checked = if rating == Some(value) { " checked" } else { "" };
        html.push_str(&format!(
            "<label class=\"rating\"><input type=\"radio\" name=\"rating\" value=\"{value}\" required{checked}>\
             <span>{value} – {}</span></label>",
            escaped(word)
        ));
    }
    html.push_str(&format!("</fieldset><button type=\"submit\">{}</button></form>", escaped(words.send)));
    html
}

fn thanking(survey: &Survey, token: &str, rating: i64, commented: bool) -> String {
    let words = survey.language.words();
    let mut html = head(survey, words.thanks);
    let said = if commented { words.all_said } else { words.kept };
    html.push_str(&format!("<p role=\"status\">{}</p>", escaped(said)));
    if !commented {
        html.push_str(&format!(
            "<form method=\"post\" action=\"/survey/{}\"><input type=\"hidden\" name=\"rating\" value=\"{rating}\">\
             <label for=\"comment\">{}</label>\
             <textarea id=\"comment\" name=\"comment\" maxlength=\"10000\" required></textarea>\
             <button type=\"submit\">{}</button></form>",
            escaped(token),
            escaped(words.comment),
            escaped(words.send_comment)
        ));
    }
    html
}

fn head(survey: &Survey, title: &str) -> String {
    let words = survey.language.words();
    let about = format!("{} · {} #{}", survey.from, words.about, survey.ticket_number);
    format!("<h1>{}</h1><p class=\"about\">{}</p>", escaped(title), escaped(&about))
}

fn over(survey: &Survey) -> Response {
    let words = survey.language.words();
    let html = format!("{}<p>{}</p>", head(survey, words.over), escaped(words.over_why));
    page(StatusCode::GONE, survey, &html)
}

/// A person is told in words, a program as everywhere.
fn refused(refusal: Refusal, headers: &HeaderMap) -> Result<Response, Problem> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !matches!(refusal, Refusal::NotFound(_)) || !accepts.contains("text/html") {
        return Err(refusal.into());
    }
    // Nobody is known who could be asked for their language but the browser.
    let speaks = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = Language::of(speaks.and_then(|list| list.split([',', ';']).next())).words();
    let html = format!("<h1>{}</h1><p>{}</p>", escaped(words.unknown), escaped(words.unknown_why));
    Ok(document(StatusCode::NOT_FOUND, words, &html))
}

fn page(status: StatusCode, survey: &Survey, html: &str) -> Response {
    document(status, survey.language.words(), html)
}

fn document(status: StatusCode, words: &Words, html: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><style>{STYLE}</style></head><body><main>{html}</main></body></html>",
        words.tag,
        escaped(words.subject)
    );
    let mut response = (status, text).into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        // Stricter than the house's: nothing of the page is loaded, and there is no script.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
