//! Sheets of A4 as PDF 1.4: lines, boxes and letters of Helvetica, nothing else. Millimetres from the upper left corner.

use super::widths::{byte, width};

pub(super) const WIDE: f64 = 297.0;
pub(super) const HIGH: f64 = 210.0;
/// Of the points in which PDF and sizes of letters count.
const POINTS: f64 = 72.0 / 25.4;

pub(super) struct Paper {
    sheets: Vec<Vec<u8>>,
    /// The sheet that is written on.
    at: usize,
    /// A letter could not be printed.
    pub lost: bool,
}

impl Paper {
    pub fn new() -> Self {
        Self { sheets: vec![Vec::new()], at: 0, lost: false }
    }

    /// A further sheet, behind all others.
    pub fn add(&mut self) {
        self.sheets.push(Vec::new());
        self.at = self.sheets.len() - 1;
    }

    pub fn count(&self) -> usize {
        self.sheets.len()
    }

    /// Back to a sheet; the first one is 0.
    pub fn turn_to(&mut self, sheet: usize) {
        self.at = sheet.min(self.sheets.len() - 1);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.sheets[self.at].extend_from_slice(bytes);
    }

    fn put(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A filled box; `gray` from 0, black, to 1, white.
    pub fn fill(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), gray: f64) {
        let (x, y, w, h) = (x * POINTS, (HIGH - y - h) * POINTS, w * POINTS, h * POINTS);
        self.put(&format!("{gray:.2} g {x:.2} {y:.2} {w:.2} {h:.2} re f\n"));
    }

    pub fn frame(&mut self, (x, y): (f64, f64), (w, h): (f64, f64)) {
        let (x, y, w, h) = (x * POINTS, (HIGH - y - h) * POINTS, w * POINTS, h * POINTS);
        self.put(&format!("0.6 G 0.5 w {x:.2} {y:.2} {w:.2} {h:.2} re S\n"));
    }

    /// A vertical line.
    pub fn line(&mut self, (x, y): (f64, f64), h: f64) {
        let (x, top, foot) = (x * POINTS, (HIGH - y) * POINTS, (HIGH - y - h) * POINTS);
        self.put(&format!("0 G 0.8 w {x:.2} {top:.2} m {x:.2} {foot:.2} l S\n"));
    }

    /// Letters on a base line.
    pub fn write(&mut self, (x, y): (f64, f64), size: f64, bold: bool, gray: f64, text: &str) {
        let (x, y) = (x * POINTS, (HIGH - y) * POINTS);
        let font = if bold { "F2" } else { "F1" };
        self.put(&format!("{gray:.2} g BT /{font} {size:.1} Tf {x:.2} {y:.2} Td ("));
        for c in text.chars() {
            let (byte, printed) = byte(c);
            self.lost |= !printed;
            if matches!(byte, b'(' | b')' | b'\\') {
                self.bytes(b"\\");
            }
            self.bytes(&[byte]);
        }
        self.put(") Tj ET\n");
    }

    /// The whole file.
    pub fn finish(self, title: &str, language: &str) -> Vec<u8> {
        let (wide, high) = (WIDE * POINTS, HIGH * POINTS);
        let font =
            |name: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>");
        let utf16: String = title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        // Five objects, and two for each sheet: the page and what is on it.
        let page = |sheet: usize| 6 + 2 * sheet;
        let pages: Vec<String> = (0..self.sheets.len()).map(|sheet| format!("{} 0 R", page(sheet))).collect();
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>").into_bytes(),
            format!("<< /Type /Pages /Kids [{}] /Count {} >>", pages.join(" "), pages.len()).into_bytes(),
            font("Helvetica").into_bytes(),
            font("Helvetica-Bold").into_bytes(),
            format!("<< /Title <FEFF{utf16}> /Producer (Aftercare) >>").into_bytes(),
        ];
        for (sheet, content) in self.sheets.iter().enumerate() {
            let behind = page(sheet) + 1;
            objects.push(
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2} {high:.2}] /Contents {behind} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
                )
                .into_bytes(),
            );
            let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
            stream.extend_from_slice(content);
            stream.extend_from_slice(b"\nendstream");
            objects.push(stream);
        }
        let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut places = Vec::with_capacity(objects.len());
        for (at, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let table = file.len();
        file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
        for place in places {
            file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        let trailer =
            format!("trailer\n<< /Size {} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
        file.extend_from_slice(trailer.as_bytes());
        file
    }
}

/// In millimetres.
pub(super) fn length(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(width(byte(c).0, bold))).sum();
    thousandths as f64 / 1000.0 * size / POINTS
}

/// Lines that are not longer than that; what does not fit into the last one ends with an ellipsis.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, wide: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    let mut line = String::new();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        if length(&longer, size, bold) <= wide {
            line = longer;
            words.next();
            continue;
        }
        if line.is_empty() {
            // A word that is longer than the line.
            line = cut(word, size, bold, wide);
            words.next();
        }
        lines.push(std::mem::take(&mut line));
        if lines.len() == most {
            break;
        }
    }
    if !line.is_empty() && lines.len() < most {
        lines.push(line);
    }
    if words.peek().is_some()
        && let Some(last) = lines.last_mut()
    {
        *last = cut(&format!("{last} …"), size, bold, wide);
    }
    lines
}

fn cut(text: &str, size: f64, bold: bool, wide: f64) -> String {
    if length(text, size, bold) <= wide {
        return text.to_owned();
    }
    let mut kept: String = text.trim_end_matches(" …").to_owned();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.trim_end());
        if length(&shorter, size, bold) <= wide {
            return shorter;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_longer_than_there_is_room() {
        let text = "Bestellung und Paket in jeder Anfrage, auch für Rücksendungen";
        let lines = wrapped(text, 9.0, true, 40.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| length(line, 9.0, true) <= 40.0), "{lines:?}");
        assert!(lines[1].ends_with('…'));
        assert_eq!(wrapped("Kurz", 9.0, false, 40.0, 2), ["Kurz"]);
        assert!(wrapped(&"W".repeat(400), 9.0, false, 40.0, 3)[0].ends_with('…'));
    }

    #[test]
    fn a_file_has_its_objects_where_its_table_says() {
        let mut paper = Paper::new();
        paper.write((10.0, 10.0), 9.0, false, 0.0, "Größe (1) \\ 5 € – ł Ж");
        paper.add();
        paper.write((10.0, 10.0), 9.0, false, 0.0, "Second");
        paper.turn_to(0);
        paper.write((10.0, 20.0), 9.0, false, 0.0, "First again");
        assert!(paper.lost, "Cyrillic is not printed");
        let file = paper.finish("Größe", "de");
        let at = |needle: &[u8]| file.windows(needle.len()).position(|piece| piece == needle);
        assert!(at(b"Gr\xF6\xDFe \\(1\\) \\\\ 5 \x80 \x96 l ?").is_some());
        let text = String::from_utf8_lossy(&file);
        let table: usize = text.rsplit("startxref\n").next().and_then(|it| it.lines().next()?.parse().ok()).unwrap();
        assert!(at(b"First again") < at(b"Second") && at(b"/Kids [6 0 R 8 0 R] /Count 2").is_some());
        assert!(file[table..].starts_with(b"xref\n0 10\n"));
        for (number, line) in String::from_utf8_lossy(&file[table..]).lines().skip(3).take(9).enumerate() {
            let place: usize = line[..10].parse().unwrap();
            assert!(file[place..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()), "{line}");
        }
    }
}
