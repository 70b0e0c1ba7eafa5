//! How wide letters of Helvetica are, in thousandths of their size, and which byte prints each. Every reader of PDF has this
//! typeface; it has the letters of Western Europe (Windows-1252).

/// From space to tilde.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];

/// What stands between 0x80 and 0x9F.
const WINDOWS: [(char, u8); 27] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8A),
    ('‹', 0x8B),
    ('Œ', 0x8C),
    ('Ž', 0x8E),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9A),
    ('›', 0x9B),
    ('œ', 0x9C),
    ('ž', 0x9E),
    ('Ÿ', 0x9F),
];

/// Letters of Central Europe and Turkey that are not printed, by the nearest that is.
const NEAREST: [(&str, char); 26] = [
    ("ĀĂĄ", 'A'),
    ("āăą", 'a'),
    ("ĆĈĊČ", 'C'),
    ("ćĉċč", 'c'),
    ("ĎĐ", 'D'),
    ("ďđ", 'd'),
    ("ĒĔĖĘĚ", 'E'),
    ("ēĕėęě", 'e'),
    ("ĜĞĠĢ", 'G'),
    ("ĝğġģ", 'g'),
    ("ĪĮİ", 'I'),
    ("īįı", 'i'),
    ("ĶĹĻĽŁ", 'L'),
    ("ķĺļľł", 'l'),
    ("ŃŅŇ", 'N'),
    ("ńņň", 'n'),
    ("ŌŎŐ", 'O'),
    ("ōŏő", 'o'),
    ("ŔŖŘ", 'R'),
    ("ŕŗř", 'r'),
    ("ŚŜŞȘ", 'S'),
    ("śŝşș", 's'),
    ("ŢŤȚ", 'T'),
    ("ţťț", 't'),
    ("ŪŬŮŰŲ", 'U'),
    ("ūŭůűų", 'u'),
];

/// The byte that prints a letter, and whether it is the letter itself.
pub(super) fn byte(c: char) -> (u8, bool) {
    match c {
        ' '..='~' => (c as u8, true),
        '\u{a0}'..='\u{ff}' => (c as u8, true),
        '−' => (b'-', true),
        'Ź' | 'Ż' => (b'Z', true),
        'ź' | 'ż' => (b'z', true),
        _ => {
            if let Some((_, byte)) = WINDOWS.iter().find(|(known, _)| *known == c) {
                return (*byte, true);
            }
            match NEAREST.iter().find(|(letters, _)| letters.contains(c)) {
                Some((_, nearest)) => (*nearest as u8, true),
                None => (b'?', false),
            }
        }
    }
}

/// In thousandths of the size.
pub(super) fn width(byte: u8, bold: bool) -> u16 {
    let table = if bold { &BOLD } else { &REGULAR };
    let plain = |c: u8| table[usize::from(c - b' ')];
    match byte {
        b' '..=b'~' => plain(byte),
        0x85 | 0x89 | 0x97 | 0x99 | 0x8C | 0x9C | 0xC6 | 0xE6 => 1000,
        0x91 | 0x92 | 0x82 => 278,
        0x93 | 0x94 | 0x84 => {
            if bold {
                500
            } else {
                333
            }
        }
        0x95 => 350,
        0xA0 => plain(b' '),
        0xC0..=0xC5 => plain(b'A'),
        0xC7 => plain(b'C'),
        0xC8..=0xCB => plain(b'E'),
        0xCC..=0xCF => plain(b'I'),
        0xD0 | 0xD1 => plain(b'N'),
        0xD2..=0xD6 | 0xD8 => plain(b'O'),
        0xD9..=0xDC => plain(b'U'),
        0xDD | 0x9F => plain(b'Y'),
        0xDF => 611,
        0xE0..=0xE5 => plain(b'a'),
        0xE7 => plain(b'c'),
        0xE8..=0xEB => plain(b'e'),
        0xEC..=0xEF => 278,
        0xF1 => plain(b'n'),
        0xF0 | 0xF2..=0xF6 | 0xF8 => plain(b'o'),
        0xF9..=0xFC => plain(b'u'),
        0xFD | 0xFF => plain(b'y'),
        _ => 556,
    }
}
