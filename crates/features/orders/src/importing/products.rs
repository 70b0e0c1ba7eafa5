//! Products from elsewhere. The same SKU is the same product, whoever tells it.

use std::collections::{BTreeMap, HashMap};

use kernel::{Act, Money, Outcome, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Error, Subject, Tx, params};

use super::{Answer, first_of_each, in_fields, in_order, wrong};
use crate::cataloguing::{self, Creation};
use crate::events::{PRODUCT_CREATED, PRODUCT_TOPIC, Part};
use crate::product::Variant;
use crate::resolving::{KnownProduct, by_product_externals, by_skus};
use crate::writing::fingerprint;

/// A product as another system tells it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductRow {
    pub source: String,
    /// The SKU, if it is absent.
    pub external_id: Option<String>,
    /// The external id, if it is absent.
    pub sku: Option<String>,
    pub name: Option<String>,
    pub category: Option<String>,
    pub warranty_months: Option<i64>,
    pub variants: Vec<VariantRow>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VariantRow {
    pub sku: Option<String>,
    pub options: BTreeMap<String, String>,
    /// Minor units.
    pub price: Option<i64>,
    pub currency: Option<String>,
    pub available: Option<bool>,
}

struct Candidate {
    index: usize,
    source: String,
    external_id: String,
    content: String,
    product: Creation,
}

pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<ProductRow>) -> Result<Vec<Answer>, Refusal> {
    let mut answers: Vec<Option<Answer>> = Vec::new();
    let mut waiting = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match checked(index, row) {
            Ok(candidate) => {
                answers.push(None);
                waiting.push(candidate);
            }
            Err(problems) => answers.push(Some(Err(problems))),
        }
    }
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting, |candidate| {
            let skus = candidate.product.variants.iter().map(|variant| format!("sku {}", variant.sku));
            let own = [
                format!("sku {}", candidate.product.sku),
                format!("id {} {}", candidate.source, candidate.external_id),
            ];
            skus.chain(own).collect()
        });
        waiting = rest;
        take_round(tx, act, round, &mut answers).await?;
    }
    Ok(in_order(answers))
}

async fn take_round(
    tx: &mut Tx,
    act: &Act,
    round: Vec<Candidate>,
    answers: &mut [Option<Answer>],
) -> Result<(), Refusal> {
    let known = known_externals(tx, &round).await?;
    let skus: Vec<String> = round
        .iter()
        .flat_map(|c| std::iter::once(&c.product.sku).chain(c.product.variants.iter().map(|variant| &variant.sku)))
        .cloned()
        .collect();
    let holders = by_skus(tx, &skus).await?;
    let mut new = Vec::new();
    for candidate in round {
        let index = candidate.index;
        let found = known.get(&(candidate.source.clone(), candidate.external_id.clone()));
        let same = found.is_some_and(|(_, content)| content.as_deref() == Some(&candidate.content));
        let id =
            found.map(|(product, _)| &product.id).or(holders.get(&candidate.product.sku).map(|product| &product.id));
        let answer = match id {
            _ if same => Ok(Outcome::Unchanged),
            id => match foreign_sku(&candidate, id, &holders) {
                Some(words) => wrong("sku", words),
                None => match id {
                    Some(id) => update(tx, act, &candidate, id).await?,
                    None => {
                        new.push(candidate);
                        Ok(Outcome::Created)
                    }
                },
            },
        };
        answers[index] = Some(answer);
    }
    Ok(insert(tx, act, &new).await?)
}

type KnownExternals = HashMap<(String, String), (KnownProduct, Option<String>)>;

async fn known_externals(tx: &mut Tx, round: &[Candidate]) -> Result<KnownExternals, Error> {
    let mut by_source: HashMap<&str, Vec<String>> = HashMap::new();
    for candidate in round {
        by_source.entry(&candidate.source).or_default().push(candidate.external_id.clone());
    }
    let mut known = HashMap::new();
    for (source, ids) in by_source {
        for (id, found) in by_product_externals(tx, source, &ids).await? {
            known.insert((source.to_owned(), id), found);
        }
    }
    Ok(known)
}

