//! What the system says of the parts of its own memory that a process has from files.

use std::ops::Range;

/// The parts of files that are only read, and of which nothing was ever changed in memory: code and constants of the
/// program and its libraries. From the text of `/proc/self/smaps`, proc_pid_smaps(5).
pub(crate) fn unchanged(smaps: &str) -> Vec<Range<usize>> {
    let (mut found, mut candidate) = (Vec::new(), None);
    for line in smaps.lines() {
        match line.split_once(':') {
            Some(("Anonymous", amount)) => {
                let unchanged = amount.split_whitespace().next() == Some("0");
                found.extend(candidate.take().filter(|_| unchanged));
            }
            // All other figures of a mapping have a name without a blank before the colon.
            Some((name, _)) if !name.contains(' ') => {}
            _ => candidate = only_read(line),
        }
    }
    found
}

/// `55d0c0a00000-55d0c37c0000 r-xp 01620000 fe:00 1234   /usr/bin/aftercare`: from, to, permissions, offset, device,
/// inode (0 where there is no file), path.
fn only_read(heading: &str) -> Option<Range<usize>> {
    let mut fields = heading.split_whitespace();
    let (from, to) = fields.next()?.split_once('-')?;
    let permissions = fields.next()?;
    let (_, _, inode) = (fields.next()?, fields.next()?, fields.next()?);
    let address = |digits| usize::from_str_radix(digits, 16).ok();
    (matches!(permissions, "r-xp" | "r--p") && inode != "0").then_some(address(from)?..address(to)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mapping as the system writes it, with some of its figures.
    fn mapping(range: &str, permissions: &str, file: &str, changed: u32) -> String {
        format!(
            "{range} {permissions} 00002000 fe:00 {file}\nSize:  8 kB\nRss:  8 kB\nAnonymous:  {changed} kB\nVmFlags: rd mr\n"
        )
    }

    #[test]
    fn code_and_constants_of_files_and_nothing_that_was_written_to() {
        let text = [
            mapping("1000-3000", "r--p", "77  /opt/after: care/aftercare", 0),
            mapping("3000-5000", "r-xp", "77  /opt/after: care/aftercare", 0),
            mapping("5000-6000", "r--p", "77  /opt/after: care/aftercare", 4),
            mapping("6000-7000", "rw-p", "77  /opt/after: care/aftercare", 0),
            mapping("7000-8000", "rw-p", "0", 0),
            mapping("8000-9000", "r--s", "78  /data/aftercare.sqlite", 0),
            mapping("a000-b000", "r-xp", "0  [vdso]", 0),
            mapping("c000-d000", "---p", "79  /lib/libc.so.6", 0),
            mapping("d000-e000", "r-xp", "79  /lib/libc.so.6", 0),
        ];
        assert_eq!(unchanged(&text.concat()), [0x1000..0x3000, 0x3000..0x5000, 0xd000..0xe000]);
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        for text in
            ["", "nonsense", "1000-zz r-xp 0 fe:00 7 /a\nAnonymous: 0 kB\n", "1000-2000 r-xp\nAnonymous: 0 kB\n"]
        {
            assert!(unchanged(text).is_empty(), "{text}");
        }
        let no_figure = "1000-2000 r-xp 0 fe:00 7 /a\n3000-4000 rw-p 0 00:00 0\nAnonymous: 0 kB\n";
        assert!(unchanged(no_figure).is_empty());
    }
}
