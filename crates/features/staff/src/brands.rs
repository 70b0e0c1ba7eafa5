//! Brands: under which names, in which colours and with which signature the organisation meets its
//! customers. One of them is the default; a team may carry another.

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Bytes, Conn, Tx, params};
use utoipa::ToSchema;

use crate::pictures::Picture;
use crate::{colours, events, pictures};

/// Nobody keeps more of them apart.
const MOST: usize = 20;
const ADDRESS_MAX: usize = 500;
const SIGNATURE_MAX: usize = 2_000;
const WEB_MAX: usize = 300;

/// The picture of a brand; its bytes are at `/api/brands/{id}/logo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BrandLogo)]
pub struct Logo {
    pub media_type: String,
    pub width: i64,
    pub height: i64,
    pub size: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Brand {
    pub id: String,
    pub name: String,
    /// `#rrggbb`, readable on light grounds; null: the program's own.
    pub colour: Option<String>,
    /// The same colour as it is shown on dark grounds.
    pub colour_on_dark: Option<String>,
    pub postal_address: Option<String>,
    pub reply_email: Option<String>,
    pub web_address: Option<String>,
    /// Put into texts as `{{brand.signature}}`.
    pub signature: Option<String>,
    /// Whether it speaks for teams that carry none, and for tickets of no team.
    pub is_default: bool,
    pub logo: Option<Logo>,
    pub version: i64,
}

/// A brand as it is to be; what is absent is empty.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandInput {
    pub name: String,
    /// `#rrggbb` with a contrast of 4.5 to light grounds.
    pub colour: Option<String>,
    pub postal_address: Option<String>,
    pub reply_email: Option<String>,
    /// Begins with `https://`.
    pub web_address: Option<String>,
    pub signature: Option<String>,
    /// Makes it the default, in the place of the one before. The first brand is the default in any case.
    #[serde(default)]
    pub is_default: bool,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    name: String,
    colour: Option<String>,
    postal_address: Option<String>,
    reply_email: Option<String>,
    web_address: Option<String>,
    signature: Option<String>,
    is_default: bool,
    version: i64,
    media_type: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    size: Option<i64>,
}

impl From<Row> for Brand {
    fn from(row: Row) -> Self {
        let sides = row.width.zip(row.height).zip(row.size);
        let logo = row.media_type.zip(sides).map(|(media_type, ((width, height), size))| Logo {
            media_type,
            width,
            height,
            size,
        });
        Self {
            id: row.id,
            name: row.name,
            colour_on_dark: row.colour.as_deref().and_then(colours::on_dark),
            colour: row.colour,
            postal_address: row.postal_address,
            reply_email: row.reply_email,
            web_address: row.web_address,
            signature: row.signature,
            is_default: row.is_default,
            logo,
            version: row.version,
        }
    }
}

/// All brands, the default first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Brand>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_brands"), params![]).await?;
    Ok(rows.into_iter().map(Brand::from).collect())
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Brand, Refusal> {
    list(conn).await?.into_iter().find(|brand| brand.id == id).ok_or(Refusal::NotFound("brand"))
}

/// The one that stands for the organisation, if there is any.
pub async fn standard(conn: &mut Conn) -> Result<Option<Brand>, Refusal> {
    Ok(list(conn).await?.into_iter().find(|brand| brand.is_default))
}

/// Adds a brand.
pub async fn add(tx: &mut Tx, act: &Act, input: BrandInput) -> Result<Brand, Refusal> {
    let others = list(tx).await?;
    if others.len() >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} brands, which is the most; remove one first")));
    }
    let input = BrandInput { is_default: input.is_default || others.is_empty(), ..checked(input)? };
    let id = act.id("brn");
    if input.is_default {
        step_back(tx, act, &id).await?;
    }
    let values = params![
        &id,
        &input.name,
        &input.colour,
        &input.postal_address,
        &input.reply_email,
        &input.web_address,
        &input.signature,
        input.is_default,
        act.now
    ];
    tx.run(sql!("insert_brand"), values).await.map_err(|error| error.or_taken("name"))?;
    let brand = find(tx, &id).await?;
    tx.append_setting(act, events::BRAND_ADDED, events::brand(&id), &brand)?;
    Ok(brand)
}

/// Puts another brand in its place; its logo stays.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: BrandInput) -> Result<Brand, Refusal> {
    let before = find(tx, id).await?;
    let input = checked(input)?;
    if before.is_default && !input.is_default {
        return Err(Refusal::invalid("is_default", "there is always a default; make another brand it instead"));
    }
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    if input.is_default && !before.is_default {
        step_back(tx, act, id).await?;
    }
    let values = params![
        id,
        &input.name,
        &input.colour,
        &input.postal_address,
        &input.reply_email,
        &input.web_address,
        &input.signature,
        input.is_default,
        version
    ];
    let changed = tx.run(sql!("update_brand"), values).await;
    if changed.map_err(|error| error.or_taken("name"))? == 0 {
        return Err(Refusal::stale(&before));
    }
    told(tx, act, &before).await
}

