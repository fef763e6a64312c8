//! HTTP over TLS, with a certificate of the operator's.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::process::Signal;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring};

use super::{Account, Herald, run};

/// A certificate of its own authority for `localhost`, in two files.
struct Pair {
    certificate: PathBuf,
    key: PathBuf,
    trusted: CertificateDer<'static>,
}

impl Pair {
    fn make(folder: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let pair = Self {
            certificate: folder.join("cert.pem"),
            key: folder.join("key.pem"),
            trusted: made.cert.der().clone(),
        };
        fs::write(&pair.certificate, made.cert.pem()).unwrap();
        fs::write(&pair.key, made.signing_key.serialize_pem()).unwrap();
        pair
    }

    fn options(&self) -> [&str; 4] {
        ["--tls-cert", self.certificate.to_str().unwrap(), "--tls-key", self.key.to_str().unwrap()]
    }

    /// Asks for `/healthz`, trusting nobody but this one.
    fn ask(&self, herald: &Herald) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let client = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(client, TcpStream::connect(herald.address)?);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

#[test]
fn it_speaks_tls_and_reads_a_renewed_certificate() {
    let account = Account::init();
    let folder = tempfile::tempdir().unwrap();
    let first = Pair::make(folder.path());
    let mut herald = Herald::serve(&account.data(), &first.options());
    assert!(first.ask(&herald).unwrap().starts_with("HTTP/1.1 200"));
    // Who speaks no TLS is shown the door.
    let mut plain = TcpStream::connect(herald.address).unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _closed_or_reset = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    let second = Pair::make(folder.path());
    assert!(second.ask(&herald).is_err(), "still the first one");
    herald.signal(Signal::HUP);
    herald.wait_for_line("the TLS certificate was read again");
    assert!(second.ask(&herald).unwrap().starts_with("HTTP/1.1 200"));
    // A renewal that failed half-way does no harm.
    fs::write(&second.key, "nothing").unwrap();
    herald.signal(Signal::HUP);
    herald.wait_for_line("the TLS certificate stays as it was");
    assert!(second.ask(&herald).unwrap().starts_with("HTTP/1.1 200"));
    let (status, _, _) = herald.stop();
    assert!(status.success());
}

#[test]
fn what_cannot_be_used_stops_the_start_with_one_clear_error() {
    let account = Account::init();
    let folder = tempfile::tempdir().unwrap();
    let pair = Pair::make(folder.path());
    let other = tempfile::tempdir().unwrap();
    let stranger = Pair::make(other.path());
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "").unwrap();
    let [certificate, key, stranger, empty] =
        [&pair.certificate, &pair.key, &stranger.key, &empty].map(|path| path.to_str().unwrap());
    for (options, words) in [
        (vec!["--tls-cert", certificate], "--tls-cert and --tls-key belong together"),
        (vec!["--tls-cert", "/nowhere.pem", "--tls-key", key], "read the TLS certificate from /nowhere.pem"),
        (vec!["--tls-cert", empty, "--tls-key", key], "empty.pem holds no certificate"),
        (vec!["--tls-cert", certificate, "--tls-key", certificate], "read the TLS key from"),
        (vec!["--tls-cert", certificate, "--tls-key", stranger], "cannot be used together"),
        (vec!["--location-db", key], "read the location database"),
    ] {
        let data = account.data();
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
        arguments.extend(options);
        let output = run(&arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(words), "{words}: {error}");
    }
}
