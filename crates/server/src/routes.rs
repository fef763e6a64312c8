//! Every route: its handler and the scope that it needs. Path, method and
//! description stand at the handler; router and OpenAPI are both made of this
//! one table, so neither can know a route that the other does not.

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::request::{self, Admission, Takes};
use crate::{
    admins, audiences, banners, bulk, companies, console, contacts, content_exports, data_attributes, events, jobs,
    legacy, letters, manage, me, messenger, notes, operations, segments, subscriptions, tags, users, visitors,
};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use engine::rows::{Scopes, TeammateRole};
use http::Method;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{RefOr, Schema};

/// One route.
pub struct Route {
    /// Its path, with `{id}` for what varies.
    pub path: String,
    /// Its method.
    pub method: Method,
    /// What a token needs; `None` is open to everybody.
    pub scope: Option<Scopes>,
    /// The least role of a signed-in teammate; `None` is open to everybody.
    pub role: Option<TeammateRole>,
    pub(crate) operation: Operation,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    pub(crate) handlers: MethodRouter<Arc<App>>,
}

macro_rules! authenticated {
    ($($scope:ident $role:ident $body:ident $($module:ident)::+ => $handler:ident;)*) => {
        utoipa_axum::paste! {
            vec![$({
                let mut route = describe::<$($module)::+::[<__path_ $handler>]>();
                let filter = filter_of(&route.method);
                let admission = Admission {
                    route: name_of(&route),
                    scope: Scopes::$scope,
                    role: TeammateRole::$role,
                    takes: Takes::$body,
                };
                route.scope = Some(admission.scope);
                route.role = Some(admission.role);
                route.handlers = MethodRouter::new().on(filter, move |State(app): State<Arc<App>>, request: Request| {
                    request::serve(app, admission, request, $($module)::+::$handler)
                });
                route
            },)*]
        }
    };
}

macro_rules! open {
    ($($($module:ident)::+ => $handler:ident;)*) => {
        utoipa_axum::paste! {
            vec![$({
                let mut route = describe::<$($module)::+::[<__path_ $handler>]>();
                route.handlers = MethodRouter::new().on(filter_of(&route.method), $($module)::+::$handler);
                route
            },)*]
        }
    };
}

