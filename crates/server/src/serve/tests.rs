use super::*;
use crate::limits::HEAD_BYTES_MAX;
use axum::body::{Body, Bytes};
use axum::routing::get;
use hyper::body::{Body as HttpBody, Frame};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::task::Context;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A listener whose `/work` tells when it began and ends when it is let go,
/// whose `/quick` answers at once, and whose `/endless` never stops.
struct Running {
    address: SocketAddr,
    traffic: Arc<Traffic>,
    made: Arc<AtomicU64>,
    began: mpsc::UnboundedReceiver<()>,
    let_go: Arc<Semaphore>,
    stop: oneshot::Sender<()>,
    hurry: oneshot::Sender<()>,
    ended: JoinHandle<Ended>,
}

/// An answer that always has more, and counts the bytes that were made of it.
struct Endless(Arc<AtomicU64>);

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = Bytes::from_static(&[b' '; 64 * 1_024]);
        self.0.fetch_add(piece.len() as u64, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

async fn run(connections_max: u32) -> Running {
    run_tls(connections_max, None).await
}

async fn run_tls(connections_max: u32, tls: Option<Arc<Tls>>) -> Running {
    let (beginning, began) = mpsc::unbounded_channel();
    let let_go = Arc::new(Semaphore::new(0));
    let gate = Arc::clone(&let_go);
    let work = async move || {
        beginning.send(()).unwrap();
        gate.acquire().await.unwrap().forget();
        "done"
    };
    // More than the kernel's buffers of a connection hold.
    let large = async || vec![b' '; 32 << 20];
    let made = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&made);
    let endless = async move || Body::new(Endless(counted.clone()));
    let router =
        Router::new().route("/work", get(work)).route("/quick", get(async || "quick")).route("/large", get(large));
    let router = router.route("/endless", get(endless));
    let any = "127.0.0.1:0".parse().unwrap();
    let listener = Listener::bind_tls(any, connections_max, router, tls).await.unwrap();
    let (address, traffic) = (listener.address().unwrap(), listener.traffic());
    let (stop, stopped) = oneshot::channel::<()>();
    let (hurry, hurried) = oneshot::channel::<()>();
    let serving = listener.serve(async { stopped.await.unwrap() }, async { hurried.await.unwrap() });
    Running { address, traffic, made, began, let_go, stop, hurry, ended: tokio::spawn(serving) }
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address).await.unwrap()
}

async fn send(stream: &mut TcpStream, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: herald.example\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
}

/// Reads one answer, whose body ends with `body`.
async fn answer(stream: &mut TcpStream, body: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(body) {
        let mut bytes = [0; 1_024];
        let length = stream.read(&mut bytes).await.unwrap();
        assert!(length > 0, "closed after {text:?}");
        text += std::str::from_utf8(&bytes[..length]).unwrap();
    }
    text
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_))
}

#[tokio::test]
async fn a_stop_answers_what_is_in_work_and_closes_the_rest() {
    let mut running = run(10).await;
    let (mut working, mut resting) = (connect(&running).await, connect(&running).await);
    send(&mut resting, "/quick").await;
    let before = answer(&mut resting, "quick").await;
    send(&mut working, "/work").await;
    running.began.recv().await.unwrap();

    running.stop.send(()).unwrap();
    assert!(is_closed(&mut resting).await);
    assert!(TcpStream::connect(running.address).await.is_err());
    running.let_go.add_permits(1);
    let after = answer(&mut working, "done").await;
    assert!(is_closed(&mut working).await);
    assert_eq!(running.ended.await.unwrap(), Ended::Drained);
    assert!(!before.contains("connection: close") && after.contains("connection: close"), "{before}{after}");
    assert_eq!((running.traffic.connections(), running.traffic.answers()[1]), (0, ("2xx", 2)));
}

#[tokio::test]
async fn a_second_signal_cuts_what_still_works() {
    let mut running = run(10).await;
    let mut working = connect(&running).await;
    send(&mut working, "/work").await;
    running.began.recv().await.unwrap();
    running.stop.send(()).unwrap();
    running.hurry.send(()).unwrap();
    assert_eq!(running.ended.await.unwrap(), Ended::Cut(1));
}

#[tokio::test]
async fn a_request_half_sent_when_the_stop_comes_is_answered() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/quick").await;
    answer(&mut stream, "quick").await;
    stream.write_all(b"GET /quick HTTP/1.1\r\nhost: herald").await.unwrap();
    running.stop.send(()).unwrap();
    while TcpStream::connect(running.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(b".example\r\n\r\n").await.unwrap();
    assert!(answer(&mut stream, "quick").await.contains("connection: close"));
    assert_eq!(running.ended.await.unwrap(), Ended::Drained);
}

#[tokio::test]
async fn a_connection_too_many_waits_for_a_seat() {
    let running = run(1).await;
    let mut first = connect(&running).await;
    send(&mut first, "/quick").await;
    answer(&mut first, "quick").await;
    let mut second = connect(&running).await;
    send(&mut second, "/quick").await;
    let early = tokio::time::timeout(Duration::from_millis(200), second.readable()).await;
    assert!(early.is_err(), "answered beyond the limit");
    drop(first);
    answer(&mut second, "quick").await;
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let running = run(10).await;
    let request = |bytes: usize| {
        let head = "GET /quick HTTP/1.1\r\nhost: herald.example\r\nx: ";
        format!("{head}{}\r\n\r\n", "a".repeat(bytes - head.len() - 4))
    };
    for (bytes, status) in [(HEAD_BYTES_MAX, "200 OK"), (HEAD_BYTES_MAX + 1, "431 Request Header Fields Too Large")] {
        let mut stream = connect(&running).await;
        stream.write_all(request(bytes).as_bytes()).await.unwrap();
        let found = answer(&mut stream, if bytes > HEAD_BYTES_MAX { "\r\n\r\n" } else { "quick" }).await;
        assert!(found.starts_with(&format!("HTTP/1.1 {status}")), "{bytes}: {found}");
    }
}

