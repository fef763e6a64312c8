use engine::RefusalKind;
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, JobId, TeammateId, TokenId, WorkspaceId, WriterId};
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::rows::{
    ActorRef, AuditChange, BulkTask, CatalogKeyFact, DropReason, Identified, IdentifierKind, JobKind, NotStored, Role,
    Scopes, SeenWhat, SignInLink, Sweep, TeammateRole,
};
use engine::settings::Settings;
use engine::source::{Source, Verified};

/// A field's value as text.
pub trait Text {
    /// The text.
    fn text(&self) -> String;
    /// Whether there is nothing to tell.
    fn is_blank(&self) -> bool {
        false
    }
}

macro_rules! numbers {
    ($($ty:ty),*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                self.to_string()
            }
            fn is_blank(&self) -> bool {
                *self == 0
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64);

macro_rules! ordinals {
    ($($ty:ident),*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                self.0.to_string()
            }
            fn is_blank(&self) -> bool {
                self.0 == 0
            }
        }
    )*};
}
ordinals!(WorkspaceId, ContactOrdinal, DefinitionId, TokenId, TeammateId, WriterId, JobId);

macro_rules! named {
    ($($ty:ty),*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                self.name().to_owned()
            }
        }
    )*};
}
named!(Source, Verified, Role, DropReason, RefusalKind, Sweep, OmissionReason);

/// Whose role is not shown is an owner: so rows look that are older than roles.
impl Text for TeammateRole {
    fn text(&self) -> String {
        self.name().to_owned()
    }
    fn is_blank(&self) -> bool {
        *self == Self::Owner
    }
}

impl Text for SignInLink {
    fn text(&self) -> String {
        format!("{} until {}", self.secret_hash.text(), self.expires_at)
    }
}

impl Text for u128 {
    fn text(&self) -> String {
        format!("{self:032x}")
    }
    fn is_blank(&self) -> bool {
        *self == 0
    }
}

impl Text for bool {
    fn text(&self) -> String {
        self.to_string()
    }
    fn is_blank(&self) -> bool {
        !*self
    }
}

/// A text of which the run of equal characters at the end is written as
/// `a*255` when it is long.
impl Text for str {
    fn text(&self) -> String {
        let Some(last) = self.chars().next_back() else { return "\"\"".to_owned() };
        let run = self.chars().rev().take_while(|c| *c == last).count();
        let head: String = self.chars().take(self.chars().count() - run).collect();
        if run > 20 { format!("{:?}", format!("{head}{last}*{run}")) } else { format!("{self:?}") }
    }
}

impl Text for String {
    fn text(&self) -> String {
        self.as_str().text()
    }
}

