//! Rich text of Outlook: unpacked (MS-OXRTFCP), and the words or the HTML in it (MS-OXRTFEX).

use crate::charset;
use crate::limits::UNPACKED_BYTES_MAX;

const PACKED: u32 = 0x7546_5A4C;
const PLAIN: u32 = 0x414C_454D;
const WINDOW: usize = 4_096;
/// What every window begins with, by the specification.
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let (size, kind) = (word(4)? as usize, word(8)?);
    let data = bytes.get(16..)?;
    match kind {
        PLAIN => Some(data[..size.min(data.len())].to_vec()),
        PACKED => Some(unpacked(data, size.min(UNPACKED_BYTES_MAX))),
        _ => None,
    }
}

fn unpacked(data: &[u8], size: usize) -> Vec<u8> {
    let mut window = [b' '; WINDOW];
    window[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut write = BEGINNING.len();
    let mut out = Vec::with_capacity(size.min(data.len() * 8));
    let mut at = 0;
    'all: while let Some(&control) = data.get(at) {
        at += 1;
        for bit in 0..8 {
            if out.len() >= size {
                break 'all;
            }
            if control & (1 << bit) == 0 {
                let Some(&byte) = data.get(at) else { break 'all };
                at += 1;
                window[write] = byte;
                write = (write + 1) % WINDOW;
                out.push(byte);
                continue;
            }
            let (Some(&high), Some(&low)) = (data.get(at), data.get(at + 1)) else { break 'all };
            at += 2;
            let reference = usize::from(high) << 8 | usize::from(low);
            let (offset, length) = (reference >> 4, (reference & 15) + 2);
            if offset == write {
                break 'all;
            }
            for step in 0..length {
                let byte = window[(offset + step) % WINDOW];
                window[write] = byte;
                write = (write + 1) % WINDOW;
                out.push(byte);
            }
        }
    }
    out
}

/// Text, and HTML where the rich text was made of it.
pub(crate) fn read(rtf: &[u8]) -> (Option<String>, Option<String>) {
    let from_html = rtf.windows(9).take(400).any(|window| window == b"\\fromhtml");
    let text = charset::decode(&Words::default().read(rtf, from_html), Some("utf-8"));
    match (text.trim().is_empty(), from_html) {
        (true, _) => (None, None),
        (false, true) => (None, Some(text)),
        (false, false) => (Some(text.trim().to_owned()), None),
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Group {
    /// A table of fonts or such.
    silent: bool,
    /// `\htmlrtf`: rich text that the HTML does not have.
    only_rtf: bool,
    /// `\*\htmltag`: HTML as it was.
    tag: bool,
}

#[derive(Default)]
struct Words {
    out: Vec<u8>,
    /// Bytes of the ANSI code page, until a character of another kind comes.
    ansi: Vec<u8>,
    /// How many bytes follow a `\u` for those who do not know it.
    skip: usize,
}

impl Words {
    fn read(mut self, rtf: &[u8], from_html: bool) -> Vec<u8> {
        let mut stack = vec![Group::default()];
        let mut at = 0;
        while let Some(&byte) = rtf.get(at) {
            at += 1;
            let group = stack.last().copied().unwrap_or_default();
            match byte {
                b'{' => {
                    if stack.len() < 1_000 {
                        stack.push(group);
                    }
                }
                b'}' => {
                    if stack.len() > 1 {
                        stack.pop();
                    }
                }
                b'\r' | b'\n' => {}
                b'\\' => at = self.control(rtf, at, &mut stack, from_html),
                other => self.byte(group, other),
            }
        }
        self.flush();
        self.out
    }

    fn shown(group: Group) -> bool {
        !group.silent && (!group.only_rtf || group.tag)
    }

    fn byte(&mut self, group: Group, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if Self::shown(group) {
            self.ansi.push(byte);
        }
    }

    fn flush(&mut self) {
        if !self.ansi.is_empty() {
            self.out.extend_from_slice(charset::decode(&self.ansi, Some("windows-1252")).as_bytes());
            self.ansi.clear();
        }
    }

    fn say(&mut self, group: Group, text: &str) {
        if Self::shown(group) {
            self.flush();
            self.out.extend_from_slice(text.as_bytes());
        }
    }

    /// One control behind its backslash; where the text goes on.
    fn control(&mut self, rtf: &[u8], at: usize, stack: &mut [Group], from_html: bool) -> usize {
        let Some(group) = stack.last_mut() else { return at };
        let Some(&first) = rtf.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            match first {
                b'\'' => {
                    let code = rtf.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
                    if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        self.byte(*group, byte);
                    }
                    return at + 3;
                }
                // What may be ignored is, but for HTML.
                b'*' => group.silent = !rtf[at + 1..].starts_with(b"\\htmltag"),
                b'\\' | b'{' | b'}' => self.byte(*group, first),
                b'~' => self.say(*group, "\u{a0}"),
                _ => {}
            }
            return at + 1;
        }
        let letters = rtf[at..].iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = &rtf[at..at + letters];
        let mut end = at + letters;
        let digits = rtf[end..].iter().take(10).take_while(|&&b| b.is_ascii_digit() || b == b'-').count();
        let number = std::str::from_utf8(&rtf[end..end + digits]).ok().and_then(|n| n.parse::<i32>().ok());
        end += digits;
        if rtf.get(end) == Some(&b' ') {
            end += 1;
        }
        match word {
            b"htmltag" => group.tag = true,
            b"htmlrtf" => group.only_rtf = number != Some(0),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"generator" => group.silent = true,
            b"par" | b"line" => self.say(*group, "\n"),
            b"tab" => self.say(*group, if from_html { " " } else { "\t" }),
            b"lquote" => self.say(*group, "‘"),
            b"rquote" => self.say(*group, "’"),
            b"ldblquote" => self.say(*group, "“"),
            b"rdblquote" => self.say(*group, "”"),
            b"endash" => self.say(*group, "–"),
            b"emdash" => self.say(*group, "—"),
            b"bullet" => self.say(*group, "•"),
            b"u" => {
                let code = number.unwrap_or(0);
                let code = if code < 0 { code + 65_536 } else { code };
                let character = u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
                self.say(*group, character.encode_utf8(&mut [0; 4]));
                self.skip = 1;
            }
            _ => {}
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::{read, unpack};

    #[test]
    fn words_and_html_come_out_of_rich_text() {
        let plain = br"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Gr\'fc\u223?e\par Zeile 2 \{x\}}";
        assert_eq!(read(plain), (Some("Grüße\nZeile 2 {x}".into()), None));
        let html = br"{\rtf1\ansi\fromhtml1 {\*\htmltag84 <p>}\htmlrtf {\htmlrtf0 Hello{\*\htmltag92 </p>}\htmlrtf\par}\htmlrtf0}";
        assert_eq!(read(html), (None, Some("<p>Hello</p>".into())));
    }

    #[test]
    fn packed_text_as_in_the_specification() {
        // The first example of MS-OXRTFCP.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = unpack(&packed).expect("is packed");
        assert_eq!(rtf, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(read(&rtf).0.as_deref(), Some("hello world"));
        assert_eq!(unpack(b"nonsense"), None);
    }
}
