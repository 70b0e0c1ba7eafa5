//! JSON and NDJSON: elements one by one, whatever encloses them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{Cursor, Read, Seek, SeekFrom};

use intake::{Format, Kind, Mapping, Reject, Row, Rows, Target};

const PART: &[Target] = &[Target::required("sku", Kind::Text, "", ""), Target::optional("order", Kind::Text, "", "")];
const TARGETS: &[Target] = &[
    Target::required("id", Kind::Text, "", ""),
    Target::optional("customer.email", Kind::Text, "", ""),
    Target::optional("tags", Kind::Texts, "", ""),
    Target::optional("fields", Kind::Object, "", ""),
    Target::optional("lines", Kind::Parts(PART), "", ""),
];
const PAGES: &str = "list='tickets'\n[fields]\nid='id'\n";
const ID: &str = "[fields]\nid = 'id'\n";

fn read(text: &str, format: Format, mapping: Mapping) -> Vec<Result<Row, Reject>> {
    let mut rows = Rows::read(Cursor::new(text.as_bytes().to_vec()), format, mapping).unwrap();
    std::iter::from_fn(|| rows.next().unwrap()).collect()
}

fn json(text: &str, mapping: &str) -> Vec<Result<Row, Reject>> {
    read(text, Format::Json, Mapping::parse(mapping, TARGETS).unwrap())
}

fn ids(rows: &[Result<Row, Reject>]) -> Vec<&str> {
    rows.iter().map(|row| row.as_ref().map_or("-", |row| row.fields["id"].as_str().unwrap())).collect()
}

#[test]
fn arrays_objects_by_id_and_envelopes() {
    assert_eq!(ids(&json("[{\"id\":1},\n{\"id\":\"b\"}]", ID)), ["1", "b"]);
    let keyed = json("{\"#W1\": {\"x\": \"}\\\"{\"}, \"b\": {}}\n", "[fields]\nid = '@key'");
    assert_eq!(ids(&keyed), ["#W1", "b"]);
    let envelope = "{\"count\":2,\"users\":[[{}]],\"tickets\":[{\"id\":1},{\"id\":2}],\"next\":null}";
    assert_eq!(ids(&json(envelope, "list='tickets'\n[fields]\nid='id'")), ["1", "2"]);
    let mapping = Mapping::parse("list='orders'\n[fields]\nid='id'", TARGETS).unwrap();
    assert!(
        Rows::read(Cursor::new("{\"a\":1}"), Format::Json, mapping)
            .err()
            .unwrap()
            .to_string()
            .contains("no list \"orders\"")
    );
    assert!(json("[]", ID).is_empty() && json("{}", ID).is_empty());
}

#[test]
fn lines_are_those_where_elements_begin() {
    let rows = json("[\n {\"id\":1,\n \"x\":2},\n\n {\"id\":2}, 7, {\"id\":1,\"id\":2}\n]", ID);
    let lines: Vec<u64> =
        rows.iter().map(|row| row.as_ref().map_or_else(|reject| reject.line, |row| row.line)).collect();
    assert_eq!(lines, [2, 5, 5, 5]);
    assert!(rows[2].as_ref().unwrap_err().reason().contains("not a JSON object"));
    assert!(rows[3].as_ref().unwrap_err().reason().contains("\"id\" stands twice"));
}

#[test]
fn broken_json_says_where_and_ends() {
    for (text, good) in [
        ("[{\"id\":1}, {\"id\":2", 1),
        ("[{\"id\":1} {\"id\":2}]", 1),
        ("[{\"id\":1},]", 1),
        ("[{\"id\":1}", 1),
        ("{\"id\":{\"id\":1}}\n{\"id\":{\"id\":2}} x", 2),
        ("[{\"id\":1}] garbage !!!", 1),
        ("[{\"id\":1}] ]", 1),
        ("{\"a\" 1}", 0),
    ] {
        let rows = json(text, ID);
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), good, "{text}");
        assert!(rows.last().unwrap().as_ref().unwrap_err().reason().contains("broken"), "{text}");
    }
}

