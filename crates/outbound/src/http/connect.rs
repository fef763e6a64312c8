//! Making connections: resolve, check, connect to what was checked.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tower::Service;

use super::exceptions::Exceptions;
use super::failure::Failure;
use super::guard::{Verdict, judge};
use super::resolve::Resolve;
use super::stream::Stream;
use crate::limits::{HTTP_ADDRESSES_MAX, HTTP_CONNECT_S_MAX};

/// Whom we may ask, and who says where they live.
pub(super) struct Door {
    pub(super) exceptions: Exceptions,
    pub(super) resolver: Arc<dyn Resolve>,
}

/// hyper's way to get a connection.
#[derive(Clone)]
pub(super) struct Connector {
    pub(super) door: Arc<Door>,
    pub(super) tls: TlsConnector,
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, Failure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move { connector.connect(&uri).await })
    }
}

impl Connector {
    async fn connect(&self, uri: &Uri) -> Result<Stream, Failure> {
        let is_plain = uri.scheme_str() == Some("http");
        let host = uri.host().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let port = uri.port_u16().unwrap_or(if is_plain { 80 } else { 443 });

        let found = self.door.addresses(host).await?;
        let admitted = self.door.admitted(host, &found, is_plain)?;
        let tcp = dial(&admitted, port).await?;
        // Requests are small: no reason to wait for more to send.
        tcp.set_nodelay(true).map_err(|_| Failure::Unreachable)?;
        if is_plain {
            return Ok(Stream::Plain(TokioIo::new(tcp)));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Failure::UrlInvalid)?;
        let tls = self.tls.connect(name, tcp).await.map_err(|_| Failure::Tls)?;
        Ok(Stream::Tls(Box::new(TokioIo::new(tls))))
    }
}

impl Door {
    async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Failure> {
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        let found = self.resolver.resolve(host).await.map_err(|_| Failure::NameUnknown)?;
        if found.is_empty() { Err(Failure::NameUnknown) } else { Ok(found) }
    }

    /// Those of the addresses that may be asked, over this scheme.
    fn admitted(&self, host: &str, found: &[IpAddr], is_plain: bool) -> Result<Vec<IpAddr>, Failure> {
        let judged = found.iter().map(|address| (*address, judge(&self.exceptions, host, *address)));
        let known: Vec<_> = judged.filter(|(_, verdict)| *verdict != Verdict::Refused).collect();
        if known.is_empty() {
            return Err(Failure::AddressRefused);
        }
        let usable = known.into_iter().filter(|(_, verdict)| !is_plain || *verdict == Verdict::Excepted);
        let usable: Vec<IpAddr> = usable.map(|(address, _)| address).take(HTTP_ADDRESSES_MAX).collect();
        if usable.is_empty() { Err(Failure::PlainHttp) } else { Ok(usable) }
    }
}

/// The first of the addresses that answers.
async fn dial(addresses: &[IpAddr], port: u16) -> Result<TcpStream, Failure> {
    for address in addresses {
        let attempt = TcpStream::connect(SocketAddr::new(*address, port));
        if let Ok(Ok(stream)) = timeout(Duration::from_secs(HTTP_CONNECT_S_MAX), attempt).await {
            return Ok(stream);
        }
    }
    Err(Failure::Unreachable)
}
