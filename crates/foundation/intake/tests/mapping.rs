//! What a mapping file may say, and how it is refused.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use intake::{Format, Kind, Mapping, Reject, Row, Rows, Target};
use serde_json::json;

const LINE: &[Target] = &[
    Target::required("sku", Kind::Text, "", ""),
    Target::optional("price", Kind::Amount, "", ""),
    Target::optional("options", Kind::Object, "", ""),
];
const TARGETS: &[Target] = &[
    Target::required("id", Kind::Text, "", ""),
    Target::optional("urgency", Kind::Choice(&["low", "normal", "urgent"]), "", ""),
    Target::optional("at", Kind::Moment, "", ""),
    Target::optional("day", Kind::Day, "", ""),
    Target::optional("count", Kind::Whole, "", ""),
    Target::optional("amount", Kind::Amount, "", ""),
    Target::optional("met", Kind::Flag, "", ""),
    Target::optional("tags", Kind::Texts, "", ""),
    Target::optional("fields", Kind::Object, "", ""),
    Target::optional("lines", Kind::Parts(LINE), "", ""),
];

fn read(mapping: &str, text: &str) -> Vec<Result<Row, Reject>> {
    let mapping = Mapping::parse(mapping, TARGETS).unwrap();
    let mut rows = Rows::read(Cursor::new(text.to_owned()), Format::Csv, mapping).unwrap();
    std::iter::from_fn(|| rows.next().unwrap()).collect()
}

fn one(mapping: &str, text: &str) -> serde_json::Value {
    serde_json::Value::Object(read(mapping, text).remove(0).unwrap().fields)
}

fn refused(mapping: &str) -> String {
    Mapping::parse(mapping, TARGETS).err().unwrap().to_string()
}

#[test]
fn values_dates_constants_and_what_is_missing() {
    let mapping = "missing=['?']\ndates='%d/%m/%Y %H:%M'\n[fields]\nid='no'\n\
        urgency={from='prio', values={'1 - High'='urgent', '3'='low'}, otherwise='normal'}\n\
        at='opened'\nday={from='due', dates='iso'}\nmet={from='sla', default=false}\ncount={constant=2}\n\
        tags={from=['labels','more'], split=' '}\namount={from='price'}\n";
    let header = "no,prio,opened,due,sla,labels,more,price\n";
    assert_eq!(
        one(mapping, &format!("{header}7,1 - High,29/2/2016 01:16,2016-03-01,true,?,a  b,\"1,299.5\"\n")),
        json!({"id":"7","urgency":"urgent","at":"2016-02-29T01:16:00.000Z","day":"2016-03-01","met":true,"count":2,"tags":["a","b"],"amount":"1299.5"})
    );
    assert_eq!(
        one(mapping, &format!("{header}8,2,?,?,?,?,?,?\n")),
        json!({"id":"8","urgency":"normal","met":false,"count":2})
    );
}

#[test]
fn everything_wrong_in_a_row_is_told_at_once_with_its_column() {
    let mapping = "[fields]\nid='no'\nat='opened'\nurgency={from='prio', values={'1'='urgent'}}\ncount='n'\n";
    let rows = read(mapping, "no,opened,prio,n\n,soon,9,many\n");
    let reject = rows[0].as_ref().unwrap_err();
    assert_eq!(reject.column(), "opened, n, no, prio");
    let reason = reject.reason();
    for part in
        ["no: must not be empty", "\"soon\" is not a moment", "\"9\" is none of 1", "\"many\" is not a whole number"]
    {
        assert!(reason.contains(part), "{part} in {reason}");
    }
}

#[test]
fn unknown_names_are_refused_with_the_ones_there_are() {
    assert!(refused("[fields]\nid='a'\ncolour='b'").contains("fields has no \"colour\"; it may have id, urgency, at"));
    assert!(refused("[fields]\nid={from='a', colour='b'}").contains("from, constant, template, when, values"));
    let unknown = refused("colour='x'\n[fields]\nid='a'");
    assert!(unknown.contains("colour") && unknown.contains("`zone`"), "{unknown}");
    assert!(refused("[fields]\nat='a'").contains("lacks id, which is needed"));
    assert!(refused("[fields]\nid='a'\n[lists.parts]\neach='x'\nfields={sku='y'}").contains("lists are: lines"));
    assert!(
        refused("[fields]\nid='a'\n[lists.lines]\neach='x'\nfields={name='y'}")
            .contains("it may have sku, price, options")
    );
    assert!(refused("[fields]\nid={template='{a'}").contains("not closed"));
    assert!(refused("[fields]\nid={from='a', constant='b'}").contains("one of from, constant, template"));
    assert!(refused("[fields]\nid='a'\nurgency={from='u', values={x='huge'}}").contains("\"huge\" is none of low"));
    assert!(refused("[fields]\nid='a'\nat={from='u', zone='Mars'}").contains("not a time zone"));
    assert!(refused("[kind.orders.fields]\nid='a'").contains("is for orders, not for"));
    assert!(refused("pick='last'\n[fields]\nid='a'").contains("no key"));
    assert!(refused("this is not toml").contains("the mapping"));
}

