//! Files that old mailers wrote into the text: `begin 644 name`, lines, `end`.

const FILES_MAX: usize = 100;

/// The first file in a body whose transfer encoding is uuencode.
pub(crate) fn first(body: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(body);
    let (_, mut files) = apart(&text)?;
    if files.is_empty() { None } else { Some(files.swap_remove(0).1) }
}

/// A name and what is in it.
type File = (String, Vec<u8>);

/// Text without its files, and the files with their names; none if there are none.
pub(crate) fn apart(text: &str) -> Option<(String, Vec<File>)> {
    if !text.contains("begin ") {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut files = Vec::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some(name) = opening(line).filter(|_| files.len() < FILES_MAX) else {
            kept.push_str(line);
            continue;
        };
        let after = lines.clone();
        match body(&mut lines) {
            Some(bytes) => files.push((name.to_owned(), bytes)),
            // A line that only looks like a beginning: what was read as a body is text again, line by line. The next
            // such line ends it, so that no line is read more than twice.
            None => {
                kept.push_str(line);
                lines = after;
            }
        }
    }
    if files.is_empty() { None } else { Some((kept, files)) }
}

fn opening(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix("begin ")?;
    let (mode, name) = rest.split_once(' ')?;
    let octal = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    (octal && !name.trim().is_empty()).then(|| name.trim())
}

/// The lines up to `end`; none at the first that is no uuencode, so that a text is looked at a bounded number of times.
fn body<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        let line = line.trim_end_matches(['\r', '\n']);
        if line == "end" {
            return (!bytes.is_empty()).then_some(bytes);
        }
        if line.is_empty() || line == "`" {
            continue;
        }
        let data = line.as_bytes();
        if !data.iter().all(|&b| (0x20..=0x60).contains(&b)) {
            return None;
        }
        let wanted = usize::from(value(data[0]));
        let before = bytes.len();
        for group in data[1..].chunks(4) {
            let bits = (0..4).fold(0_u32, |bits, i| bits << 6 | u32::from(value(*group.get(i).unwrap_or(&b' '))));
            bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        if bytes.len() < before + wanted {
            return None;
        }
        bytes.truncate(before + wanted);
    }
    None
}

fn value(byte: u8) -> u8 {
    byte.wrapping_sub(0x20) & 0x3F
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_file_is_taken_out_of_the_text() {
        let text = "Here it is:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n";
        let (kept, files) = apart(text).expect("has a file");
        assert_eq!(kept, "Here it is:\nBye\n");
        assert_eq!(files, [("cat.txt".to_owned(), b"Cat".to_vec())]);
        assert_eq!(apart("begin 644 the work\nwe shall, and end\nend\n"), None);
    }
}
