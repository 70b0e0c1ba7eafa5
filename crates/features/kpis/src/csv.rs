//! Figures as CSV, for spreadsheets.

use kernel::Refusal;
use kernel::text::cell as text;

use crate::figure::Figure;

const HEADER: [&str; 15] = [
    "key",
    "group",
    "group_id",
    "n",
    "value",
    "low",
    "high",
    "mean",
    "median",
    "p90",
    "unit",
    "target",
    "counted",
    "reason",
    "definition",
];

/// One line a figure, after a line of column names. Numbers are numbers; text that a spreadsheet
/// would take for a formula is not one any more.
pub fn write(figures: &[Figure]) -> Result<Vec<u8>, Refusal> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fault = |error: csv::Error| Refusal::Fault(error.to_string());
    writer.write_record(HEADER).map_err(fault)?;
    for figure in figures {
        writer.write_record(cells(figure)).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Refusal::Fault(error.to_string()))
}

fn cells(figure: &Figure) -> [String; 15] {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let words = |value: &Option<String>| value.as_deref().map_or_else(String::new, text);
    let measured = &figure.measured;
    [
        figure.key.as_str().to_owned(),
        words(&figure.group),
        words(&figure.group_id),
        figure.n.to_string(),
        number(measured.value),
        number(measured.low),
        number(measured.high),
        number(measured.mean),
        number(measured.median),
        number(measured.p90),
        unit(figure).to_owned(),
        number(figure.target),
        figure.parts.counted.map_or_else(String::new, |counted| counted.to_string()),
        figure.parts.reason.map_or_else(String::new, |reason| reason.to_string()),
        text(&figure.definition),
    ]
}

fn unit(figure: &Figure) -> &'static str {
    match figure.unit {
        crate::key::Unit::Share => "share",
        crate::key::Unit::Ms => "ms",
        crate::key::Unit::Count => "count",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Finding, Parts};
    use crate::key::Key;

    fn figure(group: &str) -> Figure {
        let Finding { n, measured, .. } = Finding::share(1, 4);
        Figure {
            key: Key::Csat,
            group: Some(group.to_owned()),
            group_id: None,
            n,
            measured,
            unit: Key::Csat.unit(),
            target: Some(0.9),
            parts: Parts::default(),
            definition: "Answers, \"positive\" ones".to_owned(),
        }
    }

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        let groups = ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "\r=1", "Été, \"Nord\""];
        let bytes = write(&groups.map(figure)).expect("csv");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().expect("a header"), &HEADER[..]);
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
        let read: Vec<&str> = rows.iter().map(|row| &row[1]).collect();
        assert_eq!(read, ["'=1+1", "'+A1", "'-2", "'@SUM(A1)", "'\t=1", "'\r=1", "Été, \"Nord\""]);
        assert_eq!((&rows[0][3], &rows[0][4], &rows[0][7], &rows[0][11]), ("4", "0.25", "", "0.9"));
        assert_eq!(&rows[0][14], "Answers, \"positive\" ones");
    }
}
