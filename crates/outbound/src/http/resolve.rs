//! From a name to addresses.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;

/// What [`Resolve::resolve`] gives back.
pub type Resolving<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Finds the addresses of a name. It is asked once for each connection, and never for
/// what is an address already.
///
/// ```
/// use outbound::http::{Resolve, Resolving};
/// struct Fixed;
/// impl Resolve for Fixed {
///     fn resolve<'a>(&'a self, _: &'a str) -> Resolving<'a> {
///         Box::pin(async { Ok(vec![[127, 0, 0, 1].into()]) })
///     }
/// }
/// ```
pub trait Resolve: Send + Sync + 'static {
    /// The addresses of a host, the preferred one first.
    ///
    /// # Errors
    /// The name is unknown, or nobody could be asked.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a>;
}

/// The system's own resolver, with its hosts file.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
