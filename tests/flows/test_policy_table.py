"""The table a lawyer reads, asked over HTTP: people, keys, clients and models are real ones."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

import pytest
import tomlkit

import hortus.policy
from hortus.cli import main
from hortus.compose.testing import ask, inside
from hortus.core import SystemClock
from hortus.dlp.forms import fill
from hortus.gateway.testing import ScriptedModel
from hortus.identity import People
from hortus.policy import PACKS

DOORS = {
    "asks": ("chat", "/v1/chat/completions"),
    "completes": ("completions", "/v1/completions"),
    "embeds": ("embeddings", "/v1/embeddings"),
}
THINGS = {
    "uses the tool": "use_tool",
    "administers": "administer",
    "reads content of": "read_content",
}
HOLDS = {
    "a secret": fill("ghp_{36 alnum}", 1),
    "a company word": "Bluebird Nine",
    "personal data": "ada@lovelace.org",
    "-": "nothing of note",
}
# What clients call themselves, and two that nobody has listed under names that hortus can tell.
AGENTS = {
    "aider": "aider/0.86",
    "claude-code@2.1.91": "claude-cli/2.1.91",
    "claude-code@2.1.92": "claude-cli/2.1.92",
    "shell-agent": "goose/1.0",
    "mystery": "cline/3.1",
    "-": "",
}
NAMES = {"shell-agent": "goose", "mystery": "cline"}
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
TIMES = {
    "Sunday": datetime.fromisoformat("2026-11-22T10:00:00+01:00"),
    "night": datetime.fromisoformat("2026-11-23T23:00:00+01:00"),
}
PARAMETERS = """
[outside-models]
models = ["claude", "newcomer/large", "nobodys/large"]
teams = ["engineering"]
"""
# A model that nobody has configured cannot be asked for; it has its row for the directory's sake.
UNCONFIGURED = "unheard/of"


def table():
    """Return the rows that somebody can ask alone; a key for another network asks nothing."""
    file = Path(__file__).parents[1] / "policy" / "table.md"
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in file.read_text(encoding="utf-8").splitlines()
        if "|" in line
    ]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    return [
        row
        for row in rows
        if row["model or thing"] != UNCONFIGURED
        and "others agreed" not in row["besides"]
        and row["because of"] != "key-zone"
        # All keys here are static, and none is a directory's.
        and row["model or thing"] not in {"approve_policy", "activate_policy"}
        and row["person"] != "directory"
    ]


class MovingClock(SystemClock):
    """The time of day that the table wants; how long something takes is real."""

    def __init__(self):
        self.now = MONDAY

    def now_us(self):
        """Return the moment it is in the table."""
        return round(self.now.timestamp() * 1e6)


@dataclass
class Company:
    """The made-up company: who works there, and their keys."""

    document: dict
    keys: dict

    def hire(self, house):
        """Write the people, teams and services into the directory of ``house``."""
        people = People(house.store.people, SystemClock(), "test")
        ids = {}
        for name, entry in self.document["people"].items():
            said = {k: v if isinstance(v, str) else " ".join(v) for k, v in entry.items()}
            said.pop("teams")
            ids[name] = people.add_person(name, **said).person_id
        programs = {n: e for n, e in self.document["services"].items() if "teams" in e}
        for name, entry in programs.items():
            ids[name] = people.add_service(
                name, team=entry["teams"][0], region=entry["region"], entity=entry["entity"]
            ).service_id
        self._group(people, ids)
        house.keyring.refresh()
        house.policies.take_up()
        return ids

    def _group(self, people, ids):
        """Make the teams, those that are part of others first."""
        teams = self.document["teams"]
        inner_first = sorted(teams, key=lambda t: -self._depth(t))
        for team in inner_first:
            members = [ids[n] for n, e in self.document["people"].items() if team in e["teams"]]
            members += [ids[t] for t in teams if team in teams[t].get("parents", ())]
            ids[team] = people.add_team(team, members).team_id

    def _depth(self, team):
        parents = self.document["teams"][team].get("parents", ())
        return 1 + max((self._depth(p) for p in parents), default=0)


@pytest.fixture
def company(tmp_path):
    """Return the company; what is not people is in files that its security officer keeps."""
    data = Path(hortus.policy.__file__).parent / "data" / "company.toml"
    document = tomllib.loads(data.read_text(encoding="utf-8"))
    folder = tmp_path / "data" / "policy"
    folder.mkdir(parents=True)
    kept = {k: v for k, v in document.items() if k not in {"people", "teams", "services"}}
    kept["tools"]["goose"] = kept["tools"].pop("shell-agent")
    (folder / "directory.toml").write_text(tomlkit.dumps(kept), encoding="utf-8")
    (folder / "parameters.toml").write_text(PARAMETERS, encoding="utf-8")
    (tmp_path / "words.txt").write_text("Bluebird Nine\n", encoding="utf-8")
    return Company(document, {})


def dialect_of(row):
    """Return what the models must speak for a row."""
    return DOORS.get(row["does what"], DOORS["asks"])[0]


def settings(company, server, dialect, folder):
    """Return the tables of the company's ``hortus.toml``."""
    models = {
        name: {
            **inside(server.url, dialect),
            "inside": bool(entry.get("inside")),
            "region": entry.get("region", ""),
        }
        for name, entry in company.document["models"].items()
    }
    dlp = {"secrets": "block", "personal": "pass", "words": [str(folder / "words.txt")]}
    networks = {"office": ["10.0.0.0/8"], "remote": ["192.168.0.0/16"]}
    proxies = {"trusted_proxies": ["127.0.0.0/8"]}
    policy = {"packs": list(PACKS), "clocks": {"DE": "Europe/Berlin"}}
    tables = {"models": models, "dlp": dlp, "policy": policy}
    return {**tables, "zones": networks, "server": proxies}


