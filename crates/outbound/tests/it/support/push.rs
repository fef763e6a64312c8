//! Keys, notifications, and reading signed tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use outbound::Secret;
use outbound::push::Push;
use rcgen::{KeyPair, PublicKeyData as _};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey, VerificationAlgorithm,
};
use serde_json::Value;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

/// A private key, and who can check what it signed.
pub struct Key {
    pub pem: Secret,
    algorithm: &'static dyn VerificationAlgorithm,
    public: Vec<u8>,
}

impl Key {
    /// As Apple gives them out.
    pub fn p256() -> Self {
        let pair = KeyPair::generate().unwrap();
        let public = pair.der_bytes().to_vec();
        Self { pem: Secret::new(pair.serialize_pem()), algorithm: &ECDSA_P256_SHA256_FIXED, public }
    }

    /// As Google gives them out: made for these tests, and used nowhere else.
    pub fn rsa() -> Self {
        let pem = include_str!("rsa-for-tests.pem");
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
        let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
        let public = pair.public().as_ref().to_vec();
        Self { pem: Secret::new(pem), algorithm: &RSA_PKCS1_2048_8192_SHA256, public }
    }

    /// Header and claims of a token that this key signed.
    pub fn read(&self, token: &str) -> (Value, Value) {
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        UnparsedPublicKey::new(self.algorithm, &self.public).verify(signed.as_bytes(), &signature).unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        (json(header), json(claims))
    }
}

/// A notification that lives for an hour.
pub fn push(now_s: i64) -> Push {
    Push {
        id: 0x0190_c5fa_0000_7000_8000_0000_0000_0007,
        device_token: Secret::new("00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0"),
        title: "Upload done".to_owned(),
        body: "cat.jpeg is ready".to_owned(),
        data: vec![("url".to_owned(), "https://example.com/7".to_owned())],
        collapse_id: None,
        expires_at_s: now_s + 3_600,
    }
}
