//! Shifts as CSV, for spreadsheets.

use jiff::Zoned;
use kernel::Refusal;
use kernel::text::cell;

use super::dated::Dated;

const HEADER: [&str; 10] =
    ["group", "shift", "start", "end", "break_start", "break_end", "time_zone", "people", "hours_each", "hours"];

/// One line a shift, times as clocks show them.
pub fn write(dated: &Dated<'_>) -> Result<Vec<u8>, Refusal> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fault = |error: csv::Error| Refusal::Fault(error.to_string());
    writer.write_record(HEADER).map_err(fault)?;
    let clock = |at: &Zoned| at.strftime("%Y-%m-%d %H:%M").to_string();
    let zone = dated.zone.iana_name().unwrap_or("UTC");
    for shift in dated.shifts()? {
        let pause = shift.pause.as_ref();
        let worked = shift.worked;
        let record = [
            cell(&shift.group),
            cell(&worked.template),
            clock(&shift.start),
            clock(&shift.end),
            pause.map(|(from, _)| clock(from)).unwrap_or_default(),
            pause.map(|(_, to)| clock(to)).unwrap_or_default(),
            zone.to_owned(),
            worked.people.to_string(),
            worked.hours.to_string(),
            (f64::from(worked.people) * worked.hours).to_string(),
        ];
        writer.write_record(record).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Refusal::Fault(error.to_string()))
}
