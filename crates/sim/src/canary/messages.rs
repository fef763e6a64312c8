//! Bugs in what is kept of messages.

use super::Canary;
use super::people::{is_of, key_of, put, rows_of};
use crate::disk::Spaces;
use crate::disk::journal::Write;
use engine::ids::DeliveryId;
use engine::rows::DeliveryRow;
use engine::tables::DeliveryKey;
use engine::{Key, Row, Table, TableKey as _};
use std::sync::Arc;
use store::encoding::{decode_row, encode_key};

pub(super) fn spoil(canary: Canary, batch: &mut Vec<Write>, spaces: &Spaces) {
    match canary {
        Canary::ForgetSends => batch.iter_mut().for_each(|write| forget_sends(write, spaces)),
        Canary::FireAgain => batch.retain(|write| write.value.is_some() || !is_of(write, Table::Timer)),
        Canary::LoseDelivery => {
            let is_there = |write: &Write| rows_of(write, spaces).0.is_some();
            batch.retain(|write| !is_of(write, Table::Delivery) || write.value.is_none() || is_there(write));
        }
        Canary::SendTwice => send_twice(batch, spaces),
        Canary::LeaveTwice => batch.retain(|write| write.value.is_some() || !is_of(write, Table::Outbox)),
        Canary::ForgetRecall => batch.iter_mut().for_each(forget_recall),
        _ => {}
    }
}

fn forget_recall(write: &mut Write) {
    let row = write.value.as_deref().filter(|_| is_of(write, Table::Delivery));
    if let Some(Ok(Row::Delivery(row))) = row.map(|bytes| decode_row(Table::Delivery, bytes)) {
        put(write, &Row::Delivery(Arc::new(DeliveryRow { recalled: false, ..DeliveryRow::clone(&row) })));
    }
}

fn forget_sends(write: &mut Write, spaces: &Spaces) {
    if !is_of(write, Table::Sends) {
        return;
    }
    if let (Some(Row::Sends(before)), Some(Row::Sends(_))) = rows_of(write, spaces) {
        put(write, &Row::Sends(Arc::clone(&before)));
    }
}

/// Another delivery lies beside each new one.
fn send_twice(batch: &mut Vec<Write>, spaces: &Spaces) {
    let new = batch.iter().filter(|write| is_of(write, Table::Delivery) && rows_of(write, spaces).0.is_none());
    let twins: Vec<Write> = new
        .filter_map(|write| match key_of(write)? {
            Key::Delivery(key) => {
                let delivery = DeliveryId(key.delivery.0 + 1_000);
                let mut bytes = Vec::new();
                encode_key(&DeliveryKey { delivery, ..key }.erased(), &mut bytes);
                Some(Write { key: bytes, ..write.clone() })
            }
            _ => None,
        })
        .collect();
    batch.extend(twins);
}
