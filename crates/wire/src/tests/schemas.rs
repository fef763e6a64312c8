//! What the API's description says of the shapes.

use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

type Named = Vec<(String, RefOr<Schema>)>;

fn collect<T: ToSchema>(into: &mut Named) {
    into.push((T::name().into_owned(), T::schema()));
    T::schemas(into);
}

macro_rules! collect {
    ($($path:ident::$module:ident::{$($name:ident),*},)*) => {{
        let mut named = Vec::new();
        $($(collect::<crate::$path::$module::$name<'_>>(&mut named);)*)*
        named
    }};
}

fn described() -> Named {
    let mut named = collect! {
        rest::activity_log::{ActivityLogList, SearchActivityLogs},
        rest::admin::{AdminList, SetAway},
        rest::audience::{AudienceList, SaveAudience},
        rest::company::{ContactCompanies, SaveCompany},
        rest::contact::{Contact, NewContact, MergeContacts, ArchivedContact, BlockedContact, DeletedContact},
        rest::data_attribute::{DataAttribute, NewDataAttribute, ChangeDataAttribute},
        rest::event::{EventList, TrackEvent},
        rest::note::{NoteList, NewNote},
        rest::reference::{SentId, SentPerson},
        rest::search::{Search},
        rest::segment::{SegmentList},
        rest::subscription::{SubscriptionType, SetConsent},
        rest::tag::{ContactTags, TagList, SavedTag, SaveTag},
        rest::team::{TeamList},
        rest::visitor::{Visitor, ChangeVisitor, ConvertVisitor},
        legacy::bulk::{Bulk, Job, ErrorFeed},
        legacy::company::{CompanyPage},
        legacy::count::{Counts},
        legacy::data_attribute::{DataAttributeList},
        legacy::note::{NotePage, NewNote},
        legacy::subscription::{SubscriptionList, SaveSubscription},
        legacy::user::{Users, Leads, UserScroll, LeadScroll, UpsertUser, ConvertLead, DeleteUser},
        manage::contact_export::{ContactExport},
        manage::count::{CountContacts},
        manage::definition::{EventDefinition, DescribeDefinition},
        manage::explain::{Explanation, ExplainPredicate},
        manage::import::{ImportPreview, ImportedRows, PreviewImport, NewImport, ImportRows},
        manage::segment::{Segment, SaveSegment},
        manage::subscription_type::{SaveSubscriptionType},
        manage::unmerge::{Unmerge},
        manage::workspace::{Workspace, ChangeWorkspace},
    };
    collect::<crate::manage::count::ContactCount>(&mut named);
    collect::<crate::manage::setting::Setting>(&mut named);
    collect::<crate::manage::setting::ChangeSettings>(&mut named);
    collect::<crate::manage::job::Job>(&mut named);
    collect::<crate::rest::job_status::JobStatus>(&mut named);
    collect::<crate::legacy::user::UserDeletion>(&mut named);
    named
}

#[test]
fn a_name_describes_one_shape() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (name, schema) in described() {
        let text = serde_json::to_string(&schema).unwrap();
        if let Some(before) = known.insert(name.clone(), text.clone()) {
            assert_eq!(before, text, "{name}");
        }
    }
    assert!(known.len() > 100, "{}", known.len());
}

#[test]
fn every_named_shape_is_described() {
    let all = described();
    let known: BTreeSet<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    for (name, schema) in &all {
        let text = serde_json::to_string(schema).unwrap();
        for reference in text.split("#/components/schemas/").skip(1) {
            let named = reference.split('"').next().unwrap();
            assert!(known.contains(named), "{name} names {named}");
        }
    }
}