#[test]
fn documents_may_follow_one_another() {
    assert_eq!(ids(&json("[{\"id\":1}]\n[{\"id\":2}]{\"k\":{\"id\":3}}", ID)), ["1", "2", "3"]);
    let pages = "{\"tickets\":[{\"id\":1}],\"next\":{\"x\":[]}}\n\n{\"count\":1,\"tickets\":[{\"id\":2}]}[{\"id\":3}]";
    assert_eq!(ids(&json(pages, PAGES)), ["1", "2", "3"]);
    let rows = json("{\"tickets\":[{\"id\":1}]}\n{\"error\":\"slow down\"}\n{\"tickets\":[{\"id\":2}]}", PAGES);
    assert_eq!(ids(&rows), ["1", "-", "2"]);
    let reject = rows[1].as_ref().unwrap_err();
    assert_eq!((reject.line, reject.reason().as_str()), (2, "there is no list \"tickets\" here"));
}

#[test]
fn what_is_wrong_in_an_envelope_is_told_with_its_place() {
    for (text, line, words) in [
        (
            "{\"tickets\":[\n{\"id\":1}], garbage !!!",
            2,
            "broken here at column 12, the rest was not read: expected a key",
        ),
        ("{\"tickets\":[{\"id\":1}],\n\"more\":[1", 2, "the file ends before"),
        ("{\"tickets\":[{\"id\":1}]}\n{\"tickets\":7}", 2, "expected a JSON array or object of records, not \"7}\""),
    ] {
        let rows = json(text, PAGES);
        assert_eq!(ids(&rows), ["1", "-"], "{text}");
        let reject = rows[1].as_ref().unwrap_err();
        assert!(reject.line == line && reject.reason().contains(words), "{text}: {}: {}", reject.line, reject.reason());
    }
    let rows = json("[\n{\"id\":1},\n {\"id\":\n  nope}]", ID);
    let reason = rows[1].as_ref().unwrap_err().reason();
    assert!(reason.ends_with("at line 4, column 4"), "{reason}");
}

#[test]
fn a_line_of_ndjson_may_be_a_page() {
    let text = "{\"tickets\":[{\"id\":1},7,{\"id\":2}],\"count\":2}\n{\"id\":3}\n{\"tickets\":[]}\n{\"tickets\":[{\"id\":4}]}\n";
    let rows = read(text, Format::Ndjson, Mapping::parse(PAGES, TARGETS).unwrap());
    assert_eq!(ids(&rows), ["1", "-", "2", "3", "4"]);
    assert_eq!(rows[4].as_ref().unwrap().line, 4);
}

#[test]
fn whether_all_was_read_is_told() {
    for (text, broken) in [("[{\"id\":1},{\"id\":[]}]", false), ("[{\"id\":1},", true)] {
        let mapping = Mapping::parse(ID, TARGETS).unwrap();
        let mut rows = Rows::read(Cursor::new(text), Format::Json, mapping).unwrap();
        while rows.next().unwrap().is_some() {}
        assert_eq!(rows.is_broken(), broken, "{text}");
    }
}

#[test]
fn a_file_that_holds_no_records_says_what_was_expected() {
    let refused = Rows::read(Cursor::new("42"), Format::Json, Mapping::canonical(TARGETS)).err().unwrap().to_string();
    assert_eq!(refused, "line 1: expected a JSON array or object of records, not \"42\"");
}

#[test]
fn a_bad_line_of_ndjson_does_not_stop_the_others() {
    let deep = "[".repeat(100_000);
    let text = format!(
        "{{\"id\":1}}\n\nnonsense\n{{\"id\":\"a\\u0000\"}}\n{{\"id\":{deep}}}\n{{\"id\":1e99}}\n{{\"id\":[]}}\n{{\"id\":4}}"
    );
    let rows = read(&text, Format::Ndjson, Mapping::parse(ID, TARGETS).unwrap());
    assert_eq!(ids(&rows), ["1", "-", "-", "-", "-", "-", "4"]);
    let lines: Vec<u64> = rows.iter().filter_map(|row| row.as_ref().err().map(|reject| reject.line)).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7]);
    let reason = rows[1].as_ref().unwrap_err().reason();
    assert!(reason.ends_with("at line 3, column 2"), "{reason}");
}

