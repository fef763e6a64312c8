"""python-intercom 3: the 1.x API under the names that the scenarios of `people/legacy` use."""

import time

from intercom.traits.api_resource import Resource

LISTS = ("companies", "segments", "social_profiles", "tags")


def wire(value):
    """What the client read, as it was on the wire: it takes lists out of their envelope and times apart."""
    if isinstance(value, Resource):
        return wire(value.to_dict())
    if isinstance(value, dict):
        return {key: enveloped(key, wire(item)) for key, item in value.items()}
    return [wire(item) for item in value] if isinstance(value, list) else value


def enveloped(key, value):
    return {key: value} if key in LISTS and isinstance(value, list) else value


def walked(proxy):
    """Every item, as the client's own iterator follows the links."""
    return [wire(item) for item in proxy]


def finder(service):
    return lambda **who: wire(service.find(**who))


def saver(service):
    """Changes through an object of the client: found anew, given its values, saved."""

    def save(id, **values):
        found = service.find(id=id)
        for name, value in values.items():
            setattr(found, name, value)
        return wire(service.save(found))

    return save


def calls_of_three(client):
    return {
        **user_calls(client),
        **lead_calls(client),
        **company_calls(client.companies),
        **small_calls(client),
        **count_calls(client.counts),
        **subscription_calls(client.subscriptions),
    }


def user_calls(client):
    users = client.users

    def finished(id):
        until = time.monotonic() + 10
        while True:
            job = client.jobs.find(id=id)
            if job.state not in ("pending", "running") or time.monotonic() > until:
                return wire(job)

    return {
        "users.create": lambda **user: wire(users.create(**user)),
        "users.update": lambda **user: wire(users.create(**user)),
        "users.save": saver(users),
        "users.load": lambda id: wire(users.load(users.find(id=id))),
        "users.find": finder(users),
        "users.walk": lambda **query: walked(users.find_all(**query)),
        "users.all": lambda: walked(users.all()),
        "users.by_tag": lambda id: walked(users.by_tag(id)),
        "users.scroll": lambda: walked(users.scroll()),
        "users.archive": lambda id: wire(users.delete(users.find(id=id))),
        "users.bulk": lambda create=(), remove=(): wire(
            users.submit_bulk_job(create_items=list(create), delete_items=list(remove))
        ),
        "jobs.finished": finished,
        "jobs.load": lambda id: wire(client.jobs.load(client.jobs.find(id=id))),
        "jobs.errors": lambda id: wire(client.jobs.errors(id)),
        "events.track": lambda **event: client.events.create(**event) or 202,
        "events.save": lambda **event: client.events.save(client.events.collection_class(**event)) or 202,
        "events.summary": lambda **who: client.get("/events", {"type": "user", "summary": "true", **who}),
    }


def lead_calls(client):
    leads, users = client.leads, client.users

    def convert(contact, user):
        # It keeps the answer to itself, so its users ask for whom the lead became.
        lead = leads.find(**contact)
        target = users.from_api(user)
        assert leads.convert(lead, target) is None
        return wire(users.find(**user))

    return {
        "leads.create": lambda **lead: wire(leads.create(**lead)),
        "leads.update": saver(leads),
        "leads.load": lambda id: wire(leads.load(leads.find(id=id))),
        "leads.find": finder(leads),
        "leads.walk": lambda **query: walked(leads.find_all(**query)),
        "leads.all": lambda: walked(leads.all()),
        "leads.delete": lambda id: wire(leads.delete(leads.find(id=id))),
        "leads.convert": convert,
    }


def company_calls(companies):
    return {
        "companies.create": lambda **company: wire(companies.create(**company)),
        "companies.update": lambda **company: wire(companies.create(**company)),
        "companies.save": saver(companies),
        "companies.load": lambda id: wire(companies.load(companies.find(id=id))),
        "companies.find": finder(companies),
        "companies.walk": lambda **query: walked(companies.find_all(**query)),
        "companies.all": lambda: walked(companies.all()),
        "companies.by_tag": lambda id: walked(companies.by_tag(id)),
        "companies.users": lambda id: {"users": walked(companies.users(id))},
        "companies.delete": lambda id: wire(companies.delete(companies.find(id=id))),
    }


def small_calls(client):
    notes, tags = client.notes, client.tags
    return {
        "tags.create": lambda **tag: wire(tags.create(**tag)),
        "tags.tag": lambda **tag: wire(tags.tag(**tag)),
        "tags.untag": lambda **tag: wire(tags.untag(**tag)),
        "tags.save": lambda name: wire(tags.save(tags.collection_class(name=name))),
        "tags.list": lambda: {"tags": walked(tags.all())},
        "tags.walk": lambda: walked(tags.find_all()),
        "tags.get": lambda id: wire(tags.find(id=id)),
        "notes.create_about": lambda who, body: wire(notes.create(**who, body=body)),
        "notes.save": lambda **note: wire(notes.save(notes.collection_class(**note))),
        "notes.walk": lambda **who: walked(notes.find_all(**who)),
        "notes.get": finder(notes),
        "notes.load": lambda id: wire(notes.load(notes.find(id=id))),
        "segments.list": lambda: {"segments": walked(client.segments.all())},
        "segments.get": finder(client.segments),
        "admins.list": lambda: {"admins": walked(client.admins.all())},
    }


def count_calls(counts):
    def of(type, count=None):
        return lambda: wire(counts.for_type(type=type, count=count))

    return {
        "counts.app": lambda: wire(counts.for_app()),
        "counts.find": lambda **query: wire(counts.find(**query)),
        "counts.user_tags": of("user", "tag"),
        "counts.user_segments": of("user", "segment"),
        "counts.company_tags": of("company", "tag"),
        "counts.company_segments": of("company", "segment"),
        "counts.company_users": of("company", "user"),
        "counts.conversations": of("conversation"),
        "counts.conversation_admins": of("conversation", "admin"),
        "counts.users": of("user"),
        "counts.companies": of("company"),
    }


def subscription_calls(subscriptions):
    return {
        "subscriptions.create": lambda **hook: wire(subscriptions.create(**hook)),
        "subscriptions.find": finder(subscriptions),
        "subscriptions.save": saver(subscriptions),
        "subscriptions.delete": lambda id: wire(subscriptions.delete(subscriptions.find(id=id))),
    }