impl<const N: usize> Text for [u8; N] {
    fn text(&self) -> String {
        match self.first() {
            Some(first) if self.iter().all(|byte| byte == first) => format!("{first:02x}*{N}"),
            _ => self.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> String {
        self.as_ref().map_or_else(|| "-".to_owned(), T::text)
    }
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

impl<T: Text> Text for Vec<T> {
    fn text(&self) -> String {
        format!("[{}]", self.iter().map(T::text).collect::<Vec<_>>().join(" "))
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<A: Text, B: Text> Text for (A, B) {
    fn text(&self) -> String {
        let (left, right) = self;
        format!("{}:{}", left.text(), right.text())
    }
}

impl Text for Scopes {
    fn text(&self) -> String {
        let Self(bits) = self;
        let held = Self::NAMES.iter().filter(|(_, scope)| self.contains(*scope)).map(|(name, _)| *name);
        format!("{}({bits})", held.collect::<Vec<_>>().join(","))
    }
}

impl Text for IdentifierKind {
    fn text(&self) -> String {
        match self {
            Self::ExternalId => "external_id".to_owned(),
            Self::Email => "email".to_owned(),
            Self::Visitor => "visitor".to_owned(),
        }
    }
}

impl Text for EventRef {
    fn text(&self) -> String {
        let Self { writer, seq } = self;
        format!("{writer}#{seq}")
    }
}

impl Text for Identified {
    fn text(&self) -> String {
        let Self { contact, role } = self;
        format!("{}{contact}", role.name())
    }
}

impl Text for Settings {
    fn text(&self) -> String {
        let Self { set } = self;
        set.text()
    }
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

impl Text for Value {
    fn text(&self) -> String {
        match self {
            Self::String(text) => text.text(),
            Self::Number(text) => text.clone(),
            Self::Boolean(value) => value.text(),
            Self::RichLink { url, value } => format!("rich({} {})", url.text(), value.text()),
            Self::Money { amount, currency } => format!("money({amount} {currency})"),
            Self::Opaque(raw) => format!("opaque({raw})"),
        }
    }
}

impl Text for Omission {
    fn text(&self) -> String {
        let Self { key, reason } = self;
        format!("{}:{}", key.text(), reason.name())
    }
}

impl Text for Omissions {
    fn text(&self) -> String {
        let Self { named, count } = self;
        format!("{count}{}", named.text())
    }
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

impl Text for CatalogKeyFact {
    fn text(&self) -> String {
        let Self { key, kinds, first_at, last_day, examples } = self;
        format!("{}(kinds={kinds:b} first_at={first_at} last_day={last_day} examples={})", key.text(), examples.text())
    }
}

impl Text for SeenWhat {
    fn text(&self) -> String {
        match self {
            Self::Event(event) => format!("event({})", event.text()),
            Self::Import => "import".to_owned(),
            Self::Job(job) => format!("job({job})"),
        }
    }
}

impl Text for NotStored {
    fn text(&self) -> String {
        match self {
            Self::Duplicate(of) => format!("duplicate({})", of.text()),
            Self::Dropped(reason) => format!("dropped({})", reason.name()),
            Self::Rejected(kind) => format!("rejected({})", kind.name()),
        }
    }
}

impl Text for BulkTask {
    fn text(&self) -> String {
        let Self { item_count, error_count, created_at, completed_at } = self;
        format!("(items={item_count} errors={error_count} at={created_at}..{completed_at})")
    }
}

impl Text for JobKind {
    fn text(&self) -> String {
        match self {
            Self::BulkEvents { tasks } => format!("bulk_events{}", tasks.text()),
            Self::Sweep { sweep, cursor, removed, passes } => {
                format!("sweep({} cursor={cursor:x} removed={removed} passes={passes})", sweep.name())
            }
            Self::Erase { contacts, companies, needles, stage, done, cursor, removed } => {
                let stage = stage.map_or("-", engine::rows::EraseStage::name);
                format!(
                    "erase({} companies={} needles={} stage={stage} done={done} cursor={cursor:x} removed={removed})",
                    contacts.text(),
                    companies.text(),
                    needles.text()
                )
            }
            Self::AttachHeld { contact, kind, value, cursor, attached, finished } => {
                let kind = kind.text();
                format!("attach_held({contact} {kind}:{value} cursor={cursor} attached={attached} finished={finished})")
            }
            Self::DetachCompany { company, detached, finished } => {
                format!("detach_company({company} detached={detached} finished={finished})")
            }
            Self::RemoveTag { tag, cursor, removed, finished } => {
                format!("remove_tag({tag} cursor={cursor} removed={removed} finished={finished})")
            }
            Self::FillFact { fact, cursor, counted, finished } => {
                format!("fill_fact({fact} cursor={cursor} counted={counted} finished={finished})")
            }
            Self::DropFacts { facts, cursor, removed, finished } => {
                let facts: Vec<String> = facts.iter().map(ToString::to_string).collect();
                format!("drop_facts({} cursor={cursor:x} removed={removed} finished={finished})", facts.join(","))
            }
            Self::Import(state) => state.text(),
        }
    }
}

impl Text for ActorRef {
    fn text(&self) -> String {
        match self {
            Self::CommandLine => "command_line".to_owned(),
            Self::Token(token) => format!("token{token}"),
            Self::Teammate(teammate) => format!("teammate{teammate}"),
            Self::Herald => "herald".to_owned(),
        }
    }
}

impl Text for AuditChange {
    fn text(&self) -> String {
        let Self { field, before, after } = self;
        format!("{field}:{}→{}", before.text(), after.text())
    }
}
