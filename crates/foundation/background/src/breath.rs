//! Rests between the pieces of a long calculation, while others want the processor.

use std::time::Duration;

/// Who got less of a processor than so many fifths of the time had to wait for it: others want it.
const UNDISTURBED: u32 = 4;
/// So many times as long as a piece took of the processor is left to others after it.
const REST: u32 = 9;
const REST_MAX: Duration = Duration::from_secs(1);

/// What a thread has got so far: time on the clock, and of a processor.
#[derive(Debug, Clone, Copy, Default)]
pub struct Breath {
    wall: Duration,
    processor: Duration,
}

impl Breath {
    /// Begins to count for this thread.
    pub fn begin() -> Self {
        read().map_or_else(Self::default, |(wall, processor)| Self { wall, processor })
    }

    /// After a piece of some ten milliseconds at least: rests if the thread had to wait for a processor meanwhile. The lowest
    /// priority alone takes more than its share from others where two processors are one core, or caches are small.
    pub fn take(&mut self) {
        let Some((wall, processor)) = read() else { return };
        let rest = rest(wall.saturating_sub(self.wall), processor.saturating_sub(self.processor));
        if !rest.is_zero() {
            #[expect(clippy::disallowed_methods, reason = "a thread of its own, on which no task runs")]
            std::thread::sleep(rest);
        }
        *self = Self::begin();
    }
}

fn rest(wall: Duration, processor: Duration) -> Duration {
    if processor * 5 >= wall * UNDISTURBED {
        return Duration::ZERO;
    }
    REST_MAX.min(processor * REST)
}

/// Time on a clock that only goes on, and the processor's time of this thread. Only Linux is asked.
fn read() -> Option<(Duration, Duration)> {
    #[cfg(target_os = "linux")]
    {
        use rustix::time::{ClockId, clock_gettime};
        let read = |clock| Duration::try_from(clock_gettime(clock)).ok();
        read(ClockId::Monotonic).zip(read(ClockId::ThreadCPUTime))
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

    #[test]
    fn whoever_has_a_processor_alone_does_not_rest() {
        assert_eq!(rest(ms(40), ms(40)), Duration::ZERO);
        assert_eq!(rest(ms(50), ms(40)), Duration::ZERO);
        assert_eq!(rest(Duration::ZERO, Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn whoever_had_to_wait_leaves_nine_tenths_to_others_and_goes_on_within_a_second() {
        assert_eq!(rest(ms(60), ms(40)), ms(360));
        assert_eq!(rest(ms(9_000), ms(40)), ms(360));
        assert_eq!(rest(ms(2_000), ms(500)), ms(1_000));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_thread_works_is_counted_and_what_it_waits_is_not() {
        let (before, _) = read().expect("Linux tells");
        let begun = Breath::begin();
        let mut sum = 0_u64;
        while read().expect("Linux tells").1.saturating_sub(begun.processor) < ms(5) {
            sum = sum.wrapping_mul(31).wrapping_add(7);
        }
        let (wall, processor) = read().expect("Linux tells");
        assert!(wall > before && processor - begun.processor >= ms(5), "{sum}");
    }
}
