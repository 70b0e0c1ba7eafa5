//! Playbooks that the program brings, one for each scenario that it brings and a way is known for.

/// By key, as YAML.
pub const PLAYBOOKS: &[(&str, &str)] = &[
    ("account-access", include_str!("../shipped/account-access.yaml")),
    ("billing-question", include_str!("../shipped/billing-question.yaml")),
    ("cancel-order", include_str!("../shipped/cancel-order.yaml")),
    ("change-address", include_str!("../shipped/change-address.yaml")),
    ("change-order", include_str!("../shipped/change-order.yaml")),
    ("complaint", include_str!("../shipped/complaint.yaml")),
    ("customer-misunderstanding", include_str!("../shipped/customer-misunderstanding.yaml")),
    ("damaged-on-arrival", include_str!("../shipped/damaged-on-arrival.yaml")),
    ("delivered-not-received", include_str!("../shipped/delivered-not-received.yaml")),
    ("delivery-delay", include_str!("../shipped/delivery-delay.yaml")),
    ("exchange-request", include_str!("../shipped/exchange-request.yaml")),
    ("invoice-request", include_str!("../shipped/invoice-request.yaml")),
    ("lost-parcel", include_str!("../shipped/lost-parcel.yaml")),
    ("missing-item", include_str!("../shipped/missing-item.yaml")),
    ("not-shipped", include_str!("../shipped/not-shipped.yaml")),
    ("product-malfunction", include_str!("../shipped/product-malfunction.yaml")),
    ("refund-not-received", include_str!("../shipped/refund-not-received.yaml")),
    ("return-request", include_str!("../shipped/return-request.yaml")),
    ("stuck-in-transit", include_str!("../shipped/stuck-in-transit.yaml")),
    ("warranty-claim", include_str!("../shipped/warranty-claim.yaml")),
    ("wrong-item", include_str!("../shipped/wrong-item.yaml")),
];
