//! An invitation in words, for a letter that says nothing else.

/// Method, title, times and place of the first event.
pub(crate) fn summary(calendar: &str) -> Option<String> {
    if !calendar.contains("BEGIN:VCALENDAR") {
        return None;
    }
    let lines = unfolded(calendar);
    let mut words = Vec::new();
    let mut within = 0;
    for line in &lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.split(';').next().unwrap_or("").to_ascii_uppercase();
        let value = plain(value);
        match name.as_str() {
            "BEGIN" if value == "VEVENT" => within += 1,
            "METHOD" => words.push(value),
            "SUMMARY" | "DESCRIPTION" if within == 1 => words.push(value),
            "DTSTART" | "DTEND" | "LOCATION" | "ORGANIZER" if within == 1 => words.push(format!("{name}: {value}")),
            _ => {}
        }
    }
    words.retain(|word| !word.trim().is_empty());
    (!words.is_empty()).then(|| words.join("\n"))
}

fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines().take(5_000) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn plain(value: &str) -> String {
    value.trim().replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn an_invitation_says_what_when_and_where() {
        let calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Visit\\, at\r\n  home\r\nDTSTART;TZID=X:20240102T100000\r\nLOCATION:Bonn\r\nEND:VEVENT\r\nEND:VCALENDAR";
        assert_eq!(
            summary(calendar).as_deref(),
            Some("REQUEST\nVisit, at home\nDTSTART: 20240102T100000\nLOCATION: Bonn")
        );
        assert_eq!(summary("hello"), None);
    }
}
