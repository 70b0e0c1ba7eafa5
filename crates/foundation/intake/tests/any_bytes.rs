//! No bytes make a reader panic or run for ever, and what a CSV writer writes comes back equal.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use intake::{Format, Kind, Mapping, Rows, Target};

const TARGETS: &[Target] = &[
    Target::optional("a", Kind::Text, "", ""),
    Target::optional("b", Kind::Moment, "", ""),
    Target::optional("c", Kind::Amount, "", ""),
    Target::optional("d", Kind::Texts, "", ""),
];

/// Repeatable dice (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn pick<'a>(&mut self, pieces: &[&'a [u8]]) -> &'a [u8] {
        pieces[self.below(pieces.len())]
    }
}

/// Reads everything; gives how many records came out. Each takes at least a byte.
fn drain(bytes: Vec<u8>, format: Format, mapping: Mapping) -> usize {
    let bound = bytes.len() + 2;
    let Ok(mut rows) = Rows::read(Cursor::new(bytes), format, mapping) else { return 0 };
    let mut count = 0;
    while rows.next().unwrap().is_some() {
        count += 1;
        assert!(count <= bound, "it does not end");
    }
    count
}

fn mappings() -> Vec<Mapping> {
    let texts = [
        "[fields]\na='a'\nb='b'",
        "key='a'\npick='last'\n[fields]\na='a'\nd='b'",
        "key='a'\npick='group'\n[fields]\na={template='{a}-{b|x}-{occurrence}'}\nd='rows[].b'",
        "columns=['a','b']\n[fields]\na={from=['a','b[0].x'], values={x='y'}, otherwise='z'}\nc='a[].b'",
    ];
    let mut all: Vec<Mapping> = texts.iter().map(|text| Mapping::parse(text, TARGETS).unwrap()).collect();
    all.push(Mapping::canonical(TARGETS));
    all
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let pieces: &[&[u8]] = &[
        b"\"",
        b"\"\"",
        b",",
        b";",
        b"\n",
        b"\r\n",
        b"\r",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"a",
        b"b",
        b"\"a\"",
        b"\"b\":",
        b"1",
        b"-",
        b"1e999",
        b"2016-02-29",
        b"29/2/2016 01:16",
        b"null",
        b"true",
        b"\xff",
        b"\xc3",
        b"\xc3\xa4",
        b"\0",
        b"\xef\xbb\xbf",
        b" ",
        b"\t",
        b"a,b\n",
        b"{\"a\":1}",
        b"[{\"a\":{}},",
    ];
    let mut dice = Dice(7);
    let mut records = 0;
    for _ in 0..1_200 {
        let mut bytes = Vec::new();
        if dice.below(2) == 0 {
            bytes.extend_from_slice(b"a,b\n");
        }
        for _ in 0..dice.below(40) {
            bytes.extend_from_slice(dice.pick(pieces));
        }
        for format in [Format::Csv, Format::Ndjson, Format::Json, Format::Columns] {
            for mapping in mappings() {
                records += drain(bytes.clone(), format, mapping);
            }
        }
    }
    assert!(records > 5_000, "the bytes are near enough to the formats to reach the inside: {records}");
}

#[test]
fn no_bytes_make_a_mapping_panic() {
    let pieces: &[&[u8]] = &[
        b"[fields]\n",
        b"a",
        b"=",
        b"'a'",
        b"\n",
        b"{",
        b"}",
        b"from",
        b"template='{",
        b"{occurrence}",
        b"dates='%d",
        b"%Q",
        b"zone='x'",
        b"[lists.d]\n",
        b"each='[]'",
        b"values={}",
        b",",
        b"columns=['a']\n",
        b"key='^.'\n",
        b"pick='last'\n",
        b"\xc3\xa4",
    ];
    let mut dice = Dice(11);
    for _ in 0..20_000 {
        let mut bytes = Vec::new();
        for _ in 0..dice.below(20) {
            bytes.extend_from_slice(dice.pick(pieces));
        }
        let text = String::from_utf8(bytes).unwrap();
        if let Ok(mapping) = Mapping::parse(&text, TARGETS) {
            drain(b"a,b\n1,2\n".to_vec(), Format::Csv, mapping);
        }
    }
}

#[test]
fn what_a_writer_writes_comes_back_equal() {
    let alphabet = ["a", "ä", "\"", ",", ";", "\n", "\r\n", " x", "'", "\\", "😀", "\t", "|"];
    let mut dice = Dice(3);
    for round in 0..300 {
        let rows: Vec<[String; 2]> = (0..dice.below(30))
            .map(|row| {
                let mut text = || (0..dice.below(8)).map(|_| alphabet[dice.below(alphabet.len())]).collect::<String>();
                [format!("{row}{}", text()), text()]
            })
            .collect();
        let delimiter = [b',', b';', b'\t'][round % 3];
        let ending = if round % 2 == 0 { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(ending).from_writer(Vec::new());
        writer.write_record(["a", "b"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let bytes = writer.into_inner().unwrap();
        let mut line = 2;
        let mut reader = intake::csv::CsvReader::new(Cursor::new(&bytes), None, None).unwrap();
        for row in &rows {
            let record = reader.next_record().unwrap().unwrap().unwrap();
            let intake::record::Body::Cells(cells) = &record.body else { panic!("a table has rows") };
            assert_eq!((cells.at(0), cells.at(1)), (Some(row[0].as_str()), Some(row[1].as_str())));
            assert_eq!(record.line, line);
            line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        }
        assert!(reader.next_record().unwrap().is_none());
    }
}