#[test]
fn a_column_that_the_file_lacks_is_named() {
    let mapping = Mapping::parse("[fields]\nid={template='{no}-{day}'}", TARGETS).unwrap();
    let refused = Rows::read(Cursor::new("no,x\n"), Format::Csv, mapping).err().unwrap().to_string();
    assert_eq!(refused, "the file has no column day; its columns are no, x");
}

#[test]
fn a_column_that_stands_twice_is_refused_if_it_is_used() {
    let opened = |mapping: &str| {
        let mapping = Mapping::parse(mapping, TARGETS).unwrap();
        Rows::read(Cursor::new("no,x,x,y\n1,2,3,4\n"), Format::Csv, mapping).err().map(|error| error.to_string())
    };
    assert_eq!(opened("[fields]\nid='no'\ntags='y'"), None);
    let refused = Some("the column x stands twice, and the mapping uses it".to_owned());
    for mapping in [
        "[fields]\nid='no'\ntags={from=['x','y']}",
        "[fields]\nid={template='{no}{x|}'}",
        "[fields]\nid='no'\ntags=[{constant='a', when=['x','y']}]",
        "key='no'\npick='group'\n[fields]\nid='no'\ntags='rows[].x'",
        "[fields]\nid='no'\n[lists.lines]\neach='rows[]'\nonly_with='x'\nfields={sku='y'}",
    ] {
        assert_eq!(opened(mapping), refused, "{mapping}");
    }
}

#[test]
fn a_part_for_each_kind() {
    let text = "[kind.orders.fields]\nid='a'\n[kind.customers.fields]\nid='b'\n";
    let id = |kind| {
        let mapping = Mapping::parse_for(text, kind, TARGETS).unwrap();
        Rows::read(Cursor::new("a,b\n1,2\n"), Format::Csv, mapping).unwrap().next().unwrap().unwrap().unwrap().fields["id"].clone()
    };
    assert_eq!((id("orders"), id("customers")), (json!("1"), json!("2")));
}

