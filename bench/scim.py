"""CPU of a directory's server: a company taken in, looked through, changed and let go again."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from hortus.core import ScimSettings, SystemClock
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import StoreView

_RESULT = Path("build/bench/scim.json")
_BASE = "https://hortus.example/scim/v2"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_TEAM = 50


class Directory:
    """Asks a server as an identity provider does, without a network in between."""

    def __init__(self, view: StoreView) -> None:
        self._service = Service(view.people, ScimSettings(), SystemClock())

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, object]:
        """Return the document of an answer; raise where it is a refusal."""
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self._service.answer(Asked(method, path, _BASE, query or {}, raw, actor="bench"))
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body!r}")
        return json.loads(answer.body) if answer.body else {}


def a_user(number: int) -> dict[str, object]:
    """Return somebody as an identity provider sends them."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"user-{number}@example.com",
        "externalId": f"ext-{number}",
        "displayName": f"User {number}",
        "name": {"givenName": "User", "familyName": str(number)},
        "emails": [{"value": f"user-{number}@example.com", "primary": True}],
        "addresses": [{"type": "work", "country": "DE"}],
        "active": True,
    }


def replaced(value: object, path: str = "active") -> dict[str, object]:
    """Return a change of one field."""
    operation = {"op": "replace", "path": path, "value": value}
    return {"schemas": [_PATCH], "Operations": [operation]}


def measured(name: str, count: int, work: Callable[[int], object]) -> dict[str, float]:
    """Return how many operations a CPU second and a second of the clock have; print it."""
    began, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        work(number)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    rates = f"{1e6 * cpu / count:>12,.0f}{count / cpu:>12,.0f}{count / wall:>12,.0f}"
    print(f"{name:<46}{count:>8,}{rates}", flush=True)
    return {"count": count, "us": 1e6 * cpu / count, "per_cpu_s": count / cpu}


def run(users: int, sample: int) -> dict[str, dict[str, float]]:
    """Return the figures of a company of so many users."""
    ids: list[str] = []
    teams: list[str] = []
    with (
        tempfile.TemporaryDirectory() as name,
        StoreView.open(Path(name), create=True) as view,
    ):
        company = Directory(view)

        def create(number: int) -> None:
            ids.append(str(company.ask("POST", "/Users", a_user(number))["id"]))

        def group(number: int) -> None:
            members = [{"value": one} for one in ids[number * _TEAM : (number + 1) * _TEAM]]
            made = company.ask(
                "POST", "/Groups", {"displayName": f"g{number}", "members": members}
            )
            teams.append(str(made["id"]))

        def named(number: int) -> None:
            found = company.ask(
                "GET", "/Users", query={"filter": f'userName eq "user-{number}@example.com"'}
            )
            assert found["totalResults"] == 1

        def page(number: int) -> None:
            query = {"startIndex": str(1 + number * 100 % users), "count": "100"}
            company.ask("GET", "/Users", query=query)

        return {
            "users created": measured("users created", users, create),
            "groups created": measured(f"groups of {_TEAM} created", users // _TEAM, group),
            "user read": measured(
                "a user read", sample, lambda n: company.ask("GET", f"/Users/{ids[n]}")
            ),
            "user found": measured("a user found by userName", sample, named),
            "page": measured("a page of 100 users", max(sample // 20, 5), page),
            "member added": measured(
                "a member added to a group",
                sample,
                lambda n: company.ask(
                    "PATCH", f"/Groups/{teams[n % len(teams)]}", _joined(ids[-n - 1])
                ),
            ),
            "deactivated": measured(
                "a user deactivated",
                sample,
                lambda n: company.ask("PATCH", f"/Users/{ids[n]}", replaced(False)),
            ),
        }


def _joined(member: str) -> dict[str, object]:
    operation = {"op": "add", "path": "members", "value": [{"value": member}]}
    return {"schemas": [_PATCH], "Operations": [operation]}


def main() -> int:
    """Measure, print a table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=500, help="operations of each other kind")
    args = parser.parse_args()
    print(f"{'':<46}{'times':>8}{'CPU us each':>12}{'a CPU s':>12}{'a second':>12}")
    figures = run(args.users, min(args.sample, args.users))
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
