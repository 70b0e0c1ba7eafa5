//! Which tests failed, and the first thing each said: read from what the test programs print, so
//! that the last lines of a run tell it and nobody has to look for it in a log.

/// Of a failed test so many lines of what it said.
const LINES_SAID: usize = 4;

/// A line for each test that failed, in the order of the log, with what it said below it.
pub fn in_log(log: &str) -> Vec<String> {
    let lines: Vec<&str> = log.lines().collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // A test that is tried again, or that nextest names once more at the end, is told once.
        if let Some(name) = failed(line)
            && !found.iter().any(|(known, _)| *known == name)
        {
            let said = said(&lines[at + 1..]);
            found.push((name, said));
        }
    }
    found.into_iter().map(|(name, said)| format!("{name}{said}")).collect()
}

fn failed(line: &str) -> Option<String> {
    let line = line.trim();
    nextest(line).or_else(|| playwright(line)).or_else(|| vitest(line))
}

/// `FAIL [   0.012s] (3/9) crate::binary module::test`, with the reason in front of the time.
fn nextest(line: &str) -> Option<String> {
    let (kind, rest) = line.split_once(" [")?;
    let ended_badly = ["FAIL", "TIMEOUT", "ABORT"].contains(&kind) || kind.starts_with("SIG");
    let (time, name) = rest.split_once(']')?;
    if !ended_badly || !time.ends_with('s') {
        return None;
    }
    let name = name.trim();
    let name = match name.strip_prefix('(').and_then(|counted| counted.split_once(')')) {
        Some((_, name)) => name.trim(),
        None => name,
    };
    Some(name.to_owned())
}

/// `1) [chromium] › desk.spec.ts:12:3 › what it is ────`
fn playwright(line: &str) -> Option<String> {
    let (number, rest) = line.split_once(") ")?;
    let counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (counted && rest.contains(" › ")).then(|| rest.trim_end_matches(['─', ' ']).to_owned())
}

/// `FAIL  src/desk/list.test.ts > what it is`
fn vitest(line: &str) -> Option<String> {
    let name = line.strip_prefix("FAIL  ")?;
    name.contains(" > ").then(|| name.to_owned())
}

/// The first complaint before the next test's.
fn said(after: &[&str]) -> String {
    let own = after.iter().position(|line| failed(line).is_some()).unwrap_or(after.len());
    let own = &after[..own];
    let Some(start) = own.iter().position(|line| complains(line)) else {
        return String::new();
    };
    let said = own[start..].iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    said.take(LINES_SAID).map(|line| format!("\n    {line}")).collect()
}

fn complains(line: &str) -> bool {
    line.contains("panicked at") || line.trim_start().starts_with("Error: ") || line.contains("Error:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_tests_of_nextest_are_told_once_with_what_they_said() {
        let log = "
        PASS [   0.010s] (1/3) store names::a
        FAIL [   0.012s] (2/3) aftercare::api case::is_refused
  stderr ───
    thread 'case::is_refused' (7) panicked at crates/aftercare/tests/api/case.rs:4:5:
    assertion `left == right` failed
      left: 1
     right: 2
    note: run with `RUST_BACKTRACE=1`
     TIMEOUT [ 300.007s] (3/3) mail::crash waits
     Summary [   0.013s] 3 tests run: 1 passed, 2 failed, 0 skipped
        FAIL [   0.012s] (2/3) aftercare::api case::is_refused
     TIMEOUT [ 300.007s] (3/3) mail::crash waits";
        let told = in_log(log);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("aftercare::api case::is_refused\n"), "{}", told[0]);
        assert!(told[0].ends_with("right: 2"), "{}", told[0]);
        assert_eq!(told[1], "mail::crash waits");
    }

    #[test]
    fn failed_journeys_and_tests_of_the_screens_are_told() {
        let log = "
  1) [chromium] › desk.spec.ts:12:3 › a ticket is answered ──────────

    Error: expect(locator).toBeVisible() failed

 FAIL  src/desk/list.test.ts > rows > keep their place
AssertionError: expected 1 to be 2";
        let told = in_log(log);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("[chromium] › desk.spec.ts:12:3 › a ticket is answered\n    Error: "),
            "{}",
            told[0]
        );
        assert!(told[1].contains("keep their place\n    AssertionError: "), "{}", told[1]);
    }

    #[test]
    fn what_went_well_is_not_told() {
        assert!(in_log("PASS [   0.010s] a b\n  ok  3) nothing\n error [E0425]: x").is_empty());
    }
}
