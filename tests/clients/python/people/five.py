"""python-intercom 5: its methods under the names that the scenarios use."""

from intercom import (
    CreateContactRequestWithEmail,
    CreateContactRequestWithExternalId,
    CreateContactRequestWithRole,
    CreateDataAttributeRequestOne,
    CreateDataAttributeRequestOptions,
    CreateDataEventRequestWithId,
    CreateOrUpdateCompanyRequest,
    CreateOrUpdateTagRequest,
    MultipleFilterSearchRequest,
    SingleFilterSearchRequest,
    StartingAfterPaging,
    TagCompanyRequest,
    TagMultipleUsersRequest,
    UntagCompanyRequest,
    UpdateCompanyRequestBody,
    UpdateVisitorRequestWithId,
    UpdateVisitorRequestWithUserId,
)
from intercom.visitors import UserWithId, UserWithUserId, VisitorWithId, VisitorWithUserId


def plain(answer):
    """The JSON of an answer; of a page, that of the whole page."""
    answer = getattr(answer, "response", answer)
    return answer if answer is None else answer.dict()


def items(page):
    """Every item, as the client's own iterator walks the pages."""
    return [item.dict() for item in page]


def calls_of_five(client):
    return {
        **contact_calls(client.contacts),
        **company_calls(client.companies),
        **tag_calls(client.tags),
        **note_calls(client.notes),
        **small_calls(client),
        **visitor_calls(client.visitors),
        **event_calls(client.events),
    }


def contact_calls(contacts):
    return {
        "contacts.create": lambda **body: plain(contacts.create(request=new_contact(body))),
        "contacts.get": lambda id: plain(contacts.find(id)),
        "contacts.by_external_id": lambda external_id: plain(contacts.show_contact_by_external_id(external_id)),
        "contacts.update": lambda id, **body: plain(contacts.update(id, **body)),
        "contacts.delete": lambda id: plain(contacts.delete(id)),
        "contacts.archive": lambda id: plain(contacts.archive(id)),
        "contacts.unarchive": lambda id: plain(contacts.unarchive(id)),
        "contacts.block": lambda id: plain(contacts.block_contact(id)),
        "contacts.merge": lambda **ids: plain(contacts.merge_lead_in_user(lead_id=ids["from"], contact_id=ids["into"])),
        "contacts.list": lambda **query: plain(contacts.list(**query)),
        "contacts.walk": lambda **query: items(contacts.list(**query)),
        "contacts.search": lambda **question: plain(contacts.search(**search(question))),
        "contacts.search_walk": lambda **question: search_walk(contacts, question),
        "contacts.tags": lambda id: plain(contacts.list_attached_tags(id)),
        "contacts.segments": lambda id: plain(contacts.list_attached_segments(id)),
        "contacts.companies": lambda id, **query: plain(contacts.list_attached_companies(id, **query)),
        "contacts.companies_walk": lambda id, **query: items(contacts.list_attached_companies(id, **query)),
        "contacts.subscriptions": lambda id: plain(contacts.list_attached_subscriptions(id)),
        "contacts.subscribe": lambda id, **choice: plain(contacts.attach_subscription(id, **choice)),
        "contacts.unsubscribe": lambda id, subscription_id: plain(contacts.detach_subscription(id, subscription_id)),
    }


def new_contact(body):
    """Which of the three requests has the identifier; `construct`, as values of every type are tried."""
    if "external_id" in body:
        return CreateContactRequestWithExternalId.construct(**body)
    kind = CreateContactRequestWithEmail if "email" in body else CreateContactRequestWithRole
    return kind.construct(**body)


def search(question):
    """The request's parts as this client takes them. It has no word for `sort`, which goes beside them."""
    arguments = {"query": filter_of(question["query"])}
    if "pagination" in question:
        arguments["pagination"] = StartingAfterPaging(**question["pagination"])
    if "sort" in question:
        arguments["request_options"] = {"additional_body_parameters": {"sort": question["sort"]}}
    return arguments


def search_walk(contacts, question):
    """Every item. The iterator of a search forgets its cursor and begins anew, so users send it back."""
    found, pagination = [], dict(question["pagination"])
    while True:
        page = contacts.search(**search({**question, "pagination": pagination}))
        found.extend(item.dict() for item in page.items)
        if page.response.pages.next is None:
            return found
        pagination["starting_after"] = page.response.pages.next.starting_after


def filter_of(node):
    if "field" in node:
        return SingleFilterSearchRequest.construct(**node)
    value = [filter_of(part) for part in node["value"]]
    return MultipleFilterSearchRequest.construct(operator=node["operator"], value=value)


