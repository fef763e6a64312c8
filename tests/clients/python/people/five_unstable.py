"""The `unstable` half of python-intercom 5: the same routes by other method names, without iterators."""

from people.five import accepted, event_calls, filter_of, plain


def calls_of_five_unstable(client):
    half = client.unstable
    return {
        **contact_calls(half),
        **company_calls(half.companies),
        **tag_calls(half.tags),
        **note_calls(half.notes),
        **small_calls(half),
        # Its own methods name the company wrongly, and send the filter of a list in another form.
        "companies.attach": lambda contact_id, id: plain(client.companies.attach_contact(contact_id, company_id=id)),
        **event_calls(client.events),
        "events.track": lambda **event: accepted(half.data_events.create_data_event(request=event)),
        "events.import": lambda **body: half.data_events.data_event_summaries(**body),
    }


def contact_calls(half):
    contacts, tags, types = half.contacts, half.tags, half.subscription_types

    def subscribe(id, subscription_id, consent_type):
        answer = types.attach_subscription_type_to_contact(id, id=subscription_id, consent_type=consent_type)
        return plain(answer)

    def search(**question):
        options = {"additional_body_parameters": {k: v for k, v in question.items() if k != "query"}}
        return plain(contacts.search_contacts(query=filter_of(question["query"]), request_options=options))

    return {
        "contacts.create": lambda **body: plain(contacts.create_contact(request=body)),
        "contacts.get": lambda id: plain(contacts.show_contact(id)),
        "contacts.by_external_id": lambda external_id: plain(contacts.show_contact_by_external_id(external_id)),
        "contacts.update": lambda id, **body: plain(contacts.update_contact(id, **body)),
        "contacts.delete": lambda id: plain(contacts.delete_contact(id)),
        "contacts.archive": lambda id: plain(contacts.archive_contact(id)),
        "contacts.unarchive": lambda id: plain(contacts.unarchive_contact(id)),
        "contacts.block": lambda id: plain(contacts.block_contact(id)),
        "contacts.merge": lambda **ids: plain(contacts.merge_contact(from_=ids["from"], into=ids["into"])),
        "contacts.list_all": lambda: plain(contacts.list_contacts()),
        "contacts.search": search,
        "contacts.tags": lambda id: plain(contacts.list_tags_for_a_contact(id)),
        "contacts.segments": lambda id: plain(contacts.list_segments_for_a_contact(id)),
        "contacts.companies": lambda id: plain(contacts.list_companies_for_a_contact(id)),
        "contacts.subscriptions": lambda id: plain(contacts.list_subscriptions_for_a_contact(id)),
        "contacts.subscribe": subscribe,
        "contacts.unsubscribe": lambda id, subscription_id: plain(
            types.detach_subscription_type_to_contact(id, subscription_id)
        ),
        "tags.tag_contact": lambda contact_id, id: plain(tags.attach_tag_to_contact(contact_id, id=id)),
        "tags.untag_contact": lambda contact_id, id: plain(tags.detach_tag_from_contact(contact_id, id)),
    }


def company_calls(companies):
    def scroll():
        found, param = [], None
        while True:
            page = companies.scroll_over_all_companies(scroll_param=param)
            if not page.data:
                return found
            found.extend(company.dict() for company in page.data)
            param = page.scroll_param

    return {
        "companies.save": lambda **body: plain(companies.create_or_update_company(request=body)),
        "companies.get": lambda id: plain(companies.retrieve_a_company_by_id(id)),
        "companies.find": lambda **query: plain(companies.retrieve_company(**query)),
        "companies.by": lambda **query: plain(companies.retrieve_company(**query)),
        "companies.update_nothing": lambda id: plain(companies.update_company(id)),
        "companies.delete": lambda id: plain(companies.delete_company(id)),
        "companies.list": lambda **query: plain(companies.list_all_companies(**query)),
        "companies.scroll": scroll,
        "companies.attach_misnamed": lambda contact_id, id: plain(
            companies.attach_contact_to_a_company(contact_id, company_id=id)
        ),
        "companies.detach": lambda contact_id, id: plain(companies.detach_contact_from_a_company(contact_id, id)),
        "companies.contacts": lambda id: plain(companies.list_attached_contacts(id)),
        "companies.segments": lambda id: plain(companies.list_attached_segments_for_companies(id)),
    }


def tag_calls(tags):
    def create(**body):
        return plain(tags.create_tag(request=body))

    return {
        "tags.create": create,
        "tags.rename": create,
        "tags.tag_companies": lambda name, ids: create(name=name, companies=[{"id": id} for id in ids]),
        "tags.untag_companies": lambda name, ids: create(
            name=name, companies=[{"id": id, "untag": True} for id in ids]
        ),
        "tags.tag_users": lambda name, ids: create(name=name, users=[{"id": id} for id in ids]),
        "tags.list": lambda: plain(tags.list_tags()),
        "tags.get": lambda id: plain(tags.find_tag(id)),
        "tags.delete": lambda id: plain(tags.delete_tag(id)),
    }


def note_calls(notes):
    return {
        "notes.create": lambda contact_id, **body: plain(notes.create_note(contact_id, **body)),
        "notes.get": lambda id: plain(notes.retrieve_note(id)),
        "notes.list_all": lambda contact_id: plain(notes.list_notes(contact_id)),
        "notes.of_company": lambda id: plain(notes.list_company_notes(id)),
    }


def small_calls(half):
    admins, attributes, segments, visitors = half.admins, half.data_attributes, half.segments, half.visitors
    return {
        "admins.me": lambda: plain(admins.identify_admin()),
        "admins.list": lambda: plain(admins.list_admins()),
        "admins.get": lambda id: plain(admins.retrieve_admin(id)),
        "admins.away": lambda id, **body: plain(admins.set_away_admin(id, **body)),
        "admins.activity": lambda after, before: plain(
            admins.list_activity_logs(created_at_after=after, created_at_before=before)
        ),
        "attributes.list": lambda **query: plain(attributes.lis_data_attributes(**query)),
        "attributes.create": lambda **body: plain(attributes.create_data_attribute(request=body)),
        "attributes.update": lambda id, **body: plain(attributes.update_data_attribute(id, request=body)),
        "jobs.status": lambda id: plain(half.jobs.status(id)),
        "segments.list": lambda **query: plain(segments.list_segments(**query)),
        "segments.get": lambda id: plain(segments.retrieve_segment(id)),
        "subscription_types.list": lambda: plain(half.subscription_types.list_subscription_types()),
        "teams.list": lambda: plain(half.teams.list_teams()),
        "teams.get": lambda id: plain(half.teams.retrieve_team(id)),
        "visitors.find": lambda user_id: plain(visitors.retrieve_visitor_with_user_id(user_id=user_id)),
        "visitors.update": lambda **body: plain(visitors.update_visitor(request=body)),
        "visitors.convert": lambda **both: plain(visitors.convert_visitor(**both)),
    }
