//! `winmail.dat`: what Outlook packs letters into when it should not (MS-OXTNEF), its text and its files.

use crate::charset;
use crate::limits::{PACKED_FILES_MAX, UNPACKED_BYTES_MAX};
use crate::rtf;

#[derive(Debug, Default)]
pub(crate) struct Packed {
    pub text: Option<String>,
    pub html: Option<String>,
    pub files: Vec<File>,
    /// Something in it could not be read.
    pub incomplete: bool,
}

#[derive(Debug, Default)]
pub(crate) struct File {
    pub name: Option<String>,
    pub media_type: Option<String>,
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

const SIGNATURE: u32 = 0x223E_9F78;
const ATT_BODY: u16 = 0x800C;
const ATT_PROPERTIES: u16 = 0x9003;
const ATT_RENDERING: u16 = 0x9002;
const ATT_FILE_TITLE: u16 = 0x8010;
const ATT_FILE_DATA: u16 = 0x800F;
const ATT_FILE_PROPERTIES: u16 = 0x9005;

pub(crate) fn is(media_type: &str, name: Option<&str>) -> bool {
    matches!(media_type, "application/ms-tnef" | "application/vnd.ms-tnef")
        || name.is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat"))
}

/// None if it is no such file at all.
pub(crate) fn read(bytes: &[u8]) -> Option<Packed> {
    let mut reader = Reader { bytes };
    if reader.u32()? != SIGNATURE {
        return None;
    }
    reader.u16()?;
    let mut packed = Packed::default();
    while !reader.bytes.is_empty() {
        if attribute(&mut reader, &mut packed).is_none() {
            packed.incomplete = true;
            break;
        }
    }
    packed.files.retain(|file| !file.bytes.is_empty());
    Some(packed)
}

fn attribute(reader: &mut Reader, packed: &mut Packed) -> Option<()> {
    reader.take(1)?;
    let id = reader.u16()?;
    reader.u16()?;
    let length = reader.u32()? as usize;
    let data = reader.take(length)?;
    // A checksum that many writers get wrong.
    reader.take(2.min(reader.bytes.len()))?;
    match id {
        ATT_BODY => packed.text = Some(charset::guess(data.split(|&b| b == 0).next().unwrap_or(data))),
        ATT_PROPERTIES => properties(data, |property| message_property(packed, property)),
        ATT_RENDERING => {
            if packed.files.len() >= PACKED_FILES_MAX {
                return None;
            }
            packed.files.push(File::default());
        }
        ATT_FILE_TITLE => file(packed).name = Some(charset::guess(data.split(|&b| b == 0).next().unwrap_or(data))),
        ATT_FILE_DATA => file(packed).bytes = data.to_vec(),
        ATT_FILE_PROPERTIES => {
            let file = file(packed);
            properties(data, |property| file_property(file, property));
        }
        _ => {}
    }
    Some(())
}

fn file(packed: &mut Packed) -> &mut File {
    if packed.files.is_empty() {
        packed.files.push(File::default());
    }
    let last = packed.files.len() - 1;
    &mut packed.files[last]
}

struct Property<'a> {
    tag: u16,
    wide: bool,
    value: &'a [u8],
}

impl Property<'_> {
    fn text(&self) -> String {
        let text = if self.wide {
            let units: Vec<u16> =
                self.value.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        } else {
            charset::guess(self.value)
        };
        text.trim_end_matches(['\0', '\u{fffd}']).replace("\r\n", "\n")
    }
}

fn message_property(packed: &mut Packed, property: &Property) {
    match property.tag {
        // PidTagBody
        0x1000 => packed.text = Some(property.text()),
        // PidTagHtml
        0x1013 => packed.html = Some(if property.wide { property.text() } else { charset::guess(property.value) }),
        // PidTagRtfCompressed
        0x1009 => match rtf::unpack(property.value) {
            Some(rtf) => {
                let (text, html) = rtf::read(&rtf);
                packed.html = packed.html.take().or(html);
                packed.text = packed.text.take().or(text);
            }
            None => packed.incomplete = true,
        },
        _ => {}
    }
}

fn file_property(file: &mut File, property: &Property) {
    match property.tag {
        // PidTagAttachLongFilename, PidTagDisplayName
        0x3707 => file.name = Some(property.text()),
        0x3001 if file.name.is_none() => file.name = Some(property.text()),
        // PidTagAttachMimeTag, PidTagAttachContentId
        0x370E => file.media_type = Some(property.text()),
        0x3712 => file.content_id = Some(property.text().trim_matches(['<', '>']).to_owned()),
        // PidTagAttachDataObject: an object with the id of its interface before it.
        0x3701 if file.bytes.is_empty() => file.bytes = property.value.get(16..).unwrap_or(property.value).to_vec(),
        _ => {}
    }
}

/// Reads what it understands and stops at what it does not.
fn properties(data: &[u8], mut each: impl FnMut(&Property)) {
    let mut reader = Reader { bytes: data };
    let Some(count) = reader.u32() else { return };
    for _ in 0..count.min(10_000) {
        if property(&mut reader, &mut each).is_none() {
            return;
        }
    }
}

fn property(reader: &mut Reader, each: &mut impl FnMut(&Property)) -> Option<()> {
    let kind = reader.u16()?;
    let tag = reader.u16()?;
    if tag >= 0x8000 {
        reader.take(16)?;
        if reader.u32()? == 0 {
            reader.u32()?;
        } else {
            let length = reader.u32()? as usize;
            reader.padded(length)?;
        }
    }
    let multiple = kind & 0x1000 != 0;
    let kind = kind & 0x0FFF;
    let fixed = match kind {
        0x0002 | 0x0003 | 0x0004 | 0x000A | 0x000B => Some(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        0x000D | 0x001E | 0x001F | 0x0102 => None,
        _ => return None,
    };
    // What has a length says how many values it has even when it is one.
    let count = if multiple || fixed.is_none() { reader.u32()? } else { 1 };
    for _ in 0..count.min(10_000) {
        let length = match fixed {
            Some(length) => length,
            None => reader.u32()? as usize,
        };
        let value = reader.padded(length)?;
        each(&Property { tag, wide: kind == 0x001F, value });
    }
    Some(())
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        if length > self.bytes.len() || length > UNPACKED_BYTES_MAX {
            return None;
        }
        let (taken, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        Some(taken)
    }

    /// A value that is filled up to four bytes.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let value = self.take(length)?;
        self.take((4 - length % 4) % 4)?;
        Some(value)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_le_bytes([b[0], b[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }
}
