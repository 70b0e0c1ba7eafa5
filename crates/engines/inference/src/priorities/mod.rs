//! What people make of a list of things to do: how far they agree, and the usual scores.

mod agreement;
mod comparing;
mod kano;
mod scores;

pub use agreement::{Metric, class_rank, cohen_kappa, disagreement, fleiss_kappa, kendall_w, krippendorff_alpha};
pub use comparing::{Pairwise, pairwise};
pub use kano::{Kano, Reaction, kano};
pub use scores::{Criterion, Quadrant, cost_of_delay_per_week, opportunity, quadrant, rice, weighted, wsjf};
