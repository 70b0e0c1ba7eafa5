//! What a message says, checked and sanitised. That takes time, so a door does it before the one
//! transaction for which all others wait.

use kernel::Problems;

use crate::sanitising::Body;

/// What a message says: as text, as text with marks or as HTML.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wording<'a> {
    pub body_text: Option<&'a str>,
    pub body_html: Option<&'a str>,
    pub body_marks: Option<&'a str>,
    /// Files of the message; its HTML may show these and no others.
    pub attachments: &'a [String],
    /// Where in the input it stands, such as `message.`.
    pub prefix: &'static str,
}

impl Wording<'_> {
    /// Checks and sanitises; what is wrong is among the problems then. HTML wins over marks, and
    /// these over text: the text follows from them.
    pub(crate) fn body(&self, problems: &mut Problems) -> Body {
        let (field, body) = match (self.body_html, self.body_marks, self.body_text) {
            (Some(html), ..) => ("body_html", Body::rich(html, self.attachments)),
            (None, Some(marks), _) => ("body_marks", Body::marked(marks, self.attachments)),
            (None, None, Some(text)) => ("body_text", Body::plain(text)),
            (None, None, None) => ("body_text", Err("a message needs a body_text or a body_html".to_owned())),
        };
        problems.note(&format!("{}{field}", self.prefix), body).unwrap_or_default()
    }
}

/// An input with a message in it.
pub trait Says {
    fn wording(&self) -> Wording<'_>;
}

/// An input whose wording has been checked and sanitised.
pub struct Worded<T> {
    pub(crate) input: T,
    pub(crate) body: Body,
    /// What is wrong with the wording.
    pub(crate) problems: Problems,
}

impl<T: Says> From<T> for Worded<T> {
    fn from(input: T) -> Self {
        let mut problems = Problems::default();
        let body = input.wording().body(&mut problems);
        Self { input, body, problems }
    }
}

/// Inputs that carry their wording at the same place.
macro_rules! says {
    ($($input:ty),+) => {$(
        impl Says for $input {
            fn wording(&self) -> Wording<'_> {
                Wording {
                    body_text: self.body_text.as_deref(),
                    body_html: self.body_html.as_deref(),
                    body_marks: self.body_marks.as_deref(),
                    attachments: &self.attachments,
                    prefix: "",
                }
            }
        }
    )+};
}

says!(crate::holding_back::NewHeld, crate::noting::NewNote, crate::replying::NewReply);

impl Says for crate::receiving::CustomerMessage {
    fn wording(&self) -> Wording<'_> {
        Wording {
            body_text: self.body_text.as_deref(),
            body_html: self.body_html.as_deref(),
            attachments: &self.attachments,
            ..Wording::default()
        }
    }
}
