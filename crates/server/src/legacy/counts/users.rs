//! Users by segment and by tag.

use crate::errors::{ApiError, ErrorCode};
use crate::legacy::people::compile;
use crate::limits::COUNTS_MS_MAX;
use crate::request::{Call, blocking, respond};
use crate::users::USERS;
use axum::response::Response;
use engine::predicates::{Leaf, Op, Tree};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::legacy::count::{CountSpread, Counts, NamedCount, Spread};

/// All users.
///
/// # Errors
/// 503 when it takes too long.
pub(super) async fn all(call: &Call) -> Result<Response, ApiError> {
    let (app, workspace) = (Arc::clone(&call.app), call.access.workspace());
    blocking(move || {
        let count = app.node.count(workspace, None, USERS)?.total;
        respond::ok(&Counts::Spread(CountSpread::users(Spread::All(count))))
    })
    .await
}

/// Users in each segment.
///
/// # Errors
/// 503 when it takes too long.
pub(super) async fn by_segment(call: &Call) -> Result<Response, ApiError> {
    let segments = call.app.node.config().segments(call.access.workspace());
    let named = segments.into_iter().map(|(segment, row)| {
        let segment = call.access.segment_id(segment, &row).to_string();
        (row.name.clone(), Leaf::Segment { segment, op: Op::Is })
    });
    let counts = count(call, named.collect()).await?;
    respond::ok(&Counts::Spread(CountSpread::users(Spread::Segment(shown(&counts)))))
}

/// Users with each tag.
///
/// # Errors
/// 503 when it takes too long.
pub(super) async fn by_tag(call: &Call) -> Result<Response, ApiError> {
    let tags = call.app.node.config().tags(call.access.workspace());
    let named = tags.into_iter().map(|(tag, row)| {
        let leaf = Leaf::Tag { tag: tag.to_string(), op: Op::Is };
        (row.name.clone(), leaf)
    });
    let counts = count(call, named.collect()).await?;
    respond::ok(&Counts::Spread(CountSpread::users(Spread::Tag(shown(&counts)))))
}

fn shown(counts: &[(String, u64)]) -> Vec<NamedCount<'_>> {
    let shown = counts.iter().map(|(name, count)| NamedCount { name, count: *count, remote_company_id: None });
    shown.collect()
}

async fn count(call: &Call, named: Vec<(String, Leaf)>) -> Result<Vec<(String, u64)>, ApiError> {
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let ends = Instant::now() + Duration::from_millis(COUNTS_MS_MAX);
        each_until(ends, named, |leaf| {
            let predicate = compile(&app.node, &access, &Tree::Leaf(leaf))?;
            Ok(app.node.count(access.workspace(), Some(&predicate), USERS)?.total)
        })
    })
    .await
}

/// One count after the other, as long as there is time.
fn each_until<T>(
    ends: Instant,
    named: Vec<(String, T)>,
    mut count: impl FnMut(T) -> Result<u64, ApiError>,
) -> Result<Vec<(String, u64)>, ApiError> {
    let mut counts = Vec::with_capacity(named.len());
    for (name, what) in named {
        if Instant::now() >= ends {
            return Err(ApiError::new(ErrorCode::SearchTooSlow));
        }
        counts.push((name, count(what)?));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_ends_with_its_time() {
        let named = || vec![("a".to_owned(), 1), ("b".to_owned(), 2)];
        let counted = each_until(Instant::now() + Duration::from_secs(600), named(), Ok);
        assert_eq!(counted, Ok(vec![("a".to_owned(), 1), ("b".to_owned(), 2)]));
        let mut asked = 0;
        let late = each_until(Instant::now(), named(), |count| {
            asked += 1;
            Ok(count)
        });
        assert_eq!((late.unwrap_err().code, asked), (ErrorCode::SearchTooSlow, 0));
    }
}
