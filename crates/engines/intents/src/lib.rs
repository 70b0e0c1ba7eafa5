//! What a message is about, learned from examples: a label, how sure that is, which words say so, and "I don't know".
//!
//! Pure: examples in, a model out; a message in, an answer out. No database, no clock; chance comes from a seed. The
//! method and what it was chosen against: `docs/decisions/0026-intents.md`.

mod alike;
mod calibration;
mod chance;
mod dense;
mod evaluating;
mod explaining;
mod features;
mod fitting;
mod format;
mod grouping;
mod linkage;
mod model;
mod network;
mod surveying;
mod training;
mod vocabulary;
mod words;

pub use dense::DENSE_MAX;
pub use evaluating::{Evaluation, compare, evaluate};
pub use explaining::{REASONS_MAX, Reason};
pub use format::{BYTES_MAX, Unreadable};
pub use grouping::{GROUPED_MAX, Group, Grouping, group};
pub use model::{Answer, Evidence, GUESSES_MAX, Guess, LABEL_BYTES_MAX, LABELS_MAX, Model};
pub use surveying::{Survey, survey};
pub use training::{EXAMPLES_MAX, Example, Options, Unfit, Watch, train, train_with};
pub use words::WORDS_MAX;