def company_calls(companies):
    return {
        "companies.save": lambda **body: plain(
            companies.create_or_update(request=CreateOrUpdateCompanyRequest.construct(**body))
        ),
        "companies.get": lambda id: plain(companies.find(id)),
        "companies.find": lambda **query: plain(companies.retrieve(**query)),
        "companies.by": lambda **query: plain(companies.retrieve(**query)),
        "companies.update": lambda id, **body: plain(companies.update(id, request=UpdateCompanyRequestBody(**body))),
        "companies.delete": lambda id: plain(companies.delete(id)),
        "companies.list": lambda **query: plain(companies.list(**query)),
        "companies.walk": lambda **query: items(companies.list(**query)),
        "companies.scroll": lambda: items(companies.scroll()),
        "companies.attach": lambda contact_id, id: plain(companies.attach_contact(contact_id, company_id=id)),
        "companies.detach": lambda contact_id, id: plain(companies.detach_contact(contact_id, id)),
        "companies.contacts": lambda id: plain(companies.list_attached_contacts(id)),
        "companies.segments": lambda id: plain(companies.list_attached_segments(id)),
    }


def tag_calls(tags):
    def tag_companies(name, ids):
        return plain(tags.create(request=TagCompanyRequest(name=name, companies=[{"id": id} for id in ids])))

    def untag_companies(name, ids):
        companies = [{"id": id, "untag": True} for id in ids]
        return plain(tags.create(request=UntagCompanyRequest(name=name, companies=companies)))

    def tag_users(name, ids):
        return plain(tags.create(request=TagMultipleUsersRequest(name=name, users=[{"id": id} for id in ids])))

    return {
        "tags.create": lambda name: plain(tags.create(request=CreateOrUpdateTagRequest(name=name))),
        "tags.rename": lambda id, name: plain(tags.create(request=CreateOrUpdateTagRequest(id=id, name=name))),
        "tags.tag_companies": tag_companies,
        "tags.untag_companies": untag_companies,
        "tags.tag_users": tag_users,
        "tags.list": lambda: plain(tags.list()),
        "tags.get": lambda id: plain(tags.find(id)),
        "tags.delete": lambda id: plain(tags.delete(id)),
        "tags.tag_contact": lambda contact_id, id: plain(tags.tag_contact(contact_id, tag_id=id)),
        "tags.untag_contact": lambda contact_id, id: plain(tags.untag_contact(contact_id, id)),
    }


def note_calls(notes):
    return {
        "notes.create": lambda contact_id, **body: plain(notes.create(contact_id, **body)),
        "notes.get": lambda id: plain(notes.find(id)),
        "notes.list": lambda contact_id, **query: plain(notes.list(contact_id, **query)),
        "notes.walk": lambda contact_id, **query: items(notes.list(contact_id, **query)),
    }


def small_calls(client):
    admins, attributes, segments = client.admins, client.data_attributes, client.segments
    return {
        "admins.me": lambda: plain(admins.identify()),
        "admins.list": lambda: plain(admins.list()),
        "admins.get": lambda id: plain(admins.find(id)),
        "admins.away": lambda id, **body: plain(admins.away(id, **body)),
        "admins.activity": lambda after, before: plain(
            admins.list_all_activity_logs(created_at_after=after, created_at_before=before)
        ),
        "attributes.list": lambda **query: plain(attributes.list(**query)),
        "attributes.create": lambda **body: plain(attributes.create(request=new_attribute(body))),
        "attributes.update": lambda id, **body: plain(attributes.update(id, request=body)),
        "jobs.status": lambda id: plain(client.jobs.status(id)),
        "segments.list": lambda **query: plain(segments.list(**query)),
        "segments.get": lambda id: plain(segments.find(id)),
        "subscription_types.list": lambda: plain(client.subscription_types.list()),
        "teams.list": lambda: plain(client.teams.list()),
        "teams.get": lambda id: plain(client.teams.find(id)),
    }


def new_attribute(body):
    kind = CreateDataAttributeRequestOptions if "options" in body else CreateDataAttributeRequestOne
    return kind.construct(**body)


def visitor_calls(visitors):
    def update(**body):
        kind = UpdateVisitorRequestWithId if "id" in body else UpdateVisitorRequestWithUserId
        return plain(visitors.update(request=kind(**body)))

    def convert(type, user, visitor):
        user = UserWithId.construct(**user) if "id" in user else UserWithUserId.construct(**user)
        visitor = VisitorWithId(**visitor) if "id" in visitor else VisitorWithUserId(**visitor)
        return plain(visitors.merge_to_contact(type=type, user=user, visitor=visitor))

    return {
        "visitors.find": lambda user_id: plain(visitors.find(user_id=user_id)),
        "visitors.update": update,
        "visitors.convert": convert,
    }


def accepted(answer):
    """The status of an accepted event: the client keeps it to itself, and raises for every other."""
    assert answer is None, answer
    return 202


def event_calls(events):
    def track(**event):
        return accepted(events.create(request=CreateDataEventRequestWithId(**event)))

    return {
        "events.track": track,
        "events.list": lambda **query: plain(events.list(type="user", **query)),
        "events.summary": lambda **query: plain(events.list(type="user", summary=True, **query)),
    }
