//! CSV and columns: lines counted truly, broken rows reported one by one, the rest goes in.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use intake::{Format, Kind, Mapping, Reject, Row, Rows, Target, Unreadable};

const TARGETS: &[Target] = &[
    Target::required("id", Kind::Text, "", ""),
    Target::optional("text", Kind::Text, "", ""),
    Target::optional("more", Kind::Text, "", ""),
];

fn read(text: impl AsRef<[u8]>, format: Format, mapping: Mapping) -> Vec<Result<Row, Reject>> {
    let mut rows = Rows::read(Cursor::new(text.as_ref().to_vec()), format, mapping).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        found.push(row);
    }
    let (read, total) = rows.progress();
    assert!(total - read <= 3, "all was read but a byte order mark: {read} of {total}");
    found
}

fn csv(text: impl AsRef<[u8]>) -> Vec<Result<Row, Reject>> {
    read(text, Format::Csv, Mapping::canonical(TARGETS))
}

fn refused(text: &str) -> String {
    let rows = Rows::read(Cursor::new(text.to_owned()), Format::Csv, Mapping::canonical(TARGETS));
    rows.err().map(|Unreadable(reason)| reason).unwrap()
}

fn cell(row: &Result<Row, Reject>, name: &str) -> String {
    row.as_ref().unwrap().fields.get(name).map(|value| value.as_str().unwrap().to_owned()).unwrap_or_default()
}

#[test]
fn lines_are_true_after_cells_with_line_breaks() {
    for newline in ["\n", "\r\n"] {
        let text = ["id,text", "1,\"a", "b", "\"\"c\"\"\"", "", "2,d", "3", "4,e"].join(newline);
        let rows = csv(&text);
        assert_eq!(cell(&rows[0], "text"), format!("a{newline}b{newline}\"c\""));
        assert_eq!(rows[0].as_ref().unwrap().line, 2);
        assert_eq!(rows[1].as_ref().unwrap().line, 6);
        let reject = rows[2].as_ref().unwrap_err();
        assert_eq!((reject.line, reject.raw.as_str()), (7, "3"));
        assert_eq!(reject.reason(), "has 1 fields where the header has 2");
        assert_eq!((cell(&rows[3], "id"), rows.len()), ("4".to_owned(), 4));
    }
}

#[test]
fn a_quote_never_closed_costs_one_line_only() {
    let rows = csv("id,text\n1,a\n2,\"b\n3,c\n4,d\n");
    let reject = rows[1].as_ref().unwrap_err();
    assert_eq!((reject.line, reject.raw.as_str()), (3, "2,\"b"));
    assert!(reject.reason().contains("never closed"), "{}", reject.reason());
    assert_eq!((cell(&rows[2], "id"), cell(&rows[3], "text")), ("3".to_owned(), "d".to_owned()));
}

#[test]
fn a_quote_that_meets_the_next_one_costs_its_line_only() {
    let rows = csv("id,text\n1,\"a\n2,b\n3,\"c\"\n4,d\n");
    assert_eq!(rows[0].as_ref().unwrap_err().line, 2);
    assert!(rows[0].as_ref().unwrap_err().reason().contains("after a closing quote"));
    let ids: Vec<String> = rows[1..].iter().map(|row| cell(row, "id")).collect();
    assert_eq!(ids, ["2", "3", "4"]);
    assert_eq!(cell(&rows[2], "text"), "c");
}

#[test]
fn a_quote_inside_an_unquoted_cell_is_a_character() {
    assert_eq!(cell(&csv("id,text\n1,5\" pipe\n")[0], "text"), "5\" pipe");
}

#[test]
fn what_is_not_text_is_rejected_and_the_rest_goes_in() {
    let rows = csv(b"\xef\xbb\xbfid,text\n1,\xff\xfe\n2,a\0b\n3,\xc3\xa4\n4,\xc3".as_slice());
    assert!(rows[0].as_ref().unwrap_err().reason().contains("UTF-8"));
    assert!(rows[1].as_ref().unwrap_err().reason().contains("NUL"));
    assert_eq!(cell(&rows[2], "text"), "ä");
    assert!(rows[3].as_ref().unwrap_err().reason().contains("UTF-8"));
}

#[test]
fn a_row_without_end_is_passed_over_in_bounded_memory() {
    let huge = "x".repeat(intake::RECORD_MAX + 10_000_000);
    let rows = csv(format!("id,text\n1,a\n2,{huge}\n3,c\n4,\"{huge}\n5,d\n"));
    let lines: Vec<u64> =
        rows.iter().map(|row| row.as_ref().map_or_else(|reject| reject.line, |row| row.line)).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    let reject = rows[1].as_ref().unwrap_err();
    assert!(reject.reason().contains("longer than") && reject.raw.len() <= 2_000);
    assert!(rows[3].is_err());
    assert_eq!((cell(&rows[2], "text"), cell(&rows[4], "text")), ("c".to_owned(), "d".to_owned()));
}

#[test]
fn the_delimiter_is_found() {
    for delimiter in [";", "\t", "|"] {
        let rows = csv(["id,x", "text"].join(delimiter).replace("id,x", "id") + &format!("\n1{delimiter}\"a,b,c\"\n"));
        assert_eq!(cell(&rows[0], "text"), "a,b,c");
    }
}

#[test]
fn a_header_that_does_not_fit_is_refused_by_name() {
    assert!(refused("id,colour\n").contains("\"colour\" is not known; known are id, text, more"));
    assert!(refused("text,more\n").contains("no column id"));
    assert!(refused("id,text,id\n").contains("id stands twice"));
    assert!(refused("").contains("empty"));
    let utf16 = Rows::read(Cursor::new(b"\xff\xfei\0d\0"), Format::Csv, Mapping::canonical(TARGETS));
    assert!(utf16.err().unwrap().to_string().contains("UTF-16"));
}

#[test]
fn an_empty_needed_cell_names_its_column() {
    let rows = csv("id,text\n  ,a\n");
    let reject = rows[0].as_ref().unwrap_err();
    assert_eq!((reject.column().as_str(), reject.reason().as_str()), ("id", "must not be empty"));
}

#[test]
fn columns_separated_by_blanks() {
    let mapping = "format = 'columns'\ncolumns = ['master', 'id', 'day']\n[fields]\nid = 'id'\ntext = 'day'";
    let rows = read(
        " 00004 0001 19970101\r\n\r\n 00004 0002\r\n 1 2 3",
        Format::Columns,
        Mapping::parse(mapping, TARGETS).unwrap(),
    );
    assert_eq!((cell(&rows[0], "id"), cell(&rows[0], "text")), ("0001".to_owned(), "19970101".to_owned()));
    assert_eq!(rows[1].as_ref().unwrap_err().line, 3);
    assert_eq!((cell(&rows[2], "id"), rows.len()), ("2".to_owned(), 3));
}