/// Removes a brand that no team carries. The default goes last.
pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let all = list(tx).await?;
    let brand = all.iter().find(|brand| brand.id == id).ok_or(Refusal::NotFound("brand"))?;
    if brand.is_default && all.len() > 1 {
        return Err(Refusal::conflict("it is the default; make another brand it first"));
    }
    let teams: Vec<String> = tx.all(sql!("teams_of_brand"), params![id]).await?;
    if !teams.is_empty() {
        return Err(Refusal::conflict(format!("teams carry it: {}; give them another first", teams.join(", "))));
    }
    tx.run(sql!("delete_logo"), params![id]).await?;
    tx.run(sql!("delete_brand"), params![id]).await?;
    Ok(tx.append_setting(act, events::BRAND_REMOVED, events::brand(id), brand)?)
}

/// Gives a brand its logo, or another one.
pub async fn set_logo(tx: &mut Tx, act: &Act, id: &str, bytes: Vec<u8>) -> Result<Brand, Refusal> {
    let before = find(tx, id).await?;
    let picture = pictures::read(&bytes).map_err(|problem| Refusal::invalid("body", problem))?;
    let Picture { media_type, width, height } = picture;
    let size = bytes.len() as i64;
    tx.run(sql!("delete_logo"), params![id]).await?;
    let values = params![id, media_type, i64::from(width), i64::from(height), size, bytes];
    tx.run(sql!("insert_logo"), values).await?;
    tx.run(sql!("count_brand_up"), params![id]).await?;
    told(tx, act, &before).await
}

pub async fn remove_logo(tx: &mut Tx, act: &Act, id: &str) -> Result<Brand, Refusal> {
    let before = find(tx, id).await?;
    if tx.run(sql!("delete_logo"), params![id]).await? == 0 {
        return Err(Refusal::NotFound("logo"));
    }
    tx.run(sql!("count_brand_up"), params![id]).await?;
    told(tx, act, &before).await
}

/// A logo's media type and bytes.
pub async fn logo(conn: &mut Conn, id: &str) -> Result<(String, Vec<u8>), Refusal> {
    #[derive(Deserialize)]
    struct Kept {
        media_type: String,
        bytes: Bytes,
    }
    let kept: Option<Kept> = conn.maybe(sql!("find_logo"), params![id]).await?;
    kept.map(|kept| (kept.media_type, kept.bytes.0)).ok_or(Refusal::NotFound("logo"))
}

/// The default makes place for another.
async fn step_back(tx: &mut Tx, act: &Act, next: &str) -> Result<(), Refusal> {
    let Some(before) = standard(tx).await?.filter(|brand| brand.id != next) else { return Ok(()) };
    tx.run(sql!("step_back"), params![&before.id]).await?;
    told(tx, act, &before).await.map(drop)
}

async fn told(tx: &mut Tx, act: &Act, before: &Brand) -> Result<Brand, Refusal> {
    let after = find(tx, &before.id).await?;
    tx.append_change(act, events::BRAND_CHANGED, events::brand(&before.id), before, &after)?;
    Ok(after)
}

fn checked(input: BrandInput) -> Result<BrandInput, Refusal> {
    let mut problems = Problems::default();
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let mut body = |field: &str, text: Option<String>, max: usize| {
        given(text).and_then(|text| problems.note(field, text::body(text.trim(), max)))
    };
    let postal_address = body("postal_address", input.postal_address, ADDRESS_MAX);
    let signature = body("signature", input.signature, SIGNATURE_MAX);
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    let colour = given(input.colour).and_then(|colour| problems.note("colour", colours::readable(&colour)));
    let reply_email = given(input.reply_email).and_then(|email| problems.note("reply_email", text::email(&email)));
    let web_address = given(input.web_address).and_then(|address| problems.note("web_address", web(&address)));
    problems.into_result()?;
    let is_default = input.is_default;
    Ok(BrandInput { name, colour, postal_address, reply_email, web_address, signature, is_default })
}

/// An address that customers can open, and nothing that runs.
fn web(address: &str) -> Result<String, String> {
    let line = text::line(address, WEB_MAX)?;
    let host = line.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let fine =
        host.is_some_and(|host| host.contains('.') && !host.contains('@')) && !line.contains(char::is_whitespace);
    if fine { Ok(line) } else { Err(format!("{address:?} is no web address; write it like https://example.com")) }
}
