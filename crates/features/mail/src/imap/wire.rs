//! What goes over the line: commands with their tags, answers with their literals, within bounds.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::connecting::Stream;
use crate::original::LETTER_MAX;

pub(super) const ANSWER_MAX: Duration = Duration::from_secs(60);
const LINE_MAX: u64 = 256 * 1024;
/// Lines of one answer; a folder with more new letters tells them in one.
const LINES_MAX: usize = 100_000;
const PIECES_MAX: usize = 100;

/// What the server told of the folder, whatever it was asked.
#[derive(Debug, Default)]
pub(super) struct Told {
    letters: u64,
    /// More letters than were told before.
    pub grew: bool,
}

impl Told {
    fn hear(&mut self, words: &str) {
        let Some((number, what)) = words.strip_prefix("* ").and_then(|rest| rest.split_once(' ')) else { return };
        match (number.parse::<u64>(), what) {
            (Ok(letters), "EXISTS") => {
                self.grew |= letters > self.letters;
                self.letters = letters;
            }
            (Ok(_), "EXPUNGE") => self.letters = self.letters.saturating_sub(1),
            _ => {}
        }
    }
}

/// One answer: its words, and the bytes that were sent apart from them.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub words: String,
    pub literals: Vec<Vec<u8>>,
}

pub(super) struct Wire {
    pub stream: BufReader<Box<dyn Stream>>,
    pub tag: u32,
    pub folder: Told,
}

impl Wire {
    /// Goes on counting commands after this one.
    pub fn new(stream: Box<dyn Stream>, tag: u32) -> Self {
        Self { stream: BufReader::new(stream), tag, folder: Told::default() }
    }

    pub async fn command(&mut self, line: &str) -> Result<Vec<Said>, String> {
        let tag = self.say(line).await?;
        self.end(&tag, ANSWER_MAX).await
    }

    pub async fn say(&mut self, line: &str) -> Result<String, String> {
        self.tag += 1;
        let tag = format!("a{}", self.tag);
        self.write(&format!("{tag} {line}\r\n")).await?;
        Ok(tag)
    }

    pub async fn write(&mut self, text: &str) -> Result<(), String> {
        let stream = self.stream.get_mut();
        let written = async {
            stream.write_all(text.as_bytes()).await?;
            stream.flush().await
        };
        let written = tokio::time::timeout(ANSWER_MAX, written).await.map_err(|_| TOO_SLOW.to_owned())?;
        written.map_err(|error| broken(&error))
    }

    /// What is said until the command has ended well.
    pub async fn end(&mut self, tag: &str, within: Duration) -> Result<Vec<Said>, String> {
        let (said, ending) = self.ending(tag, within).await?;
        if ending.starts_with("OK") { Ok(said) } else { Err(ending) }
    }

    /// What is said until the command has ended, and how it ended.
    pub async fn ending(&mut self, tag: &str, within: Duration) -> Result<(Vec<Said>, String), String> {
        let all = async {
            let mut said = Vec::new();
            for _ in 0..LINES_MAX {
                let one = self.said().await?;
                if let Some(ending) = one.words.strip_prefix(tag).and_then(|rest| rest.strip_prefix(' ')) {
                    return Ok((said, ending.to_owned()));
                }
                if one.words.starts_with("* BYE") {
                    return Err(format!("the server ended the connection: {:.200}", one.words));
                }
                said.push(one);
            }
            Err("the server's answer has no end".to_owned())
        };
        tokio::time::timeout(within, all).await.map_err(|_| TOO_SLOW.to_owned())?
    }

    pub async fn hear(&mut self, within: Duration) -> Result<Said, String> {
        tokio::time::timeout(within, self.said()).await.map_err(|_| TOO_SLOW.to_owned())?
    }

    /// One answer with its literals.
    pub async fn said(&mut self) -> Result<Said, String> {
        let mut said = Said::default();
        for _ in 0..PIECES_MAX {
            let mut line = Vec::new();
            let read = (&mut self.stream).take(LINE_MAX).read_until(b'\n', &mut line).await;
            read.map_err(|error| broken(&error))?;
            if !line.ends_with(b"\n") {
                return Err("the server ended the connection, or a line has no end".to_owned());
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            said.words.push_str(text);
            let Some(length) = literal_length(text) else {
                self.folder.hear(&said.words);
                return Ok(said);
            };
            said.literals.push(self.literal(length).await?);
        }
        Err("the server's answer is in too many pieces".to_owned())
    }

    /// So many bytes; of more than a letter may have, the rest is read and dropped.
    async fn literal(&mut self, length: u64) -> Result<Vec<u8>, String> {
        let kept = length.min(LETTER_MAX as u64 + 1);
        let mut bytes = Vec::new();
        (&mut self.stream).take(kept).read_to_end(&mut bytes).await.map_err(|error| broken(&error))?;
        let rest = tokio::io::copy(&mut (&mut self.stream).take(length - kept), &mut tokio::io::sink()).await;
        let rest = rest.map_err(|error| broken(&error))?;
        if bytes.len() as u64 + rest < length {
            return Err("the server ended the connection in the middle of a letter".to_owned());
        }
        Ok(bytes)
    }
}

const TOO_SLOW: &str = "the server does not answer";

fn broken(error: &std::io::Error) -> String {
    format!("the connection broke: {}", error.kind())
}

/// `… {123}` announces so many bytes.
fn literal_length(line: &str) -> Option<u64> {
    let (_, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    length.trim_end_matches('+').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_follow_are_announced_by_their_number() {
        assert_eq!(literal_length("* 1 FETCH (UID 7 BODY[] {123}"), Some(123));
        assert_eq!(literal_length("* 1 FETCH (UID 7 BODY[] {12+}"), Some(12));
        assert_eq!(literal_length("* OK {no}"), None);
    }

    #[test]
    fn a_folder_grows_by_letters_that_were_not_told_before() {
        let mut told = Told::default();
        let mut grows = |words: &str| {
            told.hear(words);
            std::mem::take(&mut told.grew)
        };
        assert!(grows("* 2 EXISTS") && !grows("* 2 EXISTS"));
        assert!(!grows("* 2 EXPUNGE") && !grows("* OK 3 EXISTS") && !grows("* SEARCH 3"));
        assert!(grows("* 2 EXISTS"), "one went and another came");
    }
}
