//! Rows become structs by `serde`: a column goes to the field of its name.
//!
//! One `Deserialize` serves both databases. The format is not human readable, so a
//! [`kernel::Timestamp`] is read from milliseconds here and from RFC 3339 in JSON.

use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, ColumnIndex, Database, Decode, Postgres, Row, Sqlite, Type, TypeInfo, ValueRef};

use crate::Error;

/// What a column holds, whichever database it comes from.
enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// How a value is decoded.
enum Kind {
    Int,
    Int4,
    Real,
    Text,
    Bytes,
}

impl Kind {
    /// By the driver's name of the type; the name back if it is none of ours.
    fn of(name: &str) -> Result<Self, String> {
        match name {
            "INTEGER" | "INT8" | "BOOLEAN" => Ok(Self::Int),
            "INT4" => Ok(Self::Int4),
            "REAL" | "FLOAT8" => Ok(Self::Real),
            "TEXT" | "VARCHAR" | "NAME" => Ok(Self::Text),
            "BLOB" | "BYTEA" => Ok(Self::Bytes),
            other => Err(other.to_owned()),
        }
    }
}

/// Rows as the driver gives them.
pub(crate) enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl From<Vec<SqliteRow>> for Rows {
    fn from(rows: Vec<SqliteRow>) -> Self {
        Self::Sqlite(rows)
    }
}

impl From<Vec<PgRow>> for Rows {
    fn from(rows: Vec<PgRow>) -> Self {
        Self::Postgres(rows)
    }
}

impl Rows {
    pub fn len(&self) -> usize {
        match self {
            Self::Sqlite(rows) => rows.len(),
            Self::Postgres(rows) => rows.len(),
        }
    }

    pub fn read<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        (0..self.len()).map(|index| struct_of(self.cells(index)?)).collect()
    }

    fn cells(&self, index: usize) -> Result<Cells<'_>, Error> {
        match self {
            Self::Sqlite(rows) => cells::<Sqlite>(&rows[index]),
            Self::Postgres(rows) => cells::<Postgres>(&rows[index]),
        }
    }
}

fn struct_of<T: DeserializeOwned>(cells: Cells<'_>) -> Result<T, Error> {
    T::deserialize(cells).map_err(|error| Error::Decode(error.to_string()))
}

fn cells<DB>(row: &DB::Row) -> Result<Cells<'_>, Error>
where
    DB: Database,
    usize: ColumnIndex<DB::Row>,
    for<'r> i64: Decode<'r, DB> + Type<DB>,
    for<'r> i32: Decode<'r, DB> + Type<DB>,
    for<'r> f64: Decode<'r, DB> + Type<DB>,
    for<'r> String: Decode<'r, DB> + Type<DB>,
    for<'r> Vec<u8>: Decode<'r, DB> + Type<DB>,
{
    let mut cells = Vec::with_capacity(row.len());
    for column in row.columns() {
        let raw = row.try_get_raw(column.ordinal())?;
        let wrong = |error: sqlx::error::BoxDynError| Error::Decode(format!("{}: {error}", column.name()));
        let cell = if raw.is_null() {
            Cell::Null
        } else {
            let kind = Kind::of(raw.type_info().name());
            match kind.map_err(|other| Error::Decode(format!("{}: cast the type {other}", column.name())))? {
                Kind::Int => Cell::Int(i64::decode(raw).map_err(wrong)?),
                Kind::Int4 => Cell::Int(i64::from(i32::decode(raw).map_err(wrong)?)),
                Kind::Real => Cell::Real(f64::decode(raw).map_err(wrong)?),
                Kind::Text => Cell::Text(String::decode(raw).map_err(wrong)?),
                Kind::Bytes => Cell::Bytes(Vec::<u8>::decode(raw).map_err(wrong)?),
            }
        };
        cells.push((column.name(), cell));
    }
    Ok(Cells { cells: cells.into_iter(), current: None })
}

struct Cells<'r> {
    cells: std::vec::IntoIter<(&'r str, Cell)>,
    current: Option<Cell>,
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
        let mut cells: Vec<Cell> = self.cells.map(|(_, cell)| cell).collect();
        cells.reverse();
        visitor.visit_seq(InOrder(cells))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 char str bytes byte_buf unit unit_struct tuple_struct map struct
        identifier ignored_any
    }
}

impl Cells<'_> {
    fn only(mut self) -> Result<Cell, de::value::Error> {
        self.cells.next().map(|(_, cell)| cell).ok_or_else(|| de::Error::custom("no column"))
    }
}

impl<'de> MapAccess<'de> for Cells<'_> {
    type Error = de::value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        match self.cells.next() {
            None => Ok(None),
            Some((name, cell)) => {
                self.current = Some(cell);
                seed.deserialize(name.into_deserializer()).map(Some)
            }
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        seed.deserialize(self.current.take().unwrap_or(Cell::Null))
    }
}

struct InOrder(Vec<Cell>);

impl<'de> de::SeqAccess<'de> for InOrder {
    type Error = de::value::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        self.0.pop().map(|cell| seed.deserialize(cell)).transpose()
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
