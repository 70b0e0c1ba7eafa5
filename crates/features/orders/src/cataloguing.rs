//! Writing down products, changing and finding them.

use std::collections::HashMap;

use kernel::{Act, Cursor, Money, Page, Problems, Refusal, Timestamp, patch, text};
use serde::Deserialize;
use store::{Conn, Error, Json, Select, Subject, Tx, Value, params};
use utoipa::ToSchema;

use crate::events::{PRODUCT_CHANGED, PRODUCT_CREATED, PRODUCT_TOPIC, Part};
use crate::finding::{Owned, parts};
use crate::placing::{checked_currency, checked_options, in_bounds};
use crate::product::{ExternalId, Product, Variant};

const VARIANTS_MAX: usize = 1_000;
const MONTHS_MAX: i64 = 1_200;

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductCreation)]
pub struct Creation {
    pub sku: String,
    pub name: String,
    pub category: Option<String>,
    pub warranty_months: Option<i64>,
    #[serde(default)]
    pub variants: Vec<Variant>,
}

/// Absent fields stay as they are, null clears. Variants are replaced as a whole.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductChange)]
pub struct Change {
    pub sku: Option<String>,
    pub name: Option<String>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub category: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<i64>)]
    pub warranty_months: Option<Option<i64>>,
    pub variants: Option<Vec<Variant>>,
}

pub async fn create(tx: &mut Tx, act: &Act, input: Creation) -> Result<Product, Refusal> {
    let input = checked(input)?;
    let id = act.id("prd");
    refuse_taken(tx, &id, &input).await?;
    let values = params![&id, &input.sku, &input.name, search(&input), &input.category, input.warranty_months, act.now];
    if tx.run(sql!("claim_sku"), values).await? == 0 {
        return Err(Refusal::conflict(format!("the SKU {} belongs to another product", input.sku)));
    }
    insert_variants(tx, act, &[(&id, &input.variants)]).await?;
    tx.append(act, PRODUCT_CREATED, Subject { topic: PRODUCT_TOPIC, id: &id }, &Part { id: id.clone() })?;
    find(tx, &id).await
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Product, Refusal> {
    let before = find(tx, id).await?;
    let after = checked(Creation {
        sku: input.sku.unwrap_or(before.sku),
        name: input.name.unwrap_or(before.name),
        category: input.category.unwrap_or(before.category),
        warranty_months: input.warranty_months.unwrap_or(before.warranty_months),
        variants: input.variants.clone().unwrap_or(before.variants),
    })?;
    refuse_taken(tx, id, &after).await?;
    update(tx, act, id, version, &after).await?;
    if input.variants.is_some() {
        tx.run(sql!("drop_variants"), params![id]).await?;
        insert_variants(tx, act, &[(id, &after.variants)]).await?;
    }
    find(tx, id).await
}

/// Writes the row if nobody else did since `version`.
pub(crate) async fn update(tx: &mut Tx, act: &Act, id: &str, version: i64, after: &Creation) -> Result<(), Refusal> {
    let values =
        params![id, version, act.now, &after.sku, &after.name, search(after), &after.category, after.warranty_months];
    if tx.run(sql!("update_product"), values).await? == 0 {
        return Err(Refusal::stale(&find(tx, id).await?));
    }
    tx.append(act, PRODUCT_CHANGED, Subject { topic: PRODUCT_TOPIC, id }, &Part { id: id.to_owned() })?;
    Ok(())
}

pub(crate) fn checked(input: Creation) -> Result<Creation, Refusal> {
    let mut problems = Problems::default();
    if input.variants.len() > VARIANTS_MAX {
        problems.add("variants", format!("must have at most {VARIANTS_MAX} entries"));
    }
    if input.warranty_months.is_some_and(|months| !(0..=MONTHS_MAX).contains(&months)) {
        problems.add("warranty_months", format!("must be between 0 and {MONTHS_MAX}"));
    }
    let mut variants: Vec<Variant> = Vec::new();
    for (index, variant) in input.variants.iter().take(VARIANTS_MAX).enumerate() {
        let path = |field: &str| format!("variants[{index}].{field}");
        let sku = problems.note(&path("sku"), text::line(&variant.sku, 100)).unwrap_or_default();
        if variants.iter().any(|earlier| earlier.sku == sku) {
            problems.add(&path("sku"), "stands twice");
        }
        let options = checked_options(&path("options"), &variant.options, &mut problems);
        let price = variant.price.as_ref().map(|price| Money {
            amount: in_bounds(&path("price.amount"), price.amount, 0, &mut problems),
            currency: checked_currency(&path("price.currency"), &price.currency, &mut problems),
        });
        variants.push(Variant { sku, options, price, available: variant.available });
    }
    let checked = Creation {
        sku: problems.note("sku", text::line(&input.sku, 100)).unwrap_or_default(),
        name: problems.note("name", text::line(&input.name, text::SUBJECT_MAX)).unwrap_or_default(),
        category: problems.note("category", text::optional_line(input.category.as_deref(), 100)).flatten(),
        warranty_months: input.warranty_months,
        variants,
    };
    problems.into_result()?;
    Ok(checked)
}

/// Names the product that has one of the SKUs; the unique indexes hold against two at once.
async fn refuse_taken(tx: &mut Tx, id: &str, input: &Creation) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Holder {
        id: String,
        name: String,
    }
    for sku in std::iter::once(&input.sku).chain(input.variants.iter().map(|variant| &variant.sku)) {
        let holder: Option<Holder> = tx.maybe(sql!("find_sku_holder"), params![sku, id]).await?;
        if let Some(holder) = holder {
            return Err(Refusal::Conflict {
                code: "conflict",
                detail: format!("the SKU {sku} belongs to {}", holder.name),
                current: Some(serde_json::json!({ "product": { "id": holder.id, "name": holder.name } })),
            });
        }
    }
    Ok(())
}

