//! Whose certificates are believed.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

/// The roots that certificates must lead to: those that browsers know, and the
/// operator's own.
///
/// ```
/// assert!(outbound::Roots::with_extra("no PEM").is_err());
/// let known = outbound::Roots::default();
/// # drop(known);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Roots {
    extra: Vec<CertificateDer<'static>>,
}

/// Why the operator's own roots cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// There is no certificate in the text.
    #[error("the text holds no certificate in PEM form")]
    Empty,
    /// The text is no PEM.
    #[error("read the certificates")]
    Pem(#[source] pem::Error),
    /// One of them is no certificate.
    #[error("use the certificates")]
    Certificate(#[source] rustls::Error),
}

impl Roots {
    /// The known roots and those in this PEM text.
    ///
    /// # Errors
    /// [`RootsError`].
    pub fn with_extra(pem: &str) -> Result<Self, RootsError> {
        let extra: Vec<_> =
            CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(RootsError::Pem)?;
        if extra.is_empty() {
            return Err(RootsError::Empty);
        }
        let mut store = RootCertStore::empty();
        extra.iter().try_for_each(|one| store.add(one.clone())).map_err(RootsError::Certificate)?;
        Ok(Self { extra })
    }

    /// The operator's own, in DER.
    pub(crate) fn extra(&self) -> impl Iterator<Item = &[u8]> {
        self.extra.iter().map(AsRef::as_ref)
    }

    /// TLS 1.2 and 1.3 with these roots, offering these protocols.
    pub(crate) fn tls(&self, protocols: &[&str]) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut store: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        self.extra.iter().try_for_each(|one| store.add(one.clone()))?;
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(store)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        Ok(Arc::new(config))
    }
}
