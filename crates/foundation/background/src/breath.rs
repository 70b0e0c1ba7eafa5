//! Rests between the pieces of a long calculation, while others want the processor.

use std::time::Duration;

/// Who got less of a processor than so many fifths of the time had to wait for it.
const UNDISTURBED: u32 = 4;
/// The rest of the program wants it, too, if it worked for one part in so many of the time. If it did not, the processor
/// itself is short, as in a container, and a rest would help nobody.
const ALONE: u32 = 10;
/// So many times as long as a piece took of the processor is left to others after it.
const REST: u32 = 9;
const REST_MAX: Duration = Duration::from_secs(1);

/// When the piece under way began.
#[derive(Debug, Default)]
pub struct Breath(Times);

/// On a clock that only goes on, and of processors.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    wall: Duration,
    /// Of this thread.
    own: Duration,
    /// Of all other threads of the program.
    others: Duration,
}

impl Times {
    fn since(self, before: Self) -> Self {
        Self {
            wall: self.wall.saturating_sub(before.wall),
            own: self.own.saturating_sub(before.own),
            others: self.others.saturating_sub(before.others),
        }
    }
}

impl Breath {
    /// Begins to count for this thread.
    pub fn begin() -> Self {
        Self(read().unwrap_or_default())
    }

    /// After a piece of some ten milliseconds at least: rests if the thread had to wait for a processor meanwhile, and others
    /// worked. The lowest priority alone takes more than its share from them where two processors are one core, or caches
    /// are small.
    pub fn take(&mut self) {
        let Some(now) = read() else { return };
        let rest = rest(now.since(self.0));
        if !rest.is_zero() {
            #[expect(clippy::disallowed_methods, reason = "a thread of its own, on which no task runs")]
            std::thread::sleep(rest);
        }
        *self = Self::begin();
    }
}

fn rest(Times { wall, own, others }: Times) -> Duration {
    if own * 5 >= wall * UNDISTURBED || others * ALONE < wall {
        return Duration::ZERO;
    }
    REST_MAX.min(own * REST)
}

/// Only Linux is asked.
fn read() -> Option<Times> {
    #[cfg(target_os = "linux")]
    {
        use rustix::time::{ClockId, clock_gettime};
        let read = |clock| Duration::try_from(clock_gettime(clock)).ok();
        let (wall, own) = (read(ClockId::Monotonic)?, read(ClockId::ThreadCPUTime)?);
        Some(Times { wall, own, others: read(ClockId::ProcessCPUTime)?.saturating_sub(own) })
    }
    #[cfg(not(target_os = "linux"))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    const fn times(wall: u64, own: u64, others: u64) -> Times {
        Times { wall: ms(wall), own: ms(own), others: ms(others) }
    }

    #[test]
    fn whoever_has_a_processor_alone_does_not_rest() {
        for times in [times(40, 40, 40), times(50, 40, 50), times(0, 0, 0)] {
            assert_eq!(rest(times), Duration::ZERO, "{times:?}");
        }
    }

    #[test]
    fn a_processor_that_is_short_by_itself_is_no_reason_to_rest() {
        assert_eq!(rest(times(100, 40, 9)), Duration::ZERO);
        assert_eq!(rest(times(100, 40, 10)), ms(360));
    }

    #[test]
    fn whoever_had_to_wait_leaves_nine_tenths_to_others_and_goes_on_within_a_second() {
        assert_eq!(rest(times(60, 40, 50)), ms(360));
        assert_eq!(rest(times(9_000, 40, 9_000)), ms(360));
        assert_eq!(rest(times(2_000, 500, 1_900)), ms(1_000));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_thread_works_is_its_own_and_the_others() {
        let before = read().expect("Linux tells");
        let worked = || {
            let begun = read().expect("Linux tells");
            let mut sum = 0_u64;
            while read().expect("Linux tells").since(begun).own < ms(5) {
                sum = sum.wrapping_mul(31).wrapping_add(7);
            }
            sum
        };
        let sum = worked();
        let own = read().expect("Linux tells").since(before);
        assert!(own.own >= ms(5) && own.wall >= own.own, "{own:?}, {sum}");
        let sum = std::thread::scope(|scope| scope.spawn(worked).join().expect("a sum"));
        let both = read().expect("Linux tells").since(before);
        assert!(both.others >= own.others + ms(5), "{both:?}, {sum}");
    }
}
