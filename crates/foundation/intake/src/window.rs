//! A window over a file: the bytes not yet taken, as many as asked for, up to a limit.

use std::io::{self, Read};

const CHUNK: usize = 64 * 1024;

/// Bytes of a file from a position on, with the number of the line that begins there.
pub struct Window<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    limit: usize,
    /// Line of the first byte in the window, from 1.
    line: u64,
    /// Bytes taken before that line began.
    line_start: u64,
    passed: u64,
}

impl<R: Read> Window<R> {
    pub fn new(reader: R, limit: usize) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, ended: false, limit, line: 1, line_start: 0, passed: 0 }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    pub fn line(&self) -> u64 {
        self.line
    }

    /// Byte of its line that the window begins with, from 1.
    pub fn column(&self) -> u64 {
        self.passed - self.line_start + 1
    }

    /// Bytes taken since the beginning of the file.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// Whether the window holds as much as it may.
    pub fn is_full(&self) -> bool {
        self.bytes().len() >= self.limit
    }

    /// Whether the window reaches to the end of the file.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Reads on. Doubles what is in the window, so that scanning it again stays linear. Gives
    /// false if nothing was left.
    pub fn grow(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let held = self.buffer.len();
        let room = (self.limit + CHUNK).saturating_sub(held);
        let wanted = held.min(room).max(CHUNK);
        self.buffer.resize(held + wanted, 0);
        let mut filled = held;
        while filled < self.buffer.len() {
            match self.reader.read(&mut self.buffer[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.buffer.truncate(filled);
                    return Err(error);
                }
            }
        }
        self.buffer.truncate(filled);
        Ok(filled > held)
    }

    /// Takes the first `count` bytes out of the window.
    pub fn take(&mut self, count: usize) {
        let taken = &self.buffer[self.start..self.start + count];
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        if let Some(last) = taken.iter().rposition(|byte| *byte == b'\n') {
            self.line_start = self.passed + last as u64 + 1;
        }
        self.start += count;
        self.passed += count as u64;
    }

    /// Length of the first line without its line break, and with it; `None` at the end of the
    /// file. A line longer than the limit is given as far as the limit goes, with `whole` false.
    pub fn find_line(&mut self) -> io::Result<Option<Line>> {
        let mut searched = 0;
        loop {
            let bytes = self.bytes();
            if let Some(at) = bytes[searched..].iter().position(|byte| *byte == b'\n') {
                let end = searched + at;
                let cut = usize::from(end > 0 && bytes[end - 1] == b'\r');
                return Ok(Some(Line { text: end - cut, taken: end + 1, whole: true }));
            }
            searched = bytes.len();
            if self.is_full() {
                return Ok(Some(Line { text: searched, taken: searched, whole: false }));
            }
            if !self.grow()? {
                let line = Line { text: searched, taken: searched, whole: true };
                return Ok((searched > 0).then_some(line));
            }
        }
    }

    /// Takes the rest of a line that was too long, without holding it.
    pub fn skip_line(&mut self) -> io::Result<()> {
        while let Some(line) = self.find_line()? {
            self.take(line.taken);
            if line.whole {
                break;
            }
        }
        Ok(())
    }

    /// Passes over a UTF-8 byte order mark at the beginning. UTF-16 is refused by name.
    pub fn skip_mark(&mut self) -> Result<(), crate::Unreadable> {
        while self.bytes().len() < 3 && self.grow()? {}
        match self.bytes() {
            [0xef, 0xbb, 0xbf, ..] => self.start += 3,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                return Err(crate::Unreadable("the file is UTF-16; save it as UTF-8".to_owned()));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Where the first line of a window ends.
pub struct Line {
    pub text: usize,
    pub taken: usize,
    pub whole: bool,
}
