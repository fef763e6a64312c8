//! A panic ends one request, not the server.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The future panicked. What it said is in the log, not here.
#[derive(Debug, PartialEq, Eq)]
pub struct Panicked;

/// Runs a future and catches its panic. Whatever the future owned is dropped
/// by then, so nothing half done is seen afterwards.
pub async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_value() {
        assert_eq!(caught(async { 1 }).await, Ok(1));
        let panics = caught(async {
            tokio::task::yield_now().await;
            panic!("secret")
        });
        assert_eq!(panics.await, Err::<(), _>(Panicked));
    }
}
