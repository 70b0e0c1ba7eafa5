//! Rows become structs by `serde`: a column goes to the field of its name.
//!
//! One `Deserialize` serves both databases. The format is not human readable, so a
//! [`kernel::Timestamp`] is read from milliseconds here and from RFC 3339 in JSON.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::Error;
use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// What a column holds, whichever database it comes from.
pub(crate) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What a statement gave: the cells of all rows one after another.
#[derive(Default)]
pub(crate) struct Rows {
    columns: Arc<[String]>,
    cells: Vec<Cell>,
    count: usize,
}

impl Rows {
    pub fn new(columns: Arc<[String]>) -> Self {
        Self { columns, cells: Vec::new(), count: 0 }
    }

    /// Adds a row, of which `cell` gives what stands in a column by its place.
    pub fn push(&mut self, mut cell: impl FnMut(usize) -> Result<Cell, Error>) -> Result<(), Error> {
        for (place, column) in self.columns.iter().enumerate() {
            let cell = cell(place).map_err(|error| match error {
                Error::Decode(why) => Error::Decode(format!("{column}: {why}")),
                other => other,
            });
            self.cells.push(cell?);
        }
        self.count += 1;
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn read<T: DeserializeOwned>(self) -> Result<Vec<T>, Error> {
        let mut cells = self.cells.into_iter();
        let mut read = Vec::with_capacity(self.count);
        for row in 0..self.count {
            let left = (self.count - row - 1) * self.columns.len();
            let found = T::deserialize(Cells { names: self.columns.iter(), cells: &mut cells });
            read.push(found.map_err(|error| Error::Decode(error.to_string()))?);
            // A struct may leave columns that it does not know.
            let unread = cells.len().saturating_sub(left);
            cells.by_ref().take(unread).for_each(drop);
        }
        Ok(read)
    }
}

/// What is left of a row.
struct Cells<'r> {
    names: std::slice::Iter<'r, String>,
    cells: &'r mut std::vec::IntoIter<Cell>,
}

impl<'de, 'r> Deserializer<'de> for Cells<'r> {
    type Error = de::value::Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(self)
    }

    /// A row of one column is that column: `Vec<String>`, `i64`.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_option(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_any(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_bool(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.deserialize_seq(visitor)
    }

    /// A row as its values in order.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_seq(self)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 char str bytes byte_buf unit unit_struct tuple_struct map struct
        identifier ignored_any
    }
}

impl Cells<'_> {
    fn only(mut self) -> Result<Cell, de::value::Error> {
        self.next().ok_or_else(|| de::Error::custom("no column"))
    }

    fn next(&mut self) -> Option<Cell> {
        self.names.next()?;
        self.cells.next()
    }
}

impl<'de> MapAccess<'de> for Cells<'_> {
    type Error = de::value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let name = self.names.as_slice().first();
        name.map(|name| seed.deserialize(name.as_str().into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        seed.deserialize(self.next().unwrap_or(Cell::Null))
    }
}

impl<'de> de::SeqAccess<'de> for Cells<'_> {
    type Error = de::value::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        self.next().map(|cell| seed.deserialize(cell)).transpose()
    }
}

impl<'de> Deserializer<'de> for Cell {
    type Error = de::value::Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Int(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
            Self::Text(value) => visitor.visit_string(value),
            Self::Bytes(value) => visitor.visit_byte_buf(value),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Int(value) => visitor.visit_bool(value != 0),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Int(value) => visitor.visit_f64(value as f64),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::Text(value) => StringDeserializer::new(value).deserialize_enum(name, variants, visitor),
            other => other.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A row whose first column says whose it is, for reading what belongs to many at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Of<T> {
    pub owner: String,
    pub row: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Of<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Visitor<T> {
            type Value = Of<T>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("an owner and what belongs to it")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Of<T>, A::Error> {
                let owner = map.next_entry::<de::IgnoredAny, String>()?;
                let (_, owner) = owner.ok_or_else(|| de::Error::custom("no column"))?;
                Ok(Of { owner, row: T::deserialize(MapAccessDeserializer::new(map))? })
            }
        }
        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

/// Bytes out of a column, without a detour over a list of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Bytes;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("bytes")
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_byte_buf(Visitor)
    }
}

/// A column of JSON text, and the same value inside a JSON answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return T::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map(Self).map_err(de::Error::custom)
    }
}

impl<T: Serialize> From<&Json<T>> for crate::Value {
    /// What cannot be written as JSON (it has no such type here) becomes null.
    fn from(value: &Json<T>) -> Self {
        Self::Text(serde_json::to_string(&value.0).ok())
    }
}
