//! What browsers send, and are told: as little as they need.

mod call;
mod email;
mod events;
mod identity;
mod message;
mod mobile;
mod ping;
mod stream;

pub use call::AnyCall;
pub use email::{CollectEmail, Collected};
pub use events::{WebEvent, WebEventResult, WebEventResults, WebEvents};
pub use identity::{TokenClaims, TokenHeader};
pub use message::{MessageGone, Receipted, WebAction, WebMessage, WebReceipt, WebReceipts, WebUrlRule};
pub use mobile::{MobileContentCall, MobileDevice, MobileDeviceNoted, MobileMessage, MobilePlatform};
pub use ping::{KnownVisitor, LeftOut, Limits, Page, PageLooks, Person, Ping, Pong};
pub use stream::{End, Follow, Hello, News, NewsData, NewsItem, Seen};