/// All routes.
#[must_use]
pub fn all() -> Vec<Route> {
    let mut routes = authenticated! {
        WRITE Support Event events::track => track_event;
        WRITE Support Batch events::batch => track_events;
        READ Viewer Nothing events::list => list_events;
        WRITE Support Object events::summaries => import_summaries;
        WRITE Support Object contacts::create => create_contact;
        READ Viewer Nothing contacts::list => list_contacts;
        READ Viewer Nothing contacts::read => read_contact;
        WRITE Support Object contacts::update => update_contact;
        WRITE Support Nothing contacts::delete => delete_contact;
        WRITE Support Nothing contacts::archive => archive_contact;
        WRITE Support Nothing contacts::archive => unarchive_contact;
        WRITE Support Nothing contacts::archive => block_contact;
        WRITE Support Object contacts::merge => merge_contacts;
        READ Viewer Nothing contacts::merge_history => list_merge_history;
        READ Viewer Nothing contacts::by_external_id => find_contact_by_external_id;
        READ Viewer Object contacts::search => search_contacts;
        READ Viewer Nothing visitors::read => find_visitor;
        READ Viewer Nothing visitors::read => read_visitor;
        WRITE Support Object visitors::change => update_visitor;
        WRITE Support Object visitors::change => post_visitor;
        WRITE Support Nothing visitors::delete => delete_visitor;
        WRITE Support Object visitors::convert => convert_visitor;
        READ Viewer Nothing tags::contact => list_contact_tags;
        WRITE Support Object tags::contact => tag_contact;
        WRITE Support Nothing tags::contact => untag_contact;
        READ Viewer Nothing notes::contact => list_contact_notes;
        WRITE Support Object notes::contact => write_contact_note;
        READ Viewer Nothing companies::contact => list_contact_companies;
        WRITE Support Object companies::contact => attach_contact;
        WRITE Support Nothing companies::contact => detach_contact;
        READ Viewer Nothing segments::contact => list_contact_segments;
        READ Viewer Nothing banners::list => list_contact_banners;
        WRITE Support Nothing banners::dismiss => dismiss_contact_banner;
        READ Viewer Nothing subscriptions::contact => list_contact_subscriptions;
        WRITE Support Object subscriptions::contact => choose_subscription;
        WRITE Support Nothing subscriptions::contact => forget_subscription;
        WRITE Support Object companies::save => save_company;
        READ Viewer Nothing companies::find => find_companies;
        READ Viewer Nothing companies::list => list_companies;
        READ Viewer Nothing companies::scroll => scroll_companies;
        READ Viewer Nothing companies::read => read_company;
        WRITE Support Object companies::save => change_company;
        WRITE Support Nothing companies::delete => delete_company;
        READ Viewer Nothing companies::members => list_company_contacts;
        READ Viewer Nothing companies::members => list_company_users;
        READ Viewer Nothing segments::company => list_company_segments;
        READ Viewer Nothing notes::company => list_company_notes;
        WRITE Support Object notes::company => write_company_note;
        READ Viewer Nothing notes::read => read_note;
        READ Viewer Nothing tags::list => list_tags;
        WRITE Support Object tags::save => save_tag;
        READ Viewer Nothing tags::read => read_tag;
        WRITE Support Nothing tags::delete => delete_tag;
        READ Viewer Nothing segments::list => list_segments;
        READ Viewer Nothing segments::read => read_segment;
        READ Viewer Nothing data_attributes::list => list_data_attributes;
        WRITE Editor Object data_attributes::define => define_data_attribute;
        WRITE Editor Object data_attributes::change => change_data_attribute;
        READ Viewer Nothing subscriptions::list => list_subscription_types;
        READ Viewer Nothing audiences::list => list_audiences;
        WRITE Editor Object audiences::save => create_audience;
        READ Viewer Nothing audiences::read => read_audience;
        WRITE Editor Object audiences::save => change_audience;
        WRITE Editor Nothing audiences::delete => delete_audience;
        READ Viewer Nothing admins::list => list_admins;
        READ Viewer Nothing admins::read => read_admin;
        WRITE Support Object admins::away => set_admin_away;
        READ Editor Nothing admins::activity_logs => list_activity_logs;
        READ Editor Object admins::activity_logs => search_activity_logs;
        READ Viewer Nothing admins::activity_types => list_activity_types;
        READ Viewer Nothing admins::teams => list_teams;
        READ Viewer Nothing admins::teams => read_team;
        READ Viewer Nothing jobs::status => read_job_status;
        READ Viewer Nothing me => read_me;
        WRITE Support Object users::upsert => upsert_user;
        READ Viewer Nothing users::find => find_user;
        READ Viewer Nothing users::scroll => scroll_users;
        READ Viewer Nothing users::read => read_user;
        WRITE Support Object users::update => update_user;
        WRITE Support Nothing users::archive => archive_user;
        WRITE Support Nothing users::archive => archive_found_user;
        WRITE Editor Object users::deletion => request_user_deletion;
        READ Viewer Nothing legacy::leads::scroll => scroll_leads;
        WRITE Support Object legacy::leads::convert => convert_lead;
        WRITE Support Nothing legacy::leads::archive => archive_found_lead;
        READ Viewer Nothing legacy::notes => list_user_notes;
        WRITE Support Object legacy::notes => write_user_note;
        READ Viewer Nothing legacy::counts => read_counts;
        READ Viewer Nothing legacy::data_attributes => list_customer_attributes;
        READ Viewer Nothing legacy::data_attributes => list_company_attributes;
        MANAGE Owner Nothing legacy::subscriptions::list => list_subscriptions;
        MANAGE Owner Object legacy::subscriptions::save => create_subscription;
        MANAGE Owner Nothing legacy::subscriptions::read => read_subscription;
        MANAGE Owner Object legacy::subscriptions::save => update_subscription;
        MANAGE Owner Nothing legacy::subscriptions::delete => delete_subscription;
        MANAGE Owner Nothing legacy::subscriptions::ping => ping_subscription;
        MANAGE Owner Nothing legacy::subscriptions::notifications => list_sent_notifications;
        MANAGE Owner Nothing legacy::subscriptions::notifications => list_failed_notifications;
        MANAGE Owner Nothing legacy::subscriptions::notifications => list_waiting_notifications;
        WRITE Editor Object bulk::events => submit_events;
        WRITE Editor Object bulk::users => submit_users;
        READ Editor Object content_exports::create => create_content_export;
        READ Editor Nothing content_exports::read => read_content_export;
        READ Editor Nothing content_exports::cancel => cancel_content_export;
        READ Editor Nothing content_exports::download => download_content_export;
        READ Viewer Nothing jobs::read => read_job;
        WRITE Editor Object jobs::update => update_job;
        READ Viewer Nothing jobs::errors => list_job_errors;
        MANAGE Viewer Nothing manage::event_definitions::list => list_event_definitions;
        MANAGE Viewer Nothing manage::event_definitions::usage => read_event_definition_usage;
        MANAGE Viewer Nothing manage::event_definitions::hints => list_event_definition_hints;
        MANAGE Viewer Nothing manage::event_definitions::read => read_event_definition;
        MANAGE Viewer Nothing manage::event_definitions::volume => read_event_volume;
        MANAGE Viewer Nothing manage::event_definitions::breakdown => read_event_breakdown;
        MANAGE Viewer Nothing manage::event_definitions::occurrences => list_event_occurrences;
        MANAGE Viewer Nothing manage::event_definitions::people => list_event_people;
        MANAGE Editor Object manage::event_definitions::describe => describe_event_definition;
        MANAGE Editor Object manage::event_definitions::archive => archive_event_definition;
        MANAGE Editor Object manage::event_definitions::archive => unarchive_event_definition;
        MANAGE Viewer Nothing manage::events_live => follow_events;
        MANAGE Viewer Nothing manage::receipts => read_event_receipt;
        MANAGE Viewer Nothing manage::settings => list_settings;
        MANAGE Editor Object manage::settings => change_settings;
        MANAGE Viewer Nothing manage::office_hours => read_office_hours;
        MANAGE Editor Object manage::office_hours => set_office_hours;
        MANAGE Viewer Nothing manage::workspace => read_workspace;
        MANAGE Editor Object manage::workspace => change_workspace;
        MANAGE Viewer Nothing manage::subscription_types => list_managed_subscription_types;
        MANAGE Editor Object manage::subscription_types => create_subscription_type;
        MANAGE Editor Object manage::subscription_types => change_subscription_type;
        MANAGE Viewer Nothing manage::segments::list => list_managed_segments;
        MANAGE Editor Object manage::segments::create => create_segment;
        MANAGE Viewer Nothing manage::segments::read => read_managed_segment;
        MANAGE Editor Object manage::segments::change => change_segment;
        MANAGE Editor Nothing manage::segments::delete => delete_segment;
        MANAGE Viewer Nothing manage::messages::list => list_messages;
        MANAGE Editor Object manage::messages::create => create_message;
        MANAGE Viewer Nothing manage::messages::read => read_message;
        MANAGE Viewer Nothing manage::messages::preview => preview_message;
        MANAGE Editor Object manage::messages::change => change_message;
        MANAGE Editor Object manage::messages::states => go_live;
        MANAGE Editor Nothing manage::messages::states => pause;
        MANAGE Editor Nothing manage::messages::states => archive;
        MANAGE Viewer Nothing manage::messages::numbers => read_message_numbers;
        MANAGE Support Object manage::messages::dry_run => dry_run_message;
        MANAGE Editor Nothing manage::messages::recall => recall_message;
        MANAGE Editor Object manage::messages::send_test => send_test_message;
        MANAGE Viewer Object manage::explain => explain_predicate;
        MANAGE Viewer Object manage::explain_message => explain_message;
        MANAGE Viewer Object manage::count => count_contacts;
        MANAGE Viewer Object manage::contacts::search => search_managed_contacts;
        MANAGE Viewer Nothing manage::contacts::deliveries => list_contact_deliveries;
        MANAGE Viewer Nothing manage::messenger::settings => read_messenger;
        MANAGE Owner Object manage::messenger::settings => change_messenger;
        MANAGE Viewer Nothing manage::messenger::appearance => read_appearance;
        MANAGE Editor Object manage::messenger::appearance => change_appearance;
        MANAGE Owner Nothing manage::messenger::secrets => list_identity_secrets;
        MANAGE Owner Object manage::messenger::secrets => rotate_identity_secret;
        MANAGE Editor Object manage::messenger::identity_check => check_identity;
        MANAGE Viewer Nothing manage::messenger::install => read_install;
        MANAGE Viewer Nothing manage::messenger::page_views => list_page_views;
        MANAGE Support Nothing manage::unmerge => unmerge_contact;
        MANAGE Support Nothing manage::contact_export => export_contact;
        MANAGE Editor Object manage::imports::preview => preview_import;
        MANAGE Editor Object manage::imports::begin => begin_import;
        MANAGE Editor Nothing manage::imports::list => list_imports;
        MANAGE Editor Nothing manage::imports::read => read_import;
        MANAGE Editor Nothing manage::imports::errors => list_import_errors;
        MANAGE Editor Object manage::imports::rows => send_import_rows;
        MANAGE Editor Nothing manage::exports::contacts => export_contacts;
        MANAGE Editor Nothing manage::exports::companies => export_companies;
        MANAGE Viewer Nothing manage::jobs => list_managed_jobs;
        MANAGE Viewer Nothing manage::jobs => read_managed_job;
        MANAGE Editor Nothing manage::audit => list_audit;
        MANAGE Viewer Nothing manage::session::read => read_session;
        MANAGE Viewer Nothing manage::session::sign_out => sign_out;
        MANAGE Viewer Object manage::session::password => set_password;
        MANAGE Viewer Nothing manage::teammates::list => list_teammates;
        MANAGE Owner Object manage::teammates::create => create_teammate;
        MANAGE Owner Object manage::teammates::change => change_teammate;
        MANAGE Owner Nothing manage::teammates::link => link_teammate;
        MANAGE Owner Nothing manage::teammates::link => reset_teammate;
        MANAGE Owner Nothing manage::teammates::remove => remove_teammate;
        MANAGE Owner Nothing manage::tokens => list_tokens;
        MANAGE Owner Object manage::tokens => create_token;
        MANAGE Owner Nothing manage::tokens => revoke_token;
    };
    routes.extend(open! {
        operations => read_health;
        operations => read_readiness;
        operations => read_openapi;
        manage::session::sign_in => sign_in;
        letters::unsubscribe => ask;
        letters::unsubscribe => unsubscribe;
        letters::click => follow;
        letters::open => opened;
        letters::bounces => take_bounces;
        messenger::widget => load_widget;
        messenger::ping => ping;
        messenger::ping => preflight;
        messenger::events => record_events;
        messenger::events => preflight;
        messenger::email => collect_email;
        messenger::email => preflight;
        messenger::stream => stream;
        messenger::stream => stream_preflight;
        messenger::receipts => record_receipts;
        messenger::receipts => receipts_preflight;
        messenger::mobile::ping => ping_app;
        messenger::mobile::events => record_app_events;
        messenger::mobile::content => read_content;
        messenger::mobile::devices => save_device;
        messenger::mobile::devices => remove_device;
        messenger::mobile::receipts => record_app_receipts;
        messenger::poll => poll;
        messenger::poll => poll_preflight;
    });
    routes
}

