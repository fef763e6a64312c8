//! `POST /messenger/web/stream`.

use super::caller::{self, Caller, Counts};
use super::news::{Asker, EndReason, known};
use super::open_streams::Place;
use super::origin;
use crate::app::App;
use crate::errors::ApiError;
use crate::fields;
use crate::live::Closing;
use crate::sse::{self, HEARTBEAT, Source};
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use node::live::Follower;
use std::sync::Arc;
use tokio::time::{Instant, sleep_until};
use wire::error::ErrorList;
use wire::messenger::{Follow, Hello};

/// Follow what a browser sees
///
/// Server-sent events: `hello` first, with the person's revision; then, for
/// everything newer than the `revision` that was sent, in order and each once,
/// an event whose id is its revision. `person`: what a browser sees of the
/// person has changed. `end`: the last one; its `reason` is `merged`, `gone`,
/// `revoked`, `replaced` (more than 5 of this person; the oldest ends) or
/// `closing` (the server stops). A comment comes after 25 seconds of silence.
#[utoipa::path(
    post,
    path = "/messenger/web/stream",
    tag = "messenger",
    request_body = Follow,
    responses(
        (status = 200, description = "Events, until one called `end`", content_type = "text/event-stream", body = String),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 403, description = "`domain_not_trusted`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`, or `too_many_streams`: too many from this network, or in all", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn stream(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/stream", Counts::Call), request, begin).await
}

/// What a browser asks before it lets a page of another origin follow
#[utoipa::path(
    options,
    path = "/messenger/web/stream",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn stream_preflight(request: Request) -> Response {
    origin::preflight(request.headers())
}

async fn begin(caller: Caller) -> Result<Response, ApiError> {
    let sent: Follow<'_> = fields::object(&caller.body)?;
    let sent_revision = fields::whole(sent.revision.clone(), "revision")?.unwrap_or(0);
    let asker = Asker::of(&caller.app, caller.session(sent.session)?)?;
    let app = Arc::clone(&caller.app);
    let (workspace, contact) = (asker.workspace(), asker.contact);
    let place = app.live.streams.enter((workspace, contact, asker.verified()), caller.network)?;
    // Followed first: what changes after the read that follows ends the wait.
    let changes = app.node.live().follow(workspace, contact);
    let access = app.node.live().access(workspace);
    let closing = app.live.closing();
    let revision = asker.look(&app).await?.revision;
    let told = Told::Nothing(known(sent_revision, revision));
    let heartbeat = sse::next_heartbeat(&app);
    Ok(sse::response(Following { app, asker, place, changes, access, closing, told, heartbeat }))
}

/// A stream between two events.
struct Following {
    app: Arc<App>,
    asker: Asker,
    place: Place,
    changes: Follower,
    access: Follower,
    closing: Closing,
    told: Told,
    heartbeat: Instant,
}

/// How far a stream is.
#[derive(Debug, Clone, Copy)]
enum Told {
    /// Nothing yet; the page knows this revision.
    Nothing(u64),
    /// What was to be told at this revision.
    Until(u64),
    /// That it ends.
    End,
}

/// What a wait ended with.
enum Woken {
    Look,
    Heartbeat,
    End(EndReason),
}

impl Source for Following {
    async fn next(mut self) -> Option<(Bytes, Self)> {
        loop {
            let piece = match self.told {
                Told::End => return None,
                Told::Nothing(known) => Some(self.hello(known).await),
                Told::Until(known) => self.news(known).await,
            };
            if let Some(piece) = piece {
                self.heartbeat = sse::next_heartbeat(&self.app);
                return Some((piece, self));
            }
            match self.woken().await {
                Woken::Look => {}
                Woken::End(reason) => return Some((self.end(reason), self)),
                Woken::Heartbeat => {
                    self.heartbeat = sse::next_heartbeat(&self.app);
                    return Some((HEARTBEAT, self));
                }
            }
        }
    }
}

impl Following {
    async fn hello(&mut self, known: u64) -> Bytes {
        let Ok(look) = self.asker.look(&self.app).await else { return self.end(EndReason::Closing) };
        self.told = Told::Until(known);
        sse::event("hello", None, &Hello { revision: look.revision, heartbeat_s: self.app.options.heartbeat.as_secs() })
    }

    /// What is newer than what the page knows.
    async fn news(&mut self, known: u64) -> Option<Bytes> {
        if !self.asker.is_good(&self.app) {
            return Some(self.end(EndReason::Revoked));
        }
        // A store that cannot be read will not be until the next start.
        let Ok(look) = self.asker.look(&self.app).await else { return Some(self.end(EndReason::Closing)) };
        let row = match look.row {
            Ok(row) => row,
            Err(reason) => return Some(self.end(reason)),
        };
        let messages = self.asker.messages(&self.app, (Arc::clone(&row), known)).await;
        let Ok(messages) = messages else { return Some(self.end(EndReason::Closing)) };
        self.told = Told::Until(look.revision.max(known));
        let revision = look.person_revision;
        let person = (revision > known).then(|| {
            let seen = self.asker.seen(&self.app, &row, revision);
            (revision, sse::event("person", Some(&revision), &seen))
        });
        // What came after the look is told by the next one, with its revision.
        let messages = messages.into_iter().filter(|item| item.id <= look.revision);
        let messages = messages.map(|item| (item.id, sse::event(item.event, Some(&item.id), &item.data)));
        let mut told: Vec<(u64, Bytes)> = person.into_iter().chain(messages).collect();
        told.sort_by_key(|(revision, _)| *revision);
        let pieces: Vec<Bytes> = told.into_iter().map(|(_, piece)| piece).collect();
        (!pieces.is_empty()).then(|| pieces.concat().into())
    }

    fn end(&mut self, reason: EndReason) -> Bytes {
        self.told = Told::End;
        sse::event("end", None, &reason.event())
    }

    async fn woken(&mut self) -> Woken {
        tokio::select! {
            biased;
            () = self.closing.begun() => Woken::End(EndReason::Closing),
            _ = &mut self.place.replaced => Woken::End(EndReason::Replaced),
            () = self.changes.changed() => Woken::Look,
            () = self.access.changed() => Woken::Look,
            // A secret's grace ends without a change: the time is as good as one.
            () = sleep_until(self.heartbeat) => {
                if self.asker.is_good(&self.app) { Woken::Heartbeat } else { Woken::End(EndReason::Revoked) }
            }
        }
    }
}
