"""A directory's server over a data folder, asked without a network, with a clock that one sets."""

import json

import pytest

from hortus.core import ScimSettings
from hortus.core.testing import FrozenClock
from hortus.identity import People
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import StoreView

BASE = "https://hortus.example/scim/v2"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Directory:
    """Asks a service, as an identity provider does."""

    def __init__(self, view, clock, **settings):
        self.view = view
        self.clock = clock
        self.service = Service(view.people, ScimSettings(**settings), clock)

    def ask(self, method, path, body=None, query=None, **headers):
        """Return the status and the body of an answer; ``body`` may be bytes."""
        answer = self.answer(method, path, body, query, **headers)
        return answer.status, json.loads(answer.body) if answer.body else None

    def answer(self, method, path, body=None, query=None, **headers):
        self.clock.advance(0.001)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        asked = Asked(method, path, BASE, query or {}, raw, actor="directory", **headers)
        return self.service.answer(asked)

    def user(self, user_name, /, **said):
        """Take in a user and return them."""
        status, user = self.ask("POST", "/Users", {"userName": user_name, **said})
        assert status == 201, user
        return user

    def group(self, name, *members, **said):
        """Take in a group of the members with these ids and return it."""
        listed = [{"value": member} for member in members]
        body = {"displayName": name, "members": listed, **said}
        status, group = self.ask("POST", "/Groups", body)
        assert status == 201, group
        return group

    def patch(self, resource, *operations, **headers):
        """Return the answer to a PATCH of these operations."""
        body = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": list(operations),
        }
        kind = resource["meta"]["resourceType"]
        return self.ask("PATCH", f"/{kind}s/{resource['id']}", body, **headers)

    def read(self, resource):
        """Return the resource as it is now."""
        kind = resource["meta"]["resourceType"]
        return self.ask("GET", f"/{kind}s/{resource['id']}")[1]

    def person(self, user):
        """Return what is kept of a user."""
        return self.people.roster().people[user["id"]]

    @property
    def people(self):
        return People(self.view.people, self.clock, "root@host")

    @property
    def told(self):
        """The names of the events that were left, oldest first."""
        return [event.event for event in self.view.events.waiting()]


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def view(tmp_path):
    with StoreView.open(tmp_path, create=True) as opened:
        yield opened


@pytest.fixture
def open_directory(view, clock):
    """Return a maker of a directory's server from ``[scim]`` settings."""

    def make(**settings):
        return Directory(view, clock, **settings)

    return make


@pytest.fixture
def directory(open_directory):
    return open_directory()
