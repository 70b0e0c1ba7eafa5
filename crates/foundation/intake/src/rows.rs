//! Rows out of a file, one after another.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde_json::{Map, Value};

use crate::columns::ColumnsReader;
use crate::csv::CsvReader;
use crate::json::JsonReader;
use crate::mapping::{Mapping, PartLines};
use crate::ndjson::NdjsonReader;
use crate::pick::Picker;
use crate::record::{Header, Problem, Record, Reject};
use crate::{Format, Input, Unreadable};

/// A row with the names and kinds we want.
#[derive(Debug, Clone)]
pub struct Row {
    pub line: u64,
    /// As it stands in the file.
    pub raw: String,
    pub fields: Map<String, Value>,
    lines: PartLines,
}

impl Row {
    /// Turns the row away for reasons found later.
    pub fn reject(self, problems: Vec<Problem>) -> Reject {
        Reject::new(self.line, problems, self.raw)
    }

    /// Where a part such as `lines[2]` of `lines[2].price` stands, if it has a row of its own.
    pub fn line_of(&self, field: &str) -> Option<u64> {
        let (list, rest) = field.split_once('[')?;
        let place: usize = rest.split_once(']')?.0.parse().ok()?;
        self.lines.get(list)?.get(place).copied()
    }
}

/// The rows of a file.
pub struct Rows<R> {
    reader: Reader<R>,
    mapping: Mapping,
    picker: Picker,
    /// Bytes of the file, twice if it is read twice.
    total: u64,
    before: u64,
    ended: bool,
}

enum Reader<R> {
    Csv(CsvReader<R>),
    Ndjson(NdjsonReader<R>),
    Json(JsonReader<R>),
    Columns(ColumnsReader<R>),
}

impl Rows<Input> {
    /// A file, or a pipe if the mapping does not need to read it twice.
    pub fn open(path: &Path, mut mapping: Mapping) -> Result<Self, Unreadable> {
        let (mut input, beginning) = Input::open(path)?;
        let format = mapping.format.unwrap_or_else(|| Format::of(path, &beginning));
        let survey = match &mut input {
            Input::File(file) => Survey::take(file, format, &mut mapping)?,
            Input::Pipe(_) if mapping.pick.needs_two_passes() => {
                let why = "is a pipe, which can be read only once; the mapping reads it twice (pick), so save it as a file first";
                return Err(Unreadable(why.to_owned()));
            }
            Input::Pipe(_) => Survey { picker: Picker::new(mapping.pick), size: 0, before: 0 },
        };
        Self::begin(input, format, mapping, survey)
    }
}

impl<R: Read + Seek> Rows<R> {
    /// Reads the file once before, if the mapping picks the last row of each key.
    pub fn read(mut file: R, format: Format, mut mapping: Mapping) -> Result<Rows<R>, Unreadable> {
        let survey = Survey::take(&mut file, format, &mut mapping)?;
        Self::begin(file, format, mapping, survey)
    }
}

/// What is known of a file before its rows are read.
struct Survey {
    picker: Picker,
    size: u64,
    /// Bytes read for this.
    before: u64,
}

impl Survey {
    fn take<R: Read + Seek>(file: &mut R, format: Format, mapping: &mut Mapping) -> Result<Self, Unreadable> {
        let size = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let mut survey = Self { picker: Picker::new(mapping.pick), size, before: 0 };
        if mapping.pick.needs_two_passes() {
            let mut reader = Reader::open(&mut *file, format, mapping)?;
            while let Some(record) = reader.next_record()? {
                if let Ok(record) = record {
                    survey.picker.note(mapping.key_of(&record));
                }
            }
            survey.picker.rewind();
            survey.before = size;
            file.rewind()?;
        }
        Ok(survey)
    }
}

impl<R: Read> Rows<R> {
    fn begin(file: R, format: Format, mut mapping: Mapping, survey: Survey) -> Result<Self, Unreadable> {
        let Survey { mut picker, size, before } = survey;
        let reader = Reader::open(file, format, &mut mapping)?;
        // Only now is it known whether the table has columns of a list.
        if !mapping.pick.needs_two_passes() {
            picker = Picker::new(mapping.pick);
        }
        Ok(Self { reader, mapping, picker, total: size + before, before, ended: false })
    }

    /// The next row, or why it does not go in; `None` at the end.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot tell a bad row from a bad file")]
    pub fn next(&mut self) -> Result<Option<Result<Row, Reject>>, Unreadable> {
        while !self.ended {
            let picked = match self.reader.next_record()? {
                Some(Ok(record)) => self.picker.pick(record, &self.mapping),
                Some(Err(reject)) => {
                    self.picker.stray(reject.line);
                    Some(Err(reject))
                }
                None => {
                    self.ended = true;
                    self.picker.finish()
                }
            };
            if let Some(picked) = picked {
                return Ok(Some(picked.and_then(|record| self.row(record))));
            }
        }
        Ok(None)
    }

    fn row(&mut self, record: Record) -> Result<Row, Reject> {
        match self.mapping.apply(&record) {
            Ok((fields, lines)) => Ok(Row { line: record.line, raw: record.raw, fields, lines }),
            Err(problems) => Err(Reject::of(&record, problems)),
        }
    }

    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Whether JSON broke off, so that the rest of the file was not read.
    pub fn is_broken(&self) -> bool {
        matches!(&self.reader, Reader::Json(reader) if reader.is_broken())
    }

    /// Bytes read so far and bytes to read; none of a pipe.
    pub fn progress(&self) -> (u64, u64) {
        (self.before + self.reader.passed(), self.total)
    }
}

impl<R: Read> Reader<R> {
    fn open(file: R, format: Format, mapping: &mut Mapping) -> Result<Self, Unreadable> {
        let reader = match format {
            Format::Csv => Self::Csv(CsvReader::new(file, mapping.delimiter, mapping.columns.clone())?),
            Format::Ndjson => Self::Ndjson(NdjsonReader::new(file, mapping.list.as_deref())?),
            Format::Json => Self::Json(JsonReader::new(file, mapping.list.as_deref())?),
            Format::Columns => {
                let names = mapping.columns.clone();
                let names = names.ok_or_else(|| Unreadable("the columns need names".to_owned()))?;
                Self::Columns(ColumnsReader::new(file, names)?)
            }
        };
        if let Some(header) = reader.header() {
            mapping.meet(header)?;
        }
        Ok(reader)
    }

    fn header(&self) -> Option<&Header> {
        match self {
            Self::Csv(reader) => Some(reader.header()),
            Self::Columns(reader) => Some(reader.header()),
            Self::Ndjson(_) | Self::Json(_) => None,
        }
    }

    fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        match self {
            Self::Csv(reader) => reader.next_record(),
            Self::Ndjson(reader) => reader.next_record(),
            Self::Json(reader) => reader.next_record(),
            Self::Columns(reader) => reader.next_record(),
        }
    }

    fn passed(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.passed(),
            Self::Ndjson(reader) => reader.passed(),
            Self::Json(reader) => reader.passed(),
            Self::Columns(reader) => reader.passed(),
        }
    }
}
