//! What rows are read from: a file, or a pipe, which can be read only once.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use crate::Unreadable;

/// How much of a file is looked at to see what it is made of.
const BEGINNING: u64 = 1024 * 1024;

pub enum Input {
    File(File),
    /// What was read of it already, and the rest.
    Pipe(std::io::Chain<Cursor<Vec<u8>>, File>),
}

impl Input {
    /// Opens it; its beginning comes along.
    pub fn open(path: &Path) -> Result<(Self, Vec<u8>), Unreadable> {
        let failed = |error: std::io::Error| Unreadable(error.to_string());
        let mut file = File::open(path).map_err(failed)?;
        let what = file.metadata().map_err(failed)?;
        if what.is_dir() {
            return Err(Unreadable("is a directory".to_owned()));
        }
        let mut beginning = Vec::new();
        (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
        if what.is_file() {
            file.rewind()?;
            return Ok((Self::File(file), beginning));
        }
        Ok((Self::Pipe(Cursor::new(beginning.clone()).chain(file)), beginning))
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Pipe(pipe) => pipe.read(buffer),
        }
    }
}