pub(crate) fn search(input: &Creation) -> String {
    let mut lines = vec![input.name.to_lowercase(), input.sku.to_lowercase()];
    lines.extend(input.category.as_ref().map(|category| category.to_lowercase()));
    lines.extend(input.variants.iter().map(|variant| variant.sku.to_lowercase()));
    lines.join("\n")
}

const VARIANTS: &str =
    "INSERT INTO product_variants (id, product_id, sku, options, price, currency, available, position) VALUES";

pub(crate) async fn insert_variants(tx: &mut Tx, act: &Act, products: &[(&str, &Vec<Variant>)]) -> Result<(), Error> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (product_id, variants) in products {
        for (variant, place) in variants.iter().zip(0_i64..) {
            let options = serde_json::to_string(&variant.options).unwrap_or_default();
            let price = variant.price.as_ref();
            rows.push(params![
                act.id("var"),
                *product_id,
                &variant.sku,
                options,
                price.map(|price| price.amount),
                price.map(|price| price.currency.as_str()),
                variant.available,
                place
            ]);
        }
    }
    tx.insert_many(VARIANTS, rows, "").await?;
    Ok(())
}

/// Which products.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub q: Option<String>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    sku: String,
    name: String,
    category: Option<String>,
    warranty_months: Option<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: i64,
}

pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Product>, Refusal> {
    let query = wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let mut select = Select::new(sql!("list_products"), params![]);
    select
        .and_some("search LIKE ? ESCAPE '\\'", query.map(|q| format!("%{}%", text::like_literal(&q.to_lowercase()))))
        .page_descending("updated_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let page = Page::cut(rows, wanted.limit, |row| Cursor { sort: row.updated_at.as_millis(), id: row.id.clone() });
    Ok(Page { items: with_parts(conn, page.items).await?, next: page.next })
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Product, Refusal> {
    let none = Refusal::NotFound("product");
    let row: Row = conn.maybe(sql!("find_product"), params![id]).await?.ok_or(none)?;
    with_parts(conn, vec![row]).await?.pop().ok_or(Refusal::NotFound("product"))
}

#[derive(Deserialize)]
struct VariantRow {
    product_id: String,
    sku: String,
    options: Json<std::collections::BTreeMap<String, String>>,
    price: Option<i64>,
    currency: Option<String>,
    available: bool,
}

/// The variants of products, by the product's id.
pub(crate) async fn variants(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Vec<Variant>>, Error> {
    let mut variants: HashMap<String, Vec<Variant>> = HashMap::new();
    for row in
        parts::<VariantRow>(conn, sql!("list_variants"), "product_id", ids, "ORDER BY product_id, position").await?
    {
        let price = row.price.zip(row.currency).map(|(amount, currency)| Money { amount, currency });
        let variant = Variant { sku: row.sku, options: row.options.0, price, available: row.available };
        variants.entry(row.product_id).or_default().push(variant);
    }
    Ok(variants)
}

async fn with_parts(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Product>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut variants = variants(conn, &ids).await?;
    let mut externals: HashMap<String, Vec<ExternalId>> = HashMap::new();
    for known in
        parts::<Owned>(conn, sql!("list_product_external_ids"), "product_id", &ids, "ORDER BY source, id").await?
    {
        externals.entry(known.owner).or_default().push(ExternalId { source: known.source, id: known.id });
    }
    let products = rows.into_iter().map(|row| Product {
        variants: variants.remove(&row.id).unwrap_or_default(),
        external_ids: externals.remove(&row.id).unwrap_or_default(),
        id: row.id,
        sku: row.sku,
        name: row.name,
        category: row.category,
        warranty_months: row.warranty_months,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    });
    Ok(products.collect())
}
