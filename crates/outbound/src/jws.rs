//! Signed tokens (JWS, compact form), as Apple and Google want them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde::Serialize;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use crate::Secret;

/// Why a private key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PEM text with `BEGIN PRIVATE KEY`.
    #[error("the key is no PEM text with a private key (PKCS #8)")]
    Pem,
    /// A key of another kind, or a damaged one.
    #[error("the key is damaged, or not of the kind that is needed")]
    Kind,
}

/// A private key and how it signs.
pub(crate) enum Signer {
    /// ES256: Apple's `.p8` keys.
    Es256(EcdsaKeyPair),
    /// RS256: the keys of Google's service accounts.
    Rs256(RsaKeyPair),
}

impl Signer {
    pub(crate) fn es256(pem: &Secret) -> Result<Self, KeyError> {
        let der = der(pem)?;
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.secret_pkcs8_der(), &random);
        key.map(Self::Es256).map_err(|_| KeyError::Kind)
    }

    pub(crate) fn rs256(pem: &Secret) -> Result<Self, KeyError> {
        let key = RsaKeyPair::from_pkcs8(der(pem)?.secret_pkcs8_der());
        key.map(Self::Rs256).map_err(|_| KeyError::Kind)
    }

    /// The claims as a signed token. `None` when there is no randomness to be had.
    pub(crate) fn token(&self, key_id: &str, claims: &impl Serialize) -> Option<Secret> {
        #[derive(Serialize)]
        struct Header<'a> {
            alg: &'static str,
            kid: &'a str,
            typ: &'static str,
        }
        let alg = match self {
            Self::Es256(_) => "ES256",
            Self::Rs256(_) => "RS256",
        };
        let header = encoded(&Header { alg, kid: key_id, typ: "JWT" })?;
        let signed = format!("{header}.{}", encoded(claims)?);
        let signature = URL_SAFE_NO_PAD.encode(self.signature(signed.as_bytes())?);
        Some(Secret::new(format!("{signed}.{signature}")))
    }

    fn signature(&self, text: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(key) => key.sign(&random, text).ok().map(|signature| signature.as_ref().to_vec()),
            Self::Rs256(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, text, &mut signature).ok()?;
                Some(signature)
            }
        }
    }
}

fn der(pem: &Secret) -> Result<PrivatePkcs8KeyDer<'static>, KeyError> {
    PrivatePkcs8KeyDer::from_pem_slice(pem.expose().as_bytes()).map_err(|_| KeyError::Pem)
}

fn encoded(value: &impl Serialize) -> Option<String> {
    serde_json::to_vec(value).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}