#[test]
fn nested_paths_and_lists() {
    let mapping = "[fields]\nid='order_id'\n'customer.email'='user.mail[0]'\ntags='items[].options.color'\n\
        [lists.lines]\neach='items'\n[lists.lines.fields]\nsku='item_id'\norder='^.order_id'";
    let rows = json(
        r#"[{"order_id":"A","user":{"mail":["a@b.de","c"]},"items":[{"item_id":1,"options":{"color":"red"}},{"item_id":2,"options":{"color":"blue"}}]},
        {"order_id":"B","items":[{"item_id":3},{}]}]"#,
        mapping,
    );
    let fields = &rows[0].as_ref().unwrap().fields;
    assert_eq!(fields["customer"]["email"], "a@b.de");
    assert_eq!(fields["tags"], serde_json::json!(["red", "blue"]));
    assert_eq!(fields["lines"], serde_json::json!([{"sku":"1","order":"A"},{"sku":"2","order":"A"}]));
    assert_eq!(rows[1].as_ref().unwrap_err().column(), "items[1].item_id");
}

#[test]
fn our_own_names_need_no_mapping() {
    let text = "{\"id\":\"1\",\"customer\":{\"email\":\"a@b.de\"},\"tags\":[\"x;y\",\"z\"],\"fields\":{\"colour\":\"red\",\"n\":1,\"none\":null},\"lines\":[{\"sku\":\"s\"}]}\n\
        {\"id\":\"2\",\"colour\":\"red\"}\n{\"id\":\"3\",\"customer\":{\"mail\":\"x\"}}";
    let rows = read(text, Format::Ndjson, Mapping::canonical(TARGETS));
    let fields = &rows[0].as_ref().unwrap().fields;
    assert_eq!(
        (fields["customer"]["email"].as_str(), &fields["tags"]),
        (Some("a@b.de"), &serde_json::json!(["x;y", "z"]))
    );
    assert_eq!(fields["lines"], serde_json::json!([{"sku":"s"}]));
    assert_eq!(fields["fields"], serde_json::json!({"colour":"red","n":"1"}));
    assert_eq!(rows[1].as_ref().unwrap_err().column(), "colour");
    assert_eq!(rows[2].as_ref().unwrap_err().column(), "customer.mail");
}

/// A million elements that never exist at once: what is held stays small.
struct Million {
    next: u64,
    pending: Vec<u8>,
}

impl Read for Million {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.pending.len() < buffer.len().min(4_096) && self.next <= 200_000 {
            let text = match self.next {
                0 => "[".to_owned(),
                200_000 => "{\"id\":\"last\"}]".to_owned(),
                number => format!("{{\"id\":{number},\"text\":\"{}\"}},\n", "y".repeat(200)),
            };
            self.pending.extend_from_slice(text.as_bytes());
            self.next += 1;
        }
        let count = self.pending.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.pending[..count]);
        self.pending.drain(..count);
        Ok(count)
    }
}

impl Seek for Million {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        assert!(self.next == 0 || matches!(to, SeekFrom::Start(0)), "only before it is read");
        Ok(0)
    }
}

#[test]
fn a_long_file_is_read_as_a_stream() {
    let mapping = Mapping::parse(ID, TARGETS).unwrap();
    let mut rows = Rows::read(Million { next: 0, pending: Vec::new() }, Format::Json, mapping).unwrap();
    let mut count = 0_u64;
    let mut last = None;
    while let Some(row) = rows.next().unwrap() {
        count += 1;
        last = Some(row.unwrap());
        assert!(rows.progress().0 < 60_000_000);
    }
    let last = last.unwrap();
    assert_eq!((count, last.fields["id"].as_str(), last.line), (200_000, Some("last"), 200_000));
}