#[test]
fn the_first_or_last_row_of_a_key_counts_wherever_it_stands() {
    let text = "no,state\n1,low\n2,low\n1,normal\n3,low\n1,urgent\n2,normal\n";
    let picked = |pick: &str| {
        let mapping = format!("key='no'\npick='{pick}'\n[fields]\nid='no'\nurgency='state'");
        let rows = read(&mapping, text);
        rows.iter()
            .map(|row| {
                let row = row.as_ref().unwrap();
                format!("{}{}{}", row.line, row.fields["id"].as_str().unwrap(), row.fields["urgency"].as_str().unwrap())
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(picked("first"), "21low 32low 53low");
    assert_eq!(picked("last"), "53low 61urgent 72normal");
}

#[test]
fn a_bad_row_before_does_not_shift_which_row_is_last() {
    let mapping = "key='no'\npick='last'\n[fields]\nid='no'\nurgency='state'";
    let rows = read(mapping, "no,state\nbroken\n1,low\n,low\n1,urgent\n");
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].as_ref().unwrap().fields["urgency"], "urgent");
}

#[test]
fn a_row_that_cannot_be_read_makes_no_other_one_count() {
    let text = "no,state\n1,low\n2,low\n3,low,x\n1,urgent,x\n2,normal\n3,low\n";
    let picked = |pick: &str| {
        let rows = read(&format!("key='no'\npick='{pick}'\n[fields]\nid='no'\nurgency='state'"), text);
        let told = |row: &Result<Row, Reject>| match row {
            Ok(row) => row.fields["id"].as_str().unwrap().to_owned(),
            Err(reject) if reject.reason().contains("that counts, none goes in") => format!("!{}", reject.line),
            Err(reject) => format!("-{}", reject.line),
        };
        rows.iter().map(told).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(picked("last"), "-4 !5 2 3");
    assert_eq!(picked("first"), "1 2 !4 -5");
}

#[test]
fn a_row_that_cannot_be_read_turns_its_whole_group_away() {
    let mapping = "key='no'\npick='group'\n[fields]\nid='no'\n[lists.lines]\neach='rows[]'\n[lists.lines.fields]\nsku='sku'\nprice='price'";
    let text =
        "no,sku,price\n1,a,1\n1,b\n2,a,1\n2,\"b\"c,1\n2,c,1\n3,a,1\n\"x\"y\n4,a,1,1\n4,b,1\n5,a,\n5,b,many\n5,c,few\n";
    let rows = read(mapping, text);
    let told: Vec<(u64, String)> = rows
        .iter()
        .map(|row| match row {
            Ok(row) => (row.line, row.fields["id"].as_str().unwrap().to_owned()),
            Err(reject) => (reject.line, reject.reason().chars().take(26).collect()),
        })
        .collect();
    let expected = [
        (3, "has 2 fields where the hea"),
        (5, "has text after a closing q"),
        (5, "cannot be read; as this is"),
        (8, "has text after a closing q"),
        (7, "3"),
        (9, "has 4 fields where the hea"),
        (12, "price: \"many\" is not an am"),
    ];
    assert_eq!(told, expected.map(|(line, words)| (line, words.to_owned())));
    assert_eq!(rows[0].as_ref().unwrap_err().raw, "1,a,1\n1,b");
    let reason = rows[6].as_ref().unwrap_err().reason();
    assert!(reason.contains("; line 13: price: \"few\""), "{reason}");
    assert_eq!(
        (rows[4].as_ref().unwrap().line_of("lines[0].price"), rows[4].as_ref().unwrap().line_of("id")),
        (Some(7), None)
    );
}

#[test]
fn rows_that_stand_together_become_one_record() {
    let mapping = "key='no'\npick='group'\n[fields]\nid='no'\namount='total'\ntags='rows[].sku'\n\
        [lists.lines]\neach='rows[]'\nonly_with='sku'\n[lists.lines.fields]\nsku='sku'\nprice='price'";
    let rows = read(mapping, "no,total,sku,price\n1,30,a,10\n1,,b,20\n2,5,c,5\n1,,d,1\n3,0,,\n");
    let first = rows[0].as_ref().unwrap();
    assert_eq!(first.raw, "1,30,a,10\n1,,b,20");
    assert_eq!(
        serde_json::Value::Object(first.fields.clone()),
        json!({"id":"1","amount":"30","tags":["a","b"],"lines":[{"sku":"a","price":"10"},{"sku":"b","price":"20"}]})
    );
    let late = rows.iter().find_map(|row| row.as_ref().err()).unwrap();
    assert_eq!((late.line, late.reason().contains("do not stand together")), (5, true));
    assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 3);
}

#[test]
fn a_table_of_ours_with_columns_of_a_list_is_grouped() {
    let text =
        "id,amount,lines.sku,lines.price,fields.shoe size,lines.options.colour\n1,30,a,10,43,red\n1,,b,20,,\n2,5,,,,\n";
    let mut rows = Rows::read(Cursor::new(text), Format::Csv, Mapping::canonical(TARGETS)).unwrap();
    let first = rows.next().unwrap().unwrap().unwrap().fields;
    assert_eq!(first["lines"], json!([{"sku":"a","price":"10","options":{"colour":"red"}},{"sku":"b","price":"20"}]));
    assert_eq!(first["fields"], json!({"shoe size":"43"}));
    assert_eq!(rows.next().unwrap().unwrap().unwrap().fields.get("lines"), None);
    let origins = rows.mapping().origins();
    assert_eq!((origins.column("lines[1].price"), origins.column("amount")), ("lines.price".into(), "amount".into()));
}

#[test]
fn the_first_rule_that_gives_something_counts() {
    let mapping = "[fields]\nid='no'\nurgency=[\n{from='closed', values={}, otherwise='low'},\n\
        {from='prio', values={high='urgent', mid=''}},\n{constant='normal'}]\n";
    let urgency = |row: &str| one(mapping, &format!("no,closed,prio\n{row}\n"))["urgency"].clone();
    assert_eq!(urgency("1,2026-01-01,high"), "low");
    assert_eq!(
        (urgency("1,,high"), urgency("1,,mid"), urgency("1,,")),
        (json!("urgent"), json!("normal"), json!("normal"))
    );
    assert!(read(mapping, "no,closed,prio\n1,,huge\n")[0].as_ref().unwrap_err().reason().contains("none of high, mid"));
}

#[test]
fn a_rule_may_depend_on_two_places_being_equal() {
    let mapping = "[fields]\nid='no'\ntags=[{constant='customer', when=['author','client']}, {constant='staff'}]\n";
    let tags = |row: &str| one(mapping, &format!("no,author,client\n{row}\n"))["tags"].clone();
    assert_eq!((tags("1,7,7"), tags("1,7,8"), tags("1,,")), (json!(["customer"]), json!(["staff"]), json!(["staff"])));
    let mapping = "[fields]\nid='no'\ntags={constant='among', when=['author','people[]']}";
    let mapping = Mapping::parse(mapping, TARGETS).unwrap();
    let text = r#"[{"no":1,"author":7,"people":[6,7]},{"no":2,"author":5,"people":[6,7]}]"#;
    let mut rows = Rows::read(Cursor::new(text), Format::Json, mapping).unwrap();
    let mut tags = || rows.next().unwrap().unwrap().unwrap().fields.get("tags").cloned();
    assert_eq!((tags(), tags()), (Some(json!(["among"])), None));
}

#[test]
fn several_lists_of_a_file_make_one_and_parts_may_be_passed_over() {
    let mapping = "key='no'\npick='group'\n[fields]\nid={from='no', strip=\"#'\"}\n\
        [[lists.lines]]\neach='rows[]'\nonly_with='paid'\nfields={sku={constant='paid'}, price='paid'}\n\
        [[lists.lines]]\neach='rows[]'\nonly_with={from='back', missing=['0.00']}\nfields={sku={constant='back'}, price={from=['back','none']}}\n";
    let made = one(mapping, "no,paid,back\n#1',10,0.00\n#1',,\n#1',,3\n");
    assert_eq!(made, json!({"id":"1","lines":[{"sku":"paid","price":"10"},{"sku":"back","price":"3"}]}));
}
