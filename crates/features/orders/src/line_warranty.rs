//! Whether what was bought in a line is under warranty today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::order::{Line, Order};
use crate::rules::Rules;
use crate::warranty::{Coverage, Warranty, coverage, last_day};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WarrantyStanding)]
pub enum Standing {
    Covered,
    /// Covered by the day, but the product has serial numbers and this piece's is not known.
    UnknownSerial,
    Upcoming,
    Ended,
    /// No product, or one without a warranty.
    None,
    /// Nobody knows when it was bought.
    UnknownDay,
}

/// Where a warranty comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WarrantySource)]
pub enum Source {
    /// It was registered, with its own days.
    Registered,
    /// The product's months, from the day of delivery or of the order.
    Product,
    /// The shop's months for products that say nothing.
    Shop,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineWarranty {
    pub standing: Standing,
    /// First day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    pub source: Option<Source>,
    pub months: Option<i64>,
    /// Whether it counts from the delivery, and not from the order.
    pub from_delivery: bool,
    /// The registered one that says so.
    pub warranty_id: Option<String>,
}

/// What is known of a line's product.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub product_months: Option<i64>,
    /// Pieces of this product are told apart by serial numbers.
    pub has_serials: bool,
    /// The day of the order, at home.
    pub placed_on: Option<Date>,
}

/// The day on which the last piece of a line was delivered; none while one is on its way.
pub fn delivered_on(order: &Order, line: &Line) -> Option<Date> {
    let holds = |lines: &[crate::returned::Pieces]| lines.is_empty() || lines.iter().any(|one| one.line_id == line.id);
    let parcels: Vec<_> = order.shipments.iter().filter(|parcel| holds(&parcel.lines)).collect();
    if parcels.iter().any(|parcel| parcel.delivered_on.is_none()) {
        return None;
    }
    parcels.iter().filter_map(|parcel| parcel.delivered_on).max()
}

/// A registered warranty says its own days; else the product's months count, else the shop's, from the
/// delivery or, where that is not known, from the order.
pub fn of_line(
    order: &Order,
    line: &Line,
    known: Known,
    registered: &[Warranty],
    rules: &Rules,
    today: Date,
) -> LineWarranty {
    let none = LineWarranty {
        standing: Standing::None,
        from: None,
        until: None,
        source: None,
        months: None,
        from_delivery: false,
        warranty_id: None,
    };
    let Some(product) = &line.product else { return none };
    let mine = registered.iter().filter(|warranty| {
        warranty.line_id.as_deref() == Some(line.id.as_str())
            || warranty.product.id == product.id
                && warranty.serial.as_ref().is_some_and(|serial| line.serials.contains(serial))
    });
    if let Some(warranty) = mine.max_by_key(|warranty| warranty.until) {
        return of_registered(warranty, today);
    }
    let source = if known.product_months.is_some() { Source::Product } else { Source::Shop };
    let months = known.product_months.unwrap_or(rules.warranty_months);
    if months == 0 {
        return LineWarranty { source: Some(source), months: Some(0), ..none };
    }
    let told = LineWarranty { source: Some(source), months: Some(months), ..none };
    let delivered = delivered_on(order, line);
    let days = delivered.or(known.placed_on).and_then(|from| Some((from, last_day(from, months).ok()?)));
    let Some((from, until)) = days else { return LineWarranty { standing: Standing::UnknownDay, ..told } };
    let pieces = i64::try_from(line.serials.len()).unwrap_or(i64::MAX);
    LineWarranty {
        standing: standing(from, until, today, known.has_serials && pieces < line.quantity),
        from: Some(from),
        until: Some(until),
        from_delivery: delivered.is_some(),
        ..told
    }
}

/// What a registered warranty says.
pub fn of_registered(warranty: &Warranty, today: Date) -> LineWarranty {
    LineWarranty {
        standing: standing(warranty.from, warranty.until, today, false),
        from: Some(warranty.from),
        until: Some(warranty.until),
        source: Some(Source::Registered),
        months: None,
        from_delivery: false,
        warranty_id: Some(warranty.id.clone()),
    }
}

fn standing(from: Date, until: Date, today: Date, serial_missing: bool) -> Standing {
    match coverage(from, until, today) {
        Coverage::Active if serial_missing => Standing::UnknownSerial,
        Coverage::Active => Standing::Covered,
        Coverage::Upcoming => Standing::Upcoming,
        Coverage::Expired => Standing::Ended,
    }
}