#[tokio::test]
async fn a_refusal_that_came_before_the_body_is_seen_and_the_connection_lives_on() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    for chunked in [false, true] {
        let length = if chunked { "transfer-encoding: chunked" } else { "content-length: 6291456" };
        let head = format!("POST /nowhere HTTP/1.1\r\nhost: herald.example\r\n{length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        // Told in 64 pieces, so that the route has refused long before the end.
        for _ in 0..64 {
            let piece = vec![b'x'; 6_291_456 / 64];
            if chunked {
                stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).await.unwrap();
            }
            stream.write_all(&piece).await.unwrap();
            if chunked {
                stream.write_all(b"\r\n").await.unwrap();
            }
        }
        if chunked {
            stream.write_all(b"0\r\n\r\n").await.unwrap();
        }
        assert!(answer(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 404"));
        send(&mut stream, "/quick").await;
        answer(&mut stream, "quick").await;
    }
}

#[tokio::test]
async fn a_body_that_was_never_asked_for_is_not_waited_for() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    let head = "POST /nowhere HTTP/1.1\r\nhost: herald.example\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    assert!(answer(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test(start_paused = true)]
async fn a_refused_body_is_not_waited_for_long() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    let head = "POST /nowhere HTTP/1.1\r\nhost: herald.example\r\ncontent-length: 9\r\n\r\nx";
    stream.write_all(head.as_bytes()).await.unwrap();
    let began = tokio::time::Instant::now();
    assert!(answer(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 404"));
    let passed_ms = u64::try_from(began.elapsed().as_millis()).unwrap();
    assert!(is_about(passed_ms, crate::limits::LEFTOVER_MS_MAX), "{passed_ms}");
}

#[tokio::test]
async fn an_absolute_target_finds_its_route() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "http://api.example/quick").await;
    assert!(answer(&mut stream, "quick").await.starts_with("HTTP/1.1 200"));
}

/// Until every connection is closed: the time that passed by the paused clock,
/// which jumps ahead whenever nobody has anything to do.
async fn closed_after_ms(running: &Running) -> u64 {
    let began = tokio::time::Instant::now();
    while running.traffic.connections() > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    u64::try_from(began.elapsed().as_millis()).unwrap()
}

/// From the bound until two looks later: one to notice that it began, one
/// that it is over.
fn is_about(passed_ms: u64, bound_ms: u64) -> bool {
    use crate::limits::CONNECTION_LOOK_MS;
    (bound_ms..=bound_ms + 2 * CONNECTION_LOOK_MS).contains(&passed_ms)
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_closed() {
    use crate::limits::{IDLE_CROWDED_MS_MAX, IDLE_MS_MAX};
    for (connections_max, bound_ms) in [(10, IDLE_MS_MAX), (1, IDLE_CROWDED_MS_MAX)] {
        let running = run(connections_max).await;
        let mut stream = connect(&running).await;
        send(&mut stream, "/quick").await;
        answer(&mut stream, "quick").await;
        let passed_ms = closed_after_ms(&running).await;
        assert!(is_about(passed_ms, bound_ms), "{passed_ms}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_given_up() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/quick").await;
    answer(&mut stream, "quick").await;
    stream.write_all(b"GET /quick HTTP/1.1\r\nhost: herald").await.unwrap();
    let passed_ms = closed_after_ms(&running).await;
    assert!(is_about(passed_ms, crate::limits::HEAD_READ_MS_MAX), "{passed_ms}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_takes_is_given_up() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/large").await;
    stream.readable().await.unwrap();
    let passed_ms = closed_after_ms(&running).await;
    assert!(is_about(passed_ms, crate::limits::WRITE_STALL_MS_MAX), "{passed_ms}");
}

/// Of an answer that goes on, no more is made than is taken, but for what the
/// kernel holds for a client.
#[tokio::test(start_paused = true)]
async fn a_stream_that_nobody_takes_is_not_made_in_advance_and_given_up() {
    let running = run(10).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/endless").await;
    stream.readable().await.unwrap();
    let passed_ms = closed_after_ms(&running).await;
    assert!(is_about(passed_ms, crate::limits::WRITE_STALL_MS_MAX), "{passed_ms}");
    let made = running.made.load(Ordering::Relaxed);
    assert!(made < 32 << 20, "{made} bytes were made");
}

#[tokio::test(start_paused = true)]
async fn tls_that_does_not_come_about_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let running = run_tls(10, Some(Arc::new(Tls::load(&certificate, &key).unwrap()))).await;
    // The beginning of a greeting, and no more.
    let mut stream = connect(&running).await;
    stream.write_all(&[22, 3, 1, 2]).await.unwrap();
    while running.traffic.connections() == 0 {
        tokio::task::yield_now().await;
    }
    let passed_ms = closed_after_ms(&running).await;
    assert!(is_about(passed_ms, crate::limits::TLS_HANDSHAKE_MS_MAX), "{passed_ms}");
    assert_eq!(running.traffic.handshakes_failed(), 1);
}
