//! Randomness as an argument.

/// Fills bytes with randomness that an attacker cannot guess.
pub trait Rng: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator; the only place that reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "the one place that reads OS randomness; without it nothing here is safe to continue"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system's random generator answers");
    }
}
