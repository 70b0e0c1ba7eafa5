//! A model as bytes, and back.
//!
//! All numbers are little-endian. A text is its length (`u16`) and UTF-8.
//!
//! | part | |
//! |---|---|
//! | magic | the 8 bytes `ACINTENT` |
//! | version | `u16`, 1; 2 with numbers of a model of language |
//! | sizes | `u32` labels, outputs, features, units; in version 2 also how many such numbers |
//! | fitted | `f32` temperature, threshold, rarity of an unknown feature |
//! | names | the text of the label for "out of scope", then of each label, ascending |
//! | features | `u64` keys; `f32` rarities; `f32` scales; then a row of `i8` for each, `units` long; the last two for the numbers as well |
//! | units | `f32` biases |
//! | outputs | a row of `f32` for each, `units` long; then `f32` biases |
//! | check | `u64`, FNV-1a of all before, eight bytes at a time |
//!
//! A file that is cut, damaged or something else is an error: the check is made first, and no number is believed
//! before the bytes it speaks of are seen to be there.

use crate::dense::DENSE_MAX;
use crate::model::{LABELS_MAX, Model};
use crate::vocabulary::{FEATURES_MAX, Vocabulary};

/// No model is larger.
pub const BYTES_MAX: usize = 20_000_000;

const MAGIC: &[u8; 8] = b"ACINTENT";
/// Of words alone.
const VERSION: u16 = 1;
const WITH_DENSE: u16 = 2;
const UNITS_MAX: usize = 1_024;
const CHECK_BYTES: usize = 8;

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("this is no model for recognition: it does not begin like one")]
    NoModel,
    #[error("the model has format {0}, and this program knows {VERSION} and {WITH_DENSE}; train it anew")]
    OtherVersion(u16),
    #[error("the model is damaged: its check does not agree; train it anew or copy it again")]
    Damaged,
    #[error("the model has {0} bytes, more than the {BYTES_MAX} that one may have")]
    TooLarge(usize),
    #[error("the model contradicts itself in its {0}; train it anew")]
    Contradictory(&'static str),
}

impl Model {
    pub fn to_bytes(&self) -> Vec<u8> {
        let (keys, rarity, unknown) = self.vocabulary.parts();
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(if self.dense == 0 { VERSION } else { WITH_DENSE }.to_le_bytes());
        for size in [self.labels.len(), self.outward_bias.len(), keys.len(), self.inward_bias.len()] {
            bytes.extend((size as u32).to_le_bytes());
        }
        if self.dense > 0 {
            bytes.extend((self.dense as u32).to_le_bytes());
        }
        let floats = |bytes: &mut Vec<u8>, values: &[f32]| bytes.extend(values.iter().flat_map(|v| v.to_le_bytes()));
        floats(&mut bytes, &[self.temperature, self.threshold, unknown]);
        for name in std::iter::once(&self.out_of_scope).chain(&self.labels) {
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend(name.as_bytes());
        }
        bytes.extend(keys.iter().flat_map(|key| key.to_le_bytes()));
        floats(&mut bytes, rarity);
        floats(&mut bytes, &self.scales);
        bytes.extend(self.inward.iter().map(|weight| weight.cast_unsigned()));
        for values in [&self.inward_bias, &self.outward, &self.outward_bias] {
            floats(&mut bytes, values);
        }
        let check = check(&bytes);
        bytes.extend(check.to_le_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > BYTES_MAX {
            return Err(Unreadable::TooLarge(bytes.len()));
        }
        let mut rest = bytes.strip_prefix(MAGIC).map(Rest).ok_or(Unreadable::NoModel)?;
        let version = u16::from_le_bytes(rest.array()?);
        if version != VERSION && version != WITH_DENSE {
            return Err(Unreadable::OtherVersion(version));
        }
        let (body, told) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(Unreadable::Damaged)?;
        if check(body) != u64::from_le_bytes(*told) {
            return Err(Unreadable::Damaged);
        }
        let sizes = [rest.size()?, rest.size()?, rest.size()?, rest.size()?];
        let [labels, outputs, features, units] = sizes;
        let dense = if version == WITH_DENSE { rest.size()? } else { 0 };
        if !(2..=LABELS_MAX).contains(&labels) || outputs < labels || outputs > labels + 1 {
            return Err(Unreadable::Contradictory("labels"));
        }
        if features > FEATURES_MAX || dense > DENSE_MAX || !(1..=UNITS_MAX).contains(&units) {
            return Err(Unreadable::Contradictory("sizes"));
        }
        let fitted = rest.floats(3)?;
        let out_of_scope = rest.text()?;
        let labels: Vec<String> = (0..labels).map(|_| rest.text()).collect::<Result<_, _>>()?;
        if !labels.is_sorted() || fitted[0] <= 0.0 {
            return Err(Unreadable::Contradictory("labels"));
        }
        let keys = rest.take(features * 8)?.chunks_exact(8);
        let keys = keys.map(|key| u64::from_le_bytes(std::array::from_fn(|place| key[place]))).collect();
        let rarity = rest.floats(features)?;
        let scales = rest.floats(features + dense)?;
        let inward = rest.take((features + dense) * units)?.iter().map(|weight| weight.cast_signed()).collect();
        let model = Self {
            labels,
            out_of_scope,
            vocabulary: Vocabulary::new(keys, rarity, fitted[2]),
            dense,
            inward,
            scales,
            inward_bias: rest.floats(units)?,
            outward: rest.floats(outputs * units)?,
            outward_bias: rest.floats(outputs)?,
            temperature: fitted[0],
            threshold: fitted[1],
        };
        if rest.0.len() == CHECK_BYTES { Ok(model) } else { Err(Unreadable::Contradictory("length")) }
    }
}

/// What has not been read yet.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable::Contradictory("length"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Unreadable::Damaged)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn size(&mut self) -> Result<usize, Unreadable> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Unreadable> {
        let bytes = self.take(count * 4)?.chunks_exact(4);
        let floats = bytes.map(|bytes| f32::from_le_bytes(std::array::from_fn(|place| bytes[place])));
        let floats: Vec<f32> = floats.collect();
        if floats.iter().all(|value| value.is_finite()) {
            Ok(floats)
        } else {
            Err(Unreadable::Contradictory("numbers"))
        }
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        let length = u16::from_le_bytes(self.array()?);
        let bytes = self.take(usize::from(length))?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable::Contradictory("names"))
    }
}

/// FNV-1a over words of eight bytes, the last filled up with zeros: finds accidents, not malice.
fn check(bytes: &[u8]) -> u64 {
    let word = |chunk: &[u8]| u64::from_le_bytes(std::array::from_fn(|place| chunk.get(place).copied().unwrap_or(0)));
    bytes.chunks(8).fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, |hash, chunk| {
        let mixed = (hash ^ word(chunk)).wrapping_mul(0x0000_0100_0000_01b3);
        mixed ^ (mixed >> 29)
    })
}
