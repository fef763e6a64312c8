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
use engine::rows::Scopes;
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
    pub(crate) operation: Operation,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    pub(crate) handlers: MethodRouter<Arc<App>>,
}

macro_rules! authenticated {
    ($($scope:ident $body:ident $($module:ident)::+ => $handler:ident;)*) => {
        utoipa_axum::paste! {
            vec![$({
                let mut route = describe::<$($module)::+::[<__path_ $handler>]>();
                let filter = filter_of(&route.method);
                let admission = Admission { route: name_of(&route), scope: Scopes::$scope, takes: Takes::$body };
                route.scope = Some(admission.scope);
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
        WRITE Event events::track => track_event;
        WRITE Batch events::batch => track_events;
        READ Nothing events::list => list_events;
        WRITE Object events::summaries => import_summaries;
        WRITE Object contacts::create => create_contact;
        READ Nothing contacts::list => list_contacts;
        READ Nothing contacts::read => read_contact;
        WRITE Object contacts::update => update_contact;
        WRITE Nothing contacts::delete => delete_contact;
        WRITE Nothing contacts::archive => archive_contact;
        WRITE Nothing contacts::archive => unarchive_contact;
        WRITE Nothing contacts::archive => block_contact;
        WRITE Object contacts::merge => merge_contacts;
        READ Nothing contacts::merge_history => list_merge_history;
        READ Nothing contacts::by_external_id => find_contact_by_external_id;
        READ Object contacts::search => search_contacts;
        READ Nothing visitors::read => find_visitor;
        READ Nothing visitors::read => read_visitor;
        WRITE Object visitors::change => update_visitor;
        WRITE Object visitors::change => post_visitor;
        WRITE Nothing visitors::delete => delete_visitor;
        WRITE Object visitors::convert => convert_visitor;
        READ Nothing tags::contact => list_contact_tags;
        WRITE Object tags::contact => tag_contact;
        WRITE Nothing tags::contact => untag_contact;
        READ Nothing notes::contact => list_contact_notes;
        WRITE Object notes::contact => write_contact_note;
        READ Nothing companies::contact => list_contact_companies;
        WRITE Object companies::contact => attach_contact;
        WRITE Nothing companies::contact => detach_contact;
        READ Nothing segments::contact => list_contact_segments;
        READ Nothing banners::list => list_contact_banners;
        WRITE Nothing banners::dismiss => dismiss_contact_banner;
        READ Nothing subscriptions::contact => list_contact_subscriptions;
        WRITE Object subscriptions::contact => choose_subscription;
        WRITE Nothing subscriptions::contact => forget_subscription;
        WRITE Object companies::save => save_company;
        READ Nothing companies::find => find_companies;
        READ Nothing companies::list => list_companies;
        READ Nothing companies::scroll => scroll_companies;
        READ Nothing companies::read => read_company;
        WRITE Object companies::save => change_company;
        WRITE Nothing companies::delete => delete_company;
        READ Nothing companies::members => list_company_contacts;
        READ Nothing companies::members => list_company_users;
        READ Nothing segments::company => list_company_segments;
        READ Nothing notes::company => list_company_notes;
        WRITE Object notes::company => write_company_note;
        READ Nothing notes::read => read_note;
        READ Nothing tags::list => list_tags;
        WRITE Object tags::save => save_tag;
        READ Nothing tags::read => read_tag;
        WRITE Nothing tags::delete => delete_tag;
        READ Nothing segments::list => list_segments;
        READ Nothing segments::read => read_segment;
        READ Nothing data_attributes::list => list_data_attributes;
        WRITE Object data_attributes::define => define_data_attribute;
        WRITE Object data_attributes::change => change_data_attribute;
        READ Nothing subscriptions::list => list_subscription_types;
        READ Nothing audiences::list => list_audiences;
        WRITE Object audiences::save => create_audience;
        READ Nothing audiences::read => read_audience;
        WRITE Object audiences::save => change_audience;
        WRITE Nothing audiences::delete => delete_audience;
        READ Nothing admins::list => list_admins;
        READ Nothing admins::read => read_admin;
        WRITE Object admins::away => set_admin_away;
        READ Nothing admins::activity_logs => list_activity_logs;
        READ Object admins::activity_logs => search_activity_logs;
        READ Nothing admins::activity_types => list_activity_types;
        READ Nothing admins::teams => list_teams;
        READ Nothing admins::teams => read_team;
        READ Nothing jobs::status => read_job_status;
        READ Nothing me => read_me;
        WRITE Object users::upsert => upsert_user;
        READ Nothing users::find => find_user;
        READ Nothing users::scroll => scroll_users;
        READ Nothing users::read => read_user;
        WRITE Object users::update => update_user;
        WRITE Nothing users::archive => archive_user;
        WRITE Nothing users::archive => archive_found_user;
        WRITE Object users::deletion => request_user_deletion;
        READ Nothing legacy::leads::scroll => scroll_leads;
        WRITE Object legacy::leads::convert => convert_lead;
        WRITE Nothing legacy::leads::archive => archive_found_lead;
        READ Nothing legacy::notes => list_user_notes;
        WRITE Object legacy::notes => write_user_note;
        READ Nothing legacy::counts => read_counts;
        READ Nothing legacy::data_attributes => list_customer_attributes;
        READ Nothing legacy::data_attributes => list_company_attributes;
        MANAGE Nothing legacy::subscriptions::list => list_subscriptions;
        MANAGE Object legacy::subscriptions::save => create_subscription;
        MANAGE Nothing legacy::subscriptions::read => read_subscription;
        MANAGE Object legacy::subscriptions::save => update_subscription;
        MANAGE Nothing legacy::subscriptions::delete => delete_subscription;
        MANAGE Nothing legacy::subscriptions::ping => ping_subscription;
        MANAGE Nothing legacy::subscriptions::notifications => list_sent_notifications;
        MANAGE Nothing legacy::subscriptions::notifications => list_failed_notifications;
        MANAGE Nothing legacy::subscriptions::notifications => list_waiting_notifications;
        WRITE Object bulk::events => submit_events;
        WRITE Object bulk::users => submit_users;
        READ Object content_exports::create => create_content_export;
        READ Nothing content_exports::read => read_content_export;
        READ Nothing content_exports::cancel => cancel_content_export;
        READ Nothing content_exports::download => download_content_export;
        READ Nothing jobs::read => read_job;
        WRITE Object jobs::update => update_job;
        READ Nothing jobs::errors => list_job_errors;
        MANAGE Nothing manage::event_definitions::list => list_event_definitions;
        MANAGE Nothing manage::event_definitions::read => read_event_definition;
        MANAGE Object manage::event_definitions::describe => describe_event_definition;
        MANAGE Object manage::event_definitions::archive => archive_event_definition;
        MANAGE Object manage::event_definitions::archive => unarchive_event_definition;
        MANAGE Nothing manage::events_live => follow_events;
        MANAGE Nothing manage::receipts => read_event_receipt;
        MANAGE Nothing manage::settings => list_settings;
        MANAGE Object manage::settings => change_settings;
        MANAGE Nothing manage::office_hours => read_office_hours;
        MANAGE Object manage::office_hours => set_office_hours;
        MANAGE Nothing manage::workspace => read_workspace;
        MANAGE Object manage::workspace => change_workspace;
        MANAGE Nothing manage::subscription_types => list_managed_subscription_types;
        MANAGE Object manage::subscription_types => create_subscription_type;
        MANAGE Object manage::subscription_types => change_subscription_type;
        MANAGE Nothing manage::segments::list => list_managed_segments;
        MANAGE Object manage::segments::create => create_segment;
        MANAGE Nothing manage::segments::read => read_managed_segment;
        MANAGE Object manage::segments::change => change_segment;
        MANAGE Nothing manage::segments::delete => delete_segment;
        MANAGE Nothing manage::messages::list => list_messages;
        MANAGE Object manage::messages::create => create_message;
        MANAGE Nothing manage::messages::read => read_message;
        MANAGE Nothing manage::messages::preview => preview_message;
        MANAGE Object manage::messages::change => change_message;
        MANAGE Object manage::messages::states => go_live;
        MANAGE Nothing manage::messages::states => pause;
        MANAGE Nothing manage::messages::states => archive;
        MANAGE Nothing manage::messages::numbers => read_message_numbers;
        MANAGE Object manage::messages::dry_run => dry_run_message;
        MANAGE Nothing manage::messages::recall => recall_message;
        MANAGE Object manage::messages::send_test => send_test_message;
        MANAGE Object manage::explain => explain_predicate;
        MANAGE Object manage::explain_message => explain_message;
        MANAGE Object manage::count => count_contacts;
        MANAGE Nothing manage::messenger::settings => read_messenger;
        MANAGE Object manage::messenger::settings => change_messenger;
        MANAGE Nothing manage::messenger::secrets => list_identity_secrets;
        MANAGE Object manage::messenger::secrets => rotate_identity_secret;
        MANAGE Nothing manage::messenger::install => read_install;
        MANAGE Nothing manage::messenger::page_views => list_page_views;
        MANAGE Nothing manage::unmerge => unmerge_contact;
        MANAGE Nothing manage::contact_export => export_contact;
        MANAGE Object manage::imports::preview => preview_import;
        MANAGE Object manage::imports::begin => begin_import;
        MANAGE Nothing manage::imports::list => list_imports;
        MANAGE Nothing manage::imports::read => read_import;
        MANAGE Nothing manage::imports::errors => list_import_errors;
        MANAGE Object manage::imports::rows => send_import_rows;
        MANAGE Nothing manage::exports::contacts => export_contacts;
        MANAGE Nothing manage::exports::companies => export_companies;
        MANAGE Nothing manage::jobs => list_managed_jobs;
        MANAGE Nothing manage::jobs => read_managed_job;
        MANAGE Nothing manage::audit => list_audit;
        MANAGE Nothing manage::tokens => list_tokens;
        MANAGE Object manage::tokens => create_token;
        MANAGE Nothing manage::tokens => revoke_token;
    };
    routes.extend(open! {
        operations => read_health;
        operations => read_readiness;
        operations => read_openapi;
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
    Route { path: P::path(), method, scope: None, operation: P::operation(), schemas, handlers: MethodRouter::new() }
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