def body(dialect, row):
    """Return the request of a row."""
    model, text = row["model or thing"], HOLDS[row["request holds"]]
    if dialect == "chat":
        return ask("chat", model, text)
    return {"model": model, "input" if dialect == "embeddings" else "prompt": text}


def headers(row):
    """Return what the client of a row says of itself."""
    address = "192.168.0.7" if "at home" in row["besides"] else "10.0.0.7"
    said = {"user-agent": AGENTS[row["with client"]], "x-forwarded-for": address}
    if row["project"] != "-":
        said["x-hortus-project"] = row["project"]
    if "rate staff" in row["besides"]:
        said["x-hortus-purpose"] = "staff_rating"
    return said


async def answer(hortus, ids, row):
    """Send the request of a row and return its answer."""
    besides = [] if row["besides"] == "-" else row["besides"].split(", ")
    hortus.clock.now = next((TIMES[b] for b in besides if b in TIMES), MONDAY)
    keys = hortus.house.keyring
    covers = ["another"] if "the key is for others" in besides else []
    holder = ids.get(row["person"], "")
    zones = ["office"] if "bound to the office" in row["besides"] else []
    key = keys.create(row["person"], covers, holder_id=holder, zones=zones).secret
    dialect, path = DOORS[row["does what"]]
    return await hortus.post(path, body(dialect, row), key=key, headers=headers(row))


def decided_by(hortus, heard):
    """Return the policies that decided, as they are in the record."""
    rules = hortus.decision(heard).attempts[-1].rules.split()
    return ", ".join(rule for rule in rules if rule != "data-labels")


async def verdict(hortus, ids, row):
    """Ask for the answer of a row that is no request to a model, and return it."""
    hortus.clock.now = MONDAY
    covers = ["another"] if "the key is for others" in row["besides"] else []
    key = hortus.house.keyring.create("k", covers, holder_id=ids[row["person"]]).secret
    thing = NAMES.get(row["model or thing"], row["model or thing"])
    query = urlencode({"do": THINGS[row["does what"]], "what": thing})
    office = {"x-forwarded-for": "10.0.0.7"}
    heard = await hortus.request("GET", f"/hortus/v1/passport?{query}", key=key, headers=office)
    said = heard.json
    return "yes" if said["allowed"] else "no", ", ".join(said["rules"])


async def requested(hortus, ids, row, refused):
    """Send the request of a row and return its answer; a refusal is kept in ``refused``."""
    heard = await answer(hortus, ids, row)
    if heard.status == 200:
        return "yes", decided_by(hortus, heard)
    refused.append(heard)
    return "no", decided_by(hortus, heard)


def test_every_row_of_the_table_holds_over_http(running, run, company, tmp_path, capsys):
    rows, refused, found = sorted(table(), key=dialect_of), [], []

    async def story():
        async with ScriptedModel() as server:
            for dialect, part in groupby(rows, key=dialect_of):
                await part_of(server, dialect, list(part))

    async def part_of(server, dialect, part):
        tables = settings(company, server, dialect, tmp_path)
        async with running(MovingClock(), **tables) as hortus:
            ids = company.keys = company.keys or company.hire(hortus.house)
            for row in part:
                if row["does what"] in DOORS:
                    found.append(await requested(hortus, ids, row, refused))
                else:
                    found.append(await verdict(hortus, ids, row))

    run(story())
    assert found == [(row["answer"], row["because of"]) for row in rows]
    assert len(rows) >= 60
    assert len(refused) >= 25
    for heard in refused:
        check_why(heard, tmp_path / "data", capsys)


def check_why(heard, data, capsys):
    """Hold ``hortus why`` to the words of a refusal."""
    error, decision = heard.json["error"], heard.headers["x-hortus-decision"]
    assert main(["why", decision, "--data", str(data)]) == 0
    told = capsys.readouterr().out
    reason = error["message"].partition(f"; {error['remedy']} [{decision}]")[0]
    assert reason in told
    assert error["remedy"] in told
    assert "owned by" in told or "no-permit" in told
