//! The checked-in OpenAPI document is the one that the code makes.

#[test]
fn the_checked_in_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../api/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let made = aftercare::openapi_text().expect("a document");
    assert!(kept == made, "api/openapi.json is stale; run cargo xtask openapi");
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document: serde_json::Value = serde_json::from_str(&aftercare::openapi_text().expect("a document")).unwrap();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(!document["components"]["schemas"][name].is_null(), "{name} is referred to and not defined");
    }
}
