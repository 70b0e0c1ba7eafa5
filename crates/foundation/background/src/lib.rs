//! Long calculations, each on a thread of its own that gives way to everything else of the server: studies, staffing,
//! calibration, training, plans.

mod breath;

use kernel::Refusal;
use tokio::sync::oneshot;

pub use breath::Breath;

/// Begins at once, whether or not anybody waits for the answer. Threads that it starts itself give way as it does.
pub fn begin<T, W>(name: &'static str, work: W) -> impl Future<Output = Result<T, Refusal>> + Send
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let run = move || {
        give_way();
        // Whoever asked may have gone.
        let _ = tell.send(work());
    };
    let begun = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    async move {
        begun.map_err(|error| Refusal::Fault(format!("{name} could not begin: {error}")))?;
        told.await.map_err(|_| Refusal::Fault(format!("{name} broke off")))
    }
}

/// On Linux the priority is one of the thread, and of those that it starts. Elsewhere it is one of the whole program,
/// which has to stay what it is: there these threads run like all others.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(19) {
        tracing::debug!(%error, "a long calculation runs with the priority of everything else");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_gives_way_with_all_that_it_starts_and_nobody_else_does() {
        let priority = || rustix::process::getpriority_process(None).expect("Linux tells");
        let before = priority();
        let both = move || (priority(), std::thread::scope(|scope| scope.spawn(priority).join().expect("a priority")));
        assert_eq!(begin("both", both).await.expect("an answer"), (19, 19));
        assert_eq!(priority(), before);
    }

    #[tokio::test]
    async fn it_has_begun_before_anybody_waits_and_one_that_breaks_off_says_so() {
        let (tell, told) = oneshot::channel();
        let answer = begin("first", move || tell.send(1));
        assert_eq!(told.await, Ok(1));
        assert_eq!(answer.await.expect("an answer"), Ok(()));
        let broken = begin("second", || assert_eq!(1, 2)).await.expect_err("a fault").to_string();
        assert!(broken.contains("second broke off"), "{broken}");
    }
}