/// In words, if one of the SKUs belongs to another product than `id`.
fn foreign_sku(candidate: &Candidate, id: Option<&String>, holders: &HashMap<String, KnownProduct>) -> Option<String> {
    let skus =
        std::iter::once(&candidate.product.sku).chain(candidate.product.variants.iter().map(|variant| &variant.sku));
    skus.filter_map(|sku| holders.get(sku).map(|holder| (sku, holder)))
        .find(|(_, holder)| Some(&holder.id) != id)
        .map(|(sku, holder)| format!("{sku} belongs to {}", holder.name))
}

async fn update(tx: &mut Tx, act: &Act, candidate: &Candidate, id: &str) -> Result<Answer, Refusal> {
    let before = cataloguing::find(tx, id).await?;
    let told = candidate.product.clone();
    let after = Creation {
        category: told.category.or(before.category),
        warranty_months: told.warranty_months.or(before.warranty_months),
        variants: if told.variants.is_empty() { before.variants.clone() } else { told.variants },
        ..told
    };
    cataloguing::update(tx, act, id, before.version, &after).await?;
    if after.variants != before.variants {
        tx.run(sql!("drop_variants"), params![id]).await?;
        cataloguing::insert_variants(tx, act, &[(id, &after.variants)]).await?;
    }
    let (source, external) = (&candidate.source, &candidate.external_id);
    tx.run(sql!("claim_product_external_id"), params![source, external, id, &candidate.content]).await?;
    Ok(Ok(Outcome::Changed))
}

const PRODUCTS: &str =
    "INSERT INTO products (id, sku, name, search, category, warranty_months, created_at, updated_at) VALUES";
const EXTERNAL_IDS: &str = "INSERT INTO product_external_ids (source, id, product_id, content) VALUES";

async fn insert(tx: &mut Tx, act: &Act, new: &[Candidate]) -> Result<(), Error> {
    let ids: Vec<String> = new.iter().map(|_| act.id("prd")).collect();
    let (mut products, mut externals, mut variants) = (Vec::new(), Vec::new(), Vec::new());
    for (candidate, id) in new.iter().zip(&ids) {
        let product = &candidate.product;
        products.push(params![
            id,
            &product.sku,
            &product.name,
            cataloguing::search(product),
            &product.category,
            product.warranty_months,
            act.now,
            act.now
        ]);
        externals.push(params![&candidate.source, &candidate.external_id, id, &candidate.content]);
        variants.push((id.as_str(), &product.variants));
        tx.append(act, PRODUCT_CREATED, Subject { topic: PRODUCT_TOPIC, id }, &Part { id: id.clone() })?;
    }
    tx.insert_many(PRODUCTS, products, "").await?;
    tx.insert_many(EXTERNAL_IDS, externals, "").await?;
    cataloguing::insert_variants(tx, act, &variants).await
}

fn checked(index: usize, row: &ProductRow) -> Result<Candidate, Vec<kernel::FieldProblem>> {
    let mut problems = Problems::default();
    let source = problems.note("source", text::line(&row.source, 50)).unwrap_or_default();
    let sku = problems.note("sku", text::optional_line(row.sku.as_deref(), 100)).flatten();
    let external = problems.note("external_id", text::optional_line(row.external_id.as_deref(), 100)).flatten();
    let identity = external.or_else(|| sku.clone()).unwrap_or_default();
    if identity.is_empty() {
        problems.add("external_id", "is needed where there is no sku");
    }
    super::told(problems, ())?;
    let currency = |variant: &VariantRow| variant.currency.clone().unwrap_or_default();
    let variant = |variant: &VariantRow| Variant {
        sku: variant.sku.clone().unwrap_or_default(),
        options: variant.options.clone(),
        price: variant.price.map(|amount| Money { amount, currency: currency(variant) }),
        available: variant.available.unwrap_or(true),
    };
    let given = Creation {
        sku: sku.unwrap_or_else(|| identity.clone()),
        name: row.name.clone().unwrap_or_default(),
        category: row.category.clone(),
        warranty_months: row.warranty_months,
        variants: row.variants.iter().map(variant).collect(),
    };
    let product = cataloguing::checked(given).map_err(in_fields)?;
    let content = fingerprint(&serde_json::to_vec(row).unwrap_or_default());
    Ok(Candidate { index, source, external_id: identity, content, product })
}
