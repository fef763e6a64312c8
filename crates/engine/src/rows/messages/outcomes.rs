//! What came of events for messages, and the counts of it.

use super::words::words;
use crate::ids::MessageId;

words! {
    /// What came of one event for one message: why it was sent, or the first
    /// reason why it was not.
    Verdict {
        /// A delivery was made.
        Sent = 1 "sent",
        /// A delivery waits for its delay.
        Delayed = 2 "delayed",
        /// Events of this source do not trigger it.
        Source = 3 "source_not_eligible",
        /// The event is older than a trigger looks back.
        TooOld = 4 "event_too_old",
        /// The event happened before the message went live.
        BeforeLive = 5 "before_live",
        /// The trigger's conditions on metadata do not hold.
        Metadata = 6 "metadata_did_not_match",
        /// It is not the occurrence that the trigger asks for.
        Occurrence = 7 "not_this_occurrence",
        /// The person is of another role.
        Role = 8 "role_not_in_audience",
        /// The audience's conditions do not hold.
        Audience = 9 "audience_did_not_match",
        /// The person is blocked or archived.
        Blocked = 10 "contact_blocked",
        /// The person had it, and gets it once.
        Once = 11 "sent_once",
        /// The person had it as often as they may.
        MaxSends = 12 "max_sends",
        /// The person had it too shortly before.
        MinGap = 13 "min_gap",
        /// The schedule has not begun.
        NotStarted = 14 "not_started",
        /// The schedule has ended.
        Stopped = 15 "stopped",
        /// It is outside the schedule's hours.
        Window = 16 "outside_window",
        /// The person had as many messages as they may get.
        Fatigue = 17 "fatigue_cap",
        /// The person is in the control group.
        Control = 18 "control_group",
        /// The person unsubscribed from e-mail.
        Unsubscribed = 19 "unsubscribed",
        /// There is nothing to send it to: no e-mail address, no device.
        NoAddress = 20 "no_address",
        /// Letters to the person's address come back.
        Bounced = 21 "bounced",
        /// The message changed while its delay ran.
        VersionReplaced = 22 "version_replaced",
        /// Nothing proves who the sender is, and the message leaves the node.
        Unproven = 23 "sender_not_proven",
        /// The message was not live any more when its delay had run.
        NotLive = 24 "not_live",
        /// The person has reached the message's goal, and it stops there.
        GoalReached = 25 "goal_reached",
    }
}

/// What came of one event for the messages that listen to its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionRow {
    /// By message.
    pub verdicts: Vec<MessageVerdict>,
}

/// What came of one event for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageVerdict {
    /// Which message.
    pub message: MessageId,
    /// Which version of it.
    pub version: u32,
    /// What came of it.
    pub verdict: Verdict,
}

words! {
    /// What is counted of a message.
    MessageCount {
        /// Deliveries that a browser had.
        Received = 1 "received",
        /// Deliveries that were seen.
        Shown = 2 "shown",
        /// Deliveries that were seen in the REST list.
        RestList = 3 "rest_list",
        /// Deliveries whose link or button was used.
        Clicked = 4 "clicked",
        /// Deliveries that were dismissed.
        Dismissed = 5 "dismissed",
        /// Deliveries that got a reaction.
        Reaction = 6 "reaction",
        /// Deliveries that were taken back.
        Recalled = 7 "recalled",
        /// Deliveries that were replied to.
        Replied = 8 "replied",
        /// People who reached the goal in time.
        Goal = 9 "goal",
        /// The same of the control group.
        ControlGoal = 10 "control_goal",
        /// Deliveries that the next program took.
        Delivered = 11 "delivered",
        /// Deliveries that came back.
        Bounced = 12 "bounced",
        /// Deliveries that were refused for good.
        Failed = 13 "failed",
        /// Deliveries through which somebody unsubscribed.
        Unsubscribed = 14 "unsubscribed",
        /// Carousels that were seen to the end.
        Completed = 15 "completed",
        /// People who got it for the first time.
        People = 16 "people",
        /// People who would have got it for the first time, and are of the
        /// control group.
        ControlPeople = 17 "control_people",
        /// People who got this version for the first time.
        VersionPeople = 18 "version_people",
        /// The same of the control group.
        ControlVersionPeople = 19 "control_version_people",
    }
}

/// What a message did in one hour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageStatsRow {
    /// By [`Verdict`], sorted.
    pub verdicts: Vec<(u8, u64)>,
    /// By [`MessageCount`], sorted.
    pub counts: Vec<(u8, u64)>,
}
