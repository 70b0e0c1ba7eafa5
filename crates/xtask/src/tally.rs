//! How many tests passed and failed, read from what the test programs print.

use std::fmt;
use std::ops::AddAssign;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    pub fn one_failed() -> Tally {
        Tally { failed: 1, ..Tally::default() }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(to, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// The counts of a phase: those of its tests; a phase without tests is one check. One that
/// failed without a failed test (it did not compile) counts as one failure, and a failed
/// test is not forgotten because its program ended well.
pub fn of_phase(log: &str, succeeded: bool) -> Tally {
    let mut tally = in_log(log);
    if tally == Tally::default() && succeeded {
        tally.passed = 1;
    }
    if !succeeded && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

/// Sum of all summaries in a log.
pub fn in_log(log: &str) -> Tally {
    let mut sum = Tally::default();
    for line in log.lines() {
        if let Some(found) = summary(line) {
            sum += found;
        }
    }
    sum
}

fn summary(line: &str) -> Option<Tally> {
    // Indented, it is the output of a failed test that nextest shows; nextest counts it itself.
    // test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out
    if let Some(rest) = line.strip_prefix("test result:") {
        return Some(counts(rest.split_once(". ")?.1));
    }
    let line = line.trim();
    // Summary [   0.006s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped
    if line.starts_with("Summary [") {
        return Some(counts(line.split_once("run:")?.1));
    }
    // vitest:  Tests  1 failed | 2 passed (3)
    if let Some(rest) = line.strip_prefix("Tests  ") {
        return Some(counts(rest));
    }
    // Playwright, each on a line of its own:  12 passed (1.1m)
    playwright(line)
}

fn playwright(line: &str) -> Option<Tally> {
    let mut words = line.split_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    let kind = words.next()?;
    let rest: Vec<&str> = words.collect();
    let alone = rest.is_empty();
    let with_time = rest.len() == 1 && rest[0].starts_with('(') && rest[0].ends_with(')');
    match kind {
        "passed" | "flaky" if alone || with_time => Some(Tally { passed: number, ..Tally::default() }),
        "failed" | "interrupted" if alone || with_time => Some(Tally { failed: number, ..Tally::default() }),
        "skipped" if alone => Some(Tally { skipped: number, ..Tally::default() }),
        "did" if rest == ["not", "run"] => Some(Tally { skipped: number, ..Tally::default() }),
        _ => None,
    }
}

/// `2 passed (1 slow), 1 failed` with any separators.
fn counts(text: &str) -> Tally {
    let mut tally = Tally::default();
    for part in text.split([',', ';', '|']) {
        let mut words = part.split_whitespace();
        let Some(Ok(number)) = words.next().map(str::parse::<u64>) else {
            continue;
        };
        match words.next() {
            Some("passed") => tally.passed += number,
            Some("failed" | "timed") => tally.failed += number,
            Some("skipped" | "ignored" | "todo") => tally.skipped += number,
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn summaries_of_all_test_programs() {
        let cases = [
            ("     Summary [   0.006s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped", tally(2, 1, 4)),
            ("     Summary [  61.0s] 9 tests run: 7 passed, 1 failed, 1 timed out, 0 skipped", tally(7, 2, 0)),
            ("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", tally(5, 0, 1)),
            ("test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured", tally(5, 2, 0)),
            ("      Tests  1 failed | 33 passed (34)", tally(33, 1, 0)),
            ("  12 passed (1.1m)", tally(12, 0, 0)),
            ("  1 failed", tally(0, 1, 0)),
            ("  3 did not run", tally(0, 0, 3)),
            ("    test result: FAILED. 0 passed; 1 failed; 0 ignored", tally(0, 0, 0)),
            ("Test Files  4 passed (4)", tally(0, 0, 0)),
            ("3 passed the exam", tally(0, 0, 0)),
        ];
        for (line, expected) in cases {
            assert_eq!(in_log(line), expected, "{line}");
        }
    }

    #[test]
    fn a_phase_that_did_not_compile_is_one_failure() {
        assert_eq!(of_phase("error[E0425]: cannot find", false), tally(0, 1, 0));
        assert_eq!(of_phase("  4 passed (2s)\n", false), tally(4, 1, 0));
    }

    #[test]
    fn a_phase_without_tests_is_one_check() {
        assert_eq!(of_phase("all clean", true), tally(1, 0, 0));
    }
}
