"""The directory's door over real HTTP: who may come in, and what RFC 7643 and 7644 ask of it."""

import asyncio
from collections import Counter

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from hortus.core import SCIM_DOOR, Principal, ScimSettings, SystemClock
from hortus.gateway import HttpServer, bind
from hortus.identity import UnknownKeyError
from hortus.scim import PREFIX, ScimDoor
from hortus.store import Database, StoreView

OWN = "urn:acme:params:scim:schemas:extension:acme:2.0:User"
SETTINGS = ScimSettings(extension=OWN, extension_attributes=["legalEntity"])


class OneKey:
    """Knows a key of the directory and a key of somebody else."""

    def admit(self, scope):
        secret = dict(scope["headers"]).get(b"authorization", b"").decode().removeprefix("Bearer ")
        if secret == "directory":
            return Principal("key_1", "directory", frozenset({SCIM_DOOR}))
        if secret == "ada":
            return Principal("key_2", "ada")
        raise UnknownKeyError("the key was not made here", remedy="use the right one")


@pytest.fixture
def serve(tmp_path):
    """Return a function that runs a story against a served door; it is given a client."""

    def serve(story, settings=SETTINGS, key="directory", public_url=""):
        async def scenario():
            with StoreView.open(Database(tmp_path, "normal"), create=True) as view:
                door = ScimDoor(OneKey(), view.people, settings, SystemClock(), public_url)
                listener = bind("127.0.0.1", 0)
                server = HttpServer(door, listener)
                serving = asyncio.create_task(server.run())
                try:
                    port = listener.getsockname()[1]
                    return await asyncio.to_thread(told, port)
                finally:
                    server.stop()
                    await serving

        def told(port):
            with httpx2.Client(
                base_url=f"http://127.0.0.1:{port}{PREFIX}",
                headers={"authorization": f"Bearer {key}"} if key else {},
                timeout=30,
            ) as client:
                return story(client)

        return asyncio.run(scenario())

    return serve


def test_the_conformance_checker_finds_no_failure(serve):
    results = serve(lambda client: check_server(SyncSCIMClient(client)))
    failed = [f"{r.title}: {r.reason}" for r in results if r.status is not Status.SUCCESS]
    assert failed == []
    assert Counter(r.status for r in results)[Status.SUCCESS] > 100


@pytest.mark.parametrize("key", ["", "unknown", "ada"])
def test_who_has_no_key_of_the_directory_stays_outside(serve, key):
    answer = serve(lambda client: client.get("/Users"), key=key)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["status"] == "401"


def test_an_answer_is_scim_and_is_not_kept_on_the_way(serve):
    answer = serve(lambda client: client.get("/Users"))
    assert answer.headers["content-type"] == "application/scim+json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_without_a_body_announces_none(serve):
    def story(client):
        user = client.post("/Users", json={"userName": "ada"}).json()
        return client.delete(f"/Users/{user['id']}")

    answer = serve(story)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers


def test_places_are_named_as_the_directory_calls_hortus(serve):
    answer = serve(
        lambda client: client.post("/Users", json={"userName": "ada"}),
        public_url="https://hortus.example/",
    )
    assert answer.headers["location"].startswith("https://hortus.example/scim/v2/Users/per_")


def test_the_head_alone_can_be_asked_for(serve):
    answer = serve(lambda client: client.head("/Users"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_body_that_is_announced_as_something_else_is_refused(serve):
    answer = serve(
        lambda client: client.post("/Users", content=b"<a/>", headers={"content-type": "text/xml"})
    )
    assert answer.status_code == 415


def test_a_body_without_end_is_refused(serve):
    answer = serve(lambda client: client.post("/Users", json={"userName": "x" * 5_000_000}))
    assert answer.status_code == 413


def test_a_query_without_end_is_refused(serve):
    answer = serve(lambda client: client.get("/Users", params={"filter": "x" * 9_000}))
    assert answer.status_code == 400


def test_only_the_second_version_is_spoken(serve):
    assert serve(lambda client: client.get("/../v1/Users")).status_code == 404


def test_settings_that_cannot_be_used_are_named_in_every_answer(serve):
    answer = serve(lambda client: client.get("/Users"), ScimSettings(region=["nosuch"]))
    assert (answer.status_code, "scim.region" in answer.json()["detail"]) == (500, True)
