//! One notification.

use serde_json::{Map, Value};

use crate::limits::{PUSH_COLLAPSE_BYTES_MAX, PUSH_TOKEN_BYTES_MAX};
use crate::{Reason, Secret};

/// One notification to one device, rendered.
///
/// ```
/// use outbound::Secret;
/// use outbound::push::Push;
/// let push = Push {
///     id: 0x0190_c5fa,
///     device_token: Secret::new("00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0"),
///     title: "The shop".to_owned(),
///     body: "Your upload is ready".to_owned(),
///     data: vec![("url".to_owned(), "https://example.com/uploads/7".to_owned())],
///     collapse_id: None,
///     expires_at_s: 1_772_323_200,
/// };
/// # drop(push);
/// ```
#[derive(Clone)]
pub struct Push {
    /// The delivery's; the same for each attempt.
    pub id: u128,
    /// What the device is called by the service.
    pub device_token: Secret,
    /// The line in bold.
    pub title: String,
    /// The text.
    pub body: String,
    /// What the app is told besides; a key counts once.
    pub data: Vec<(String, String)>,
    /// A newer notification with the same takes this one's place on the device; at most
    /// [`PUSH_COLLAPSE_BYTES_MAX`] bytes.
    /// Without one it is the delivery's id, so that a second attempt replaces the first.
    pub collapse_id: Option<String>,
    /// When the service stops trying to reach the device, in seconds since 1970.
    pub expires_at_s: i64,
}

impl Push {
    /// The id as a UUID is written.
    pub(super) fn uuid(&self) -> String {
        let hex = format!("{:032x}", self.id);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }

    pub(super) fn collapse_id(&self) -> String {
        self.collapse_id.clone().unwrap_or_else(|| self.uuid())
    }

    pub(super) fn data(&self) -> Map<String, Value> {
        self.data.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
    }

    /// What both services would refuse.
    pub(super) fn check(&self) -> Result<(), Reason> {
        let is_visible = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        let token = self.device_token.expose();
        let collapse_id = self.collapse_id();
        let is_good = is_visible(token)
            && token.len() <= PUSH_TOKEN_BYTES_MAX
            && is_visible(&collapse_id)
            && collapse_id.len() <= PUSH_COLLAPSE_BYTES_MAX;
        if is_good { Ok(()) } else { Err(Reason::Invalid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(token: &str, collapse_id: Option<String>) -> Push {
        Push {
            id: 0x0190_c5fa_0000_7000_8000_0000_0000_00ff,
            device_token: Secret::new(token),
            title: String::new(),
            body: String::new(),
            data: Vec::new(),
            collapse_id,
            expires_at_s: 0,
        }
    }

    #[test]
    fn an_id_is_written_as_a_uuid_and_takes_the_collapse_ids_place() {
        assert_eq!(push("x", None).collapse_id(), "0190c5fa-0000-7000-8000-0000000000ff");
        assert_eq!(push("x", Some("cart".to_owned())).collapse_id(), "cart");
    }

    #[test]
    fn tokens_and_collapse_ids_have_a_longest_form_and_no_line_break() {
        for (bytes, is_good) in
            [(PUSH_TOKEN_BYTES_MAX - 1, true), (PUSH_TOKEN_BYTES_MAX, true), (PUSH_TOKEN_BYTES_MAX + 1, false)]
        {
            assert_eq!(push(&"x".repeat(bytes), None).check().is_ok(), is_good, "{bytes}");
        }
        let limit = PUSH_COLLAPSE_BYTES_MAX;
        for (bytes, is_good) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
            assert_eq!(push("x", Some("y".repeat(bytes))).check().is_ok(), is_good, "{bytes}");
        }
        for (token, collapse_id) in [("", "y"), ("x\r\ny: z", "y"), ("x", ""), ("x", "y\r\nz: 1"), ("x", "a b")] {
            assert_eq!(push(token, Some(collapse_id.to_owned())).check(), Err(Reason::Invalid));
        }
    }
}
