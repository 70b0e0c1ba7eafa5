//! Mappings that come with the program, by name.

pub struct Shipped {
    pub name: &'static str,
    about: &'static str,
    pub text: &'static str,
}

macro_rules! shipped {
    ($($name:literal: $about:literal),+ $(,)?) => {
        &[$(Shipped { name: $name, about: $about, text: include_str!(concat!("mappings/", $name, ".toml")) }),+]
    };
}

pub const ALL: &[Shipped] = shipped! {
    "shopify-orders": "orders: the order export of Shopify (CSV, one row per line item)",
    "zendesk-tickets": "tickets: the ticket export of Zendesk (JSON or NDJSON, comments inside)",
    "incident-log": "tickets: ServiceNow incident log with one row per event (UCI, CSV)",
    "cfpb-complaints": "tickets: consumer complaints of the US CFPB (CSV)",
    "tau-bench-users": "customers: users.json of tau-bench retail",
    "tau-bench-products": "products: products.json of tau-bench retail, with variants",
    "tau-bench-orders": "orders: orders.json of tau-bench retail, with shipments and payments",
    "cdnow": "orders or customers: CDNOW_sample.txt, one purchase a line",
};

pub fn find(name: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|shipped| shipped.name == name)
}

pub fn names() -> String {
    ALL.iter().map(|shipped| shipped.name).collect::<Vec<_>>().join(", ")
}

/// The names with what each is for, for `--help`.
pub fn help() -> String {
    let width = ALL.iter().map(|shipped| shipped.name.len()).max().unwrap_or(0);
    let lines: Vec<String> =
        ALL.iter().map(|shipped| format!("  {:width$}  {}", shipped.name, shipped.about)).collect();
    format!("Mappings that ship:\n{}", lines.join("\n"))
}
