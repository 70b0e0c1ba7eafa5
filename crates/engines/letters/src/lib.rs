//! A letter in, what matters of it out: who wrote, what they wrote without what their program repeated, what came along,
//! and whether a person or a machine sent it.
//!
//! Pure: bytes in, a [`Letter`] out, whatever the bytes are. No letter is refused: what cannot be unpacked stays an
//! attachment. The method and its figures: `docs/decisions/0043-letters.md`.

mod attachment;
mod authentication;
mod bounce;
mod calendar;
mod charset;
mod classifying;
mod fields;
mod flowed;
mod html;
mod letter;
mod limits;
mod parts;
mod reply;
mod rtf;
mod tnef;
mod transfer;
mod uuencode;

pub use attachment::Attachment;
pub use authentication::{Authentication, Verdict, Verdicts};
pub use bounce::{Bounce, Undelivered};
pub use classifying::{Class, LoopMark};
pub use letter::{Letter, Mailbox, parse};
pub use limits::{DEPTH_MAX, PARTS_MAX, TEXT_BYTES_MAX};

/// The visible reply of text that came without a letter around it, from a form or another program.
pub fn visible_reply(text: &str) -> String {
    reply::of_text(&text.replace("\r\n", "\n"), reply::Hints::default()).text
}
