//! Shifts as a calendar (RFC 5545), for whatever shows calendars.

use jiff::{Zoned, tz::TimeZone};
use kernel::{Refusal, Timestamp};

use super::dated::{Dated, Shift};

/// Octets of a line before it goes on in the next.
const LINE_MAX: usize = 75;

/// One event for each shift. Taken in again it changes the same events, as they keep their names; `stamp` says when
/// the shifts were found.
pub fn write(dated: &Dated<'_>, stamp: Timestamp) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut line = |content: &str| fold(&mut text, content);
    for head in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Aftercare//Staffing//EN", "CALSCALE:GREGORIAN"] {
        line(head);
    }
    let stamp = stamp.to_jiff().to_zoned(TimeZone::UTC);
    for shift in dated.shifts()? {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", name(dated, &shift)));
        line(&format!("DTSTAMP:{}", instant(&stamp)));
        line(&format!("DTSTART:{}", instant(&shift.start)));
        line(&format!("DTEND:{}", instant(&shift.end)));
        let summary = format!("{}: {} × {}", shift.group, shift.worked.people, shift.worked.template);
        line(&format!("SUMMARY:{}", escaped(&summary)));
        if let Some((from, to)) = &shift.pause {
            let clock = |at: &Zoned| at.strftime("%H:%M").to_string();
            line(&format!("DESCRIPTION:{}", escaped(&format!("Break {}–{}", clock(from), clock(to)))));
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    Ok(text)
}

/// The same for the same shift of the same run, and of no other.
fn name(dated: &Dated<'_>, shift: &Shift<'_>) -> String {
    let half = |hours: f64| (hours * 2.0).round() as i64;
    let worked = shift.worked;
    let pause = worked.pause.map_or_else(|| "x".to_owned(), |pause| half(pause).to_string());
    let (from, to) = (half(worked.from), half(worked.to));
    format!("{}-{}-{}-{from}-{to}-{pause}@aftercare", dated.id, shift.desk, worked.day)
}

fn instant(at: &Zoned) -> String {
    at.with_time_zone(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => found.extend(['\\', letter]),
            '\n' => found.push_str("\\n"),
            // No other control character may stand in a text.
            letter if letter.is_control() => {}
            letter => found.push(letter),
        }
    }
    found
}

/// A line of at most 75 octets; what is longer goes on behind a space, no letter cut in two.
fn fold(text: &mut String, content: &str) {
    let mut used = 0;
    for letter in content.chars() {
        if used + letter.len_utf8() > LINE_MAX {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(letter);
        used += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_and_no_letter_is_cut() {
        let content = format!("SUMMARY:{}", "Größe × ".repeat(40));
        let mut text = String::new();
        fold(&mut text, &content);
        assert!(text.ends_with("\r\n") && text.lines().count() > 3);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_MAX), "{text}");
        assert_eq!(text.replace("\r\n ", "").trim_end_matches("\r\n"), content);
    }

    #[test]
    fn what_has_a_meaning_in_calendars_is_text() {
        assert_eq!(escaped("a,b;c\\d\ne\r\u{7}"), "a\\,b\\;c\\\\d\\ne");
    }
}
