//! Intents about what orders people: attributes, tags, notes, segments.

use super::contacts::Identifiers;
use crate::ids::{
    AttributeId, AudienceId, CompanyOrdinal, SegmentId, SubscriptionTypeId, TagId, TeammateId, WorkspaceId,
};
use crate::predicates::Tree;
use crate::rows::{ActorRef, DataType, Model, PersonType};

/// See [`Command::DefineAttribute`](super::Command::DefineAttribute).
#[derive(Debug, Clone, PartialEq)]
pub struct DefineAttribute {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What it is to be.
    pub attribute: NewAttribute,
    /// Who asked.
    pub actor: ActorRef,
}

/// A custom attribute to define.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAttribute {
    /// What it is of.
    pub model: Model,
    /// Its name, 1 to 190 characters.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// The values it may have; empty for any.
    pub options: Vec<String>,
    /// What it means.
    pub description: Option<String>,
    /// Whether browsers may write it.
    pub messenger_writable: bool,
}

/// See [`Command::ChangeAttribute`](super::Command::ChangeAttribute). `None`
/// leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeAttribute {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub attribute: AttributeId,
    /// The values it may have.
    pub options: Option<Vec<String>>,
    /// What it means.
    pub description: Option<Option<String>>,
    /// Whether browsers may write it.
    pub messenger_writable: Option<bool>,
    /// Whether it is to be archived.
    pub archived: Option<bool>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SaveTag`](super::Command::SaveTag). Without an id, the tag of
/// this name is found or made.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveTag {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The tag to rename.
    pub tag: Option<TagId>,
    /// Its name.
    pub name: String,
}

/// See [`Command::DeleteTag`](super::Command::DeleteTag).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteTag {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub tag: TagId,
}

/// What is tagged.
#[derive(Debug, Clone, PartialEq)]
pub enum Tagged {
    /// A contact.
    Contact(Identifiers),
    /// A company.
    Company(CompanyOrdinal),
}

/// See [`Command::Tag`](super::Command::Tag).
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which tag.
    pub tag: TagId,
    /// What.
    pub what: Tagged,
    /// Whether it is to have the tag.
    pub tagged: bool,
    /// Who applies it; 0 is nobody in particular.
    pub by: TeammateId,
}

/// See [`Command::SaveNote`](super::Command::SaveNote).
#[derive(Debug, Clone, PartialEq)]
pub struct SaveNote {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Whom or what it is about.
    pub about: Tagged,
    /// Who wrote it; 0 is nobody in particular.
    pub author: TeammateId,
    /// What it says: HTML that has been made safe.
    pub body: String,
}

/// See [`Command::SaveSegment`](super::Command::SaveSegment). `None` leaves a
/// field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveSegment {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The segment to change; `None` makes one, which needs the other fields.
    pub segment: Option<SegmentId>,
    /// What people call it.
    pub name: Option<String>,
    /// Who can be in it at all.
    pub person_type: Option<PersonType>,
    /// Who of them is in it: a tree that compiles.
    pub predicate: Option<Tree>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::DeleteSegment`](super::Command::DeleteSegment).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteSegment {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub segment: SegmentId,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SaveAudience`](super::Command::SaveAudience).
#[derive(Debug, Clone, PartialEq)]
pub struct SaveAudience {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The audience to change; `None` makes one.
    pub audience: Option<AudienceId>,
    /// What people call it.
    pub name: String,
    /// Its predicates as sent, JSON text.
    pub predicates: String,
    /// Its role predicates as sent, JSON text.
    pub role_predicates: String,
    /// What both mean: a tree that compiles.
    pub predicate: Tree,
}

/// See [`Command::DeleteAudience`](super::Command::DeleteAudience).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteAudience {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub audience: AudienceId,
}

/// See [`Command::SetConsent`](super::Command::SetConsent).
#[derive(Debug, Clone, PartialEq)]
pub struct SetConsent {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who chose.
    pub who: Identifiers,
    /// About what.
    pub subscription: SubscriptionTypeId,
    /// Whether they want it; `None` takes the choice back.
    pub wanted: Option<bool>,
}