/// The router: each path with and without a slash at its end, because some
/// old clients send one, and a redirect would lose their body.
pub fn router(app: Arc<App>) -> Router {
    let mut paths: BTreeMap<String, MethodRouter<Arc<App>>> = BTreeMap::new();
    for route in all() {
        let handlers = paths.remove(&route.path).unwrap_or_default().merge(route.handlers);
        paths.insert(route.path, handlers);
    }
    let mut router = Router::new();
    for (path, handlers) in paths {
        router = router.route(&format!("{path}/"), handlers.clone()).route(&path, handlers);
    }
    router
        .merge(messenger::widget::longer_addresses())
        .merge(console::routes().with_state(()))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .with_state(app)
}

fn describe<P>() -> Route
where
    P: utoipa::Path + utoipa::__dev::SchemaReferences,
{
    let mut schemas = Vec::new();
    P::schemas(&mut schemas);
    let method = P::methods().first().map(method_of).expect("a described route has a method");
    Route {
        path: P::path(),
        method,
        scope: None,
        role: None,
        operation: P::operation(),
        schemas,
        handlers: MethodRouter::new(),
    }
}

const fn method_of(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

fn filter_of(method: &Method) -> MethodFilter {
    MethodFilter::try_from(method.clone()).expect("routes have methods that the router knows")
}

/// The route's name for logs. Leaked: there are some dozens, made once.
fn name_of(route: &Route) -> &'static str {
    Box::leak(format!("{} {}", route.method, route.path).into_boxed_str())
}

async fn not_found(State(app): State<Arc<App>>) -> Response {
    request::refuse(&app, &ApiError::new(ErrorCode::NotFound).message("There is no such route"))
}

async fn method_not_allowed(State(app): State<Arc<App>>) -> Response {
    request::refuse(&app, &ApiError::new(ErrorCode::MethodNotAllowed))
}
