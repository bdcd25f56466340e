"""Two gateways take the directory's requests for one database, and one of them is killed."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from hortus.core import ScimSettings, SystemClock
from hortus.identity import Roster
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import Database, PeopleTable, StoreView

# Tells each change that was acknowledged, until it is killed.
ENDLESS = """
import itertools, json, sys
from pathlib import Path
from hortus.core import ScimSettings, SystemClock
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import Database, StoreView

with StoreView.open(Database(Path(sys.argv[1]), "normal")) as view:
    service = Service(view.people, ScimSettings(), SystemClock())
    for number in itertools.count():
        operations = [
            {"op": "replace", "path": "nickName", "value": f"n{number}"},
            {"op": "replace", "path": "displayName", "value": f"n{number}"},
            {"op": "replace", "path": "active", "value": number % 2 == 0},
        ]
        body = json.dumps({"Operations": operations}).encode()
        answer = service.answer(Asked("PATCH", sys.argv[2], "https://h", {}, body))
        print(number if answer.status == 200 else f"failed {answer.body}", flush=True)
"""


def asker(table):
    service = Service(table, ScimSettings(), SystemClock())

    def ask(method, path, body=None):
        raw = json.dumps(body).encode() if body else b""
        answer = service.answer(Asked(method, path, "https://h/scim/v2", {}, raw))
        return answer.status, json.loads(answer.body) if answer.body else None

    return ask


def test_members_that_two_gateways_add_at_once_are_all_there(new_database):
    database = new_database()
    asks = [asker(PeopleTable(database)) for _ in range(2)]
    users = [asks[0]("POST", "/Users", {"userName": f"user{n}"})[1]["id"] for n in range(12)]
    _, group = asks[1]("POST", "/Groups", {"displayName": "all"})

    def add(number, user):
        said = [{"op": "add", "path": "members", "value": [{"value": user}]}]
        path = f"/Groups/{group['id']}"
        status = 503
        while status == 503:  # as a directory does that is asked to come back
            status, _ = asks[number % 2]("PATCH", path, {"Operations": said})
        return status

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(add, range(12), users))
    assert statuses == [204] * 12
    _, read = asks[0]("GET", f"/Groups/{group['id']}")
    assert {member["value"] for member in read["members"]} == set(users)


def test_one_name_is_given_once_by_two_gateways(new_database):
    database = new_database()
    asks = [asker(PeopleTable(database)) for _ in range(2)]

    def add(number):
        return asks[number % 2]("POST", "/Users", {"userName": f"user{number // 2}"})[0]

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(add, range(12)))
    assert sorted(statuses) == [201] * 6 + [409] * 6
    assert len(PeopleTable(database).everybody().people) == 6


@pytest.mark.parametrize("after", [3, 25])
def test_a_gateway_that_is_killed_leaves_each_change_whole(tmp_path, after):
    with StoreView.open(Database(tmp_path, "normal"), create=True) as view:
        _, user = asker(view.people)("POST", "/Users", {"userName": "ada"})
    path = f"/Users/{user['id']}"
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path), path], stdout=subprocess.PIPE, text=True
    ) as process:
        told = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        told += process.stdout.read().split()
    assert all(line.isdigit() for line in told)
    with StoreView.open(tmp_path) as view:
        person = Roster(view.people.everybody()).people[user["id"]]
        events = [e.event for e in view.events.waiting() if e.event != "person.added"]
    number = int(person.name.removeprefix("n"))
    # What was acknowledged is there; one more may be, of which nobody has heard.
    assert number in {int(told[-1]), int(told[-1]) + 1}
    assert json.loads(person.attributes)["nickName"] == person.name
    assert bool(person.ended_us) is (number % 2 == 1)
    assert events.count("person.changed") == number + 1
    assert events.count("person.ended") + events.count("person.restored") == number


@pytest.mark.parametrize("kind", ["sqlite"])
def test_while_the_database_is_away_nobody_is_told_that_they_are_nobody(new_database, tmp_path):
    database = new_database(tmp_path)
    ask = asker(PeopleTable(database))
    assert ask("POST", "/Users", {"userName": "ada"})[0] == 201
    tmp_path.joinpath("hortus.db").rename(tmp_path / "away.db")
    for sidecar in ("hortus.db-wal", "hortus.db-shm"):
        tmp_path.joinpath(sidecar).unlink(missing_ok=True)
    (tmp_path / "hortus.db").mkdir()
    for method, path in (("GET", "/Users"), ("POST", "/Users"), ("PATCH", "/Users/x")):
        status, error = ask(method, path, {"userName": "bob", "Operations": []})
        assert (status, error["status"]) == (503, "503")
    (tmp_path / "hortus.db").rmdir()
    tmp_path.joinpath("away.db").rename(tmp_path / "hortus.db")
    assert ask("GET", "/Users")[1]["totalResults"] == 1
