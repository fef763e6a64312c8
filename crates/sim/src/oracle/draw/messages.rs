//! The rows of messages.

use super::super::Workspace;
use super::Drawing;
use engine::ids::{DeliveryId, MessageId, TimerId, WorkspaceId, WriterId};
use engine::rows::{DeliveryOfRow, DeviceOwnerRow, DevicesRow, OutboxRow};
use engine::tables::{
    DecisionKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, MessageKey, MessageStatsKey,
    MessageVersionKey, OutboxKey, PulseKey, SendsKey, TimerKey,
};

impl Workspace {
    pub(super) fn draw_messages(&self, workspace: WorkspaceId, drawing: &mut Drawing) {
        let messages = &self.messages;
        for (message, row) in (1..).map(MessageId).zip(&messages.all) {
            drawing.put(&MessageKey { workspace, message }, row.clone());
        }
        for (&(message, version), row) in &messages.versions {
            drawing.put(&MessageVersionKey { workspace, message: MessageId(message), version }, row.clone());
        }
        for (&contact, row) in &messages.sends {
            drawing.put(&SendsKey { workspace, contact }, row.clone());
        }
        for (&(contact, delivery), row) in &messages.deliveries {
            let (delivery, message) = (DeliveryId(delivery), row.message);
            drawing.put(&DeliveryKey { workspace, contact, delivery }, row.clone());
            drawing.put(&DeliveryOfKey { workspace, message, delivery }, DeliveryOfRow { contact });
        }
        for (&seq, row) in &messages.decisions {
            drawing.put(&DecisionKey { workspace, writer: WriterId(0), seq }, row.clone());
        }
        for (&(message, version, hour), row) in &messages.stats {
            let (message, writer) = (MessageId(message), WriterId(0));
            drawing.put(&MessageStatsKey { workspace, message, version, hour, writer }, row.clone());
        }
        for (&message, row) in &messages.pulses {
            drawing.put(&PulseKey { workspace, message: MessageId(message) }, *row);
        }
        for (&(due_at, timer), row) in &messages.timers {
            drawing.put(&TimerKey { workspace, due_at, timer: TimerId(timer) }, *row);
        }
        for (&contact, devices) in &self.devices {
            drawing.put(&DevicesKey { workspace, contact }, DevicesRow { devices: devices.clone() });
            for device in devices {
                drawing.put(&DeviceOwnerKey { workspace, device: device.device }, DeviceOwnerRow { contact });
            }
        }
        for &(due_at, contact, delivery) in &messages.outbox {
            drawing.put(&OutboxKey { workspace, due_at, contact, delivery: DeliveryId(delivery) }, OutboxRow);
        }
    }
}
