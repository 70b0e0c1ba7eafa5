//! Pictures for logos: what kind a file is and how large, read from its first bytes and never from its name.

/// Largest file, in bytes.
pub const BYTES_MAX: usize = 256 * 1024;
/// Longest side, in pixels: more is waste at the size logos are shown in.
pub const SIDE_MAX: u32 = 2_048;
pub const SIDE_MIN: u32 = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
}

/// What the picture is; refused with what would be right.
pub fn read(bytes: &[u8]) -> Result<Picture, String> {
    if bytes.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if bytes.len() > BYTES_MAX {
        return Err(format!("has {} bytes; a logo may have {BYTES_MAX}", bytes.len()));
    }
    let picture = png(bytes).or_else(|| jpeg(bytes)).or_else(|| webp(bytes)).ok_or_else(|| unknown(bytes))?;
    let sides = SIDE_MIN..=SIDE_MAX;
    if sides.contains(&picture.width) && sides.contains(&picture.height) {
        return Ok(picture);
    }
    let (width, height) = (picture.width, picture.height);
    Err(format!("is {width} by {height} pixels; each side must have {SIDE_MIN} to {SIDE_MAX}"))
}

fn unknown(bytes: &[u8]) -> String {
    let head: String = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_lowercase();
    if head.contains("<svg") {
        return "is an SVG, which can carry scripts; save it as PNG".to_owned();
    }
    "is no PNG, JPEG or WebP picture, or is broken".to_owned()
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn png(bytes: &[u8]) -> Option<Picture> {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    Some(Picture { media_type: "image/png", width: big(bytes, 16, 4)?, height: big(bytes, 20, 4)? })
}

/// Segment after segment up to the frame, which says how large it is.
fn jpeg(bytes: &[u8]) -> Option<Picture> {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return None;
    }
    let mut at = 2;
    while *bytes.get(at)? == 0xff {
        let marker = *bytes.get(at + 1)?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        // Frames of every kind; c4, c8 and cc are tables.
        if (0xc0..=0xcf).contains(&marker) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            return Some(Picture {
                media_type: "image/jpeg",
                width: big(bytes, at + 7, 2)?,
                height: big(bytes, at + 5, 2)?,
            });
        }
        let length = big(bytes, at + 2, 2)? as usize;
        // A length counts itself: less would never get on.
        if length < 2 {
            return None;
        }
        at += 2 + length;
    }
    None
}

fn webp(bytes: &[u8]) -> Option<Picture> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let (width, height) = match bytes.get(12..16)? {
        b"VP8X" => (little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1),
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => {
            (little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)
        }
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let sides = little(bytes, 21, 4)?;
            ((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1)
        }
        _ => return None,
    };
    Some(Picture { media_type: "image/webp", width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let head = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0, 0, 0, 13], b"IHDR"].concat();
        [head, width.to_be_bytes().to_vec(), height.to_be_bytes().to_vec()].concat()
    }

    #[test]
    fn each_kind_tells_its_size() {
        assert_eq!(read(&png_of(120, 40)), Ok(Picture { media_type: "image/png", width: 120, height: 40 }));
        let jpeg = [&[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 40, 0, 120][..], &[0; 9]].concat();
        assert_eq!(read(&jpeg), Ok(Picture { media_type: "image/jpeg", width: 120, height: 40 }));
        let webp = |kind: &[u8], rest: &[u8]| [b"RIFF\0\0\0\0WEBP", kind, b"\0\0\0\0", rest].concat();
        let is = Ok(Picture { media_type: "image/webp", width: 120, height: 40 });
        assert_eq!(read(&webp(b"VP8X", &[0, 0, 0, 0, 119, 0, 0, 39, 0, 0])), is);
        assert_eq!(read(&webp(b"VP8 ", &[0, 0, 0, 0x9d, 0x01, 0x2a, 120, 0, 40, 0])), is);
        let sides = (39_u32 << 14 | 119).to_le_bytes();
        assert_eq!(read(&webp(b"VP8L", &[&[0x2f][..], &sides].concat())), is);
    }

    #[test]
    fn what_is_too_large_broken_or_can_carry_scripts_is_refused() {
        let wrong = |bytes: &[u8]| read(bytes).expect_err("no logo");
        assert!(wrong(b"<?xml version='1.0'?><SVG onload=''>").contains("SVG"));
        assert!(wrong(b"GIF89a").contains("no PNG"));
        assert!(wrong(&png_of(4_000, 40)).contains("4000 by 40"));
        assert!(wrong(&vec![0; BYTES_MAX + 1]).contains("bytes"));
        for cut in 0..24 {
            assert!(read(&png_of(120, 40)[..cut]).is_err(), "{cut}");
        }
        assert!(read(&[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff]).is_err(), "a segment that gets nowhere");
        assert!(read(&[0xff; 40]).is_err());
    }
}
