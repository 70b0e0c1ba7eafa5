//! The guide for people: its tables are those of the program, and its examples go in.

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::{What, guide, import, shipped};
use clap::ValueEnum;
use store::Schema;

use crate::{Scratch, counts, options};

fn page() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/user/import.md");
    std::fs::read_to_string(path).unwrap()
}

/// The example of a kind of record: the block of CSV before its table.
fn example(page: &str, what: What) -> String {
    let (_, section) = page.split_once(&format!("`aftercare import {} FILE`", what.name())).unwrap();
    let (_, block) = section.split_once("```csv\n").unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_tables_are_fresh() {
    let page = page();
    for what in What::value_variants() {
        let name = what.name();
        assert!(
            page.contains(&guide(*what)),
            "docs/user/import.md: replace the table of {name} by what `aftercare import {name} --fields` prints"
        );
    }
}

#[test]
fn every_mapping_that_ships_is_in_the_guide_and_can_be_read() {
    let page = page();
    for mapping in shipped::ALL {
        assert!(page.contains(&format!("`{}`", mapping.name)), "{} is not in docs/user/import.md", mapping.name);
        let of_kind = |what: &&What| mapping.text.contains(&format!("[kind.{}", what.name()));
        let kinds: Vec<&What> = What::value_variants().iter().filter(of_kind).collect();
        assert!(!kinds.is_empty(), "{} is for nothing", mapping.name);
        for what in kinds {
            let read = intake::Mapping::parse_for(mapping.text, what.name(), what.targets());
            assert!(read.is_ok(), "{}: {}", mapping.name, read.err().unwrap());
        }
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn the_examples_go_in(desk: Desk) {
        let page = page();
        for what in What::value_variants() {
            let text = example(&page, *what);
            let file = Scratch::new("example.csv", &text);
            let first = import(&desk.db, &options(*what, file.path())).await.unwrap();
            assert!(first.rejected == 0 && first.created == first.rows && first.rows > 0, "{first}");
            let second = import(&desk.db, &options(*what, file.path())).await.unwrap();
            assert_eq!(counts(&second), (0, 0, first.rows, 0), "{second}");
        }
    }
}
