"""``hortus content``: what those who ask, agree, read and erase type, and what they see."""

import asyncio
import json
from dataclasses import astuple

import pytest

from hortus.audit import LogParts, LogPlaces
from hortus.cli.dispatch import dispatch
from hortus.content import ContentPlaces, SealedRows
from hortus.content.sealing import Part, Taken, month_of, seal_part
from hortus.core import SystemClock, load_settings
from hortus.store import Database, EventTable, Store
from hortus.store.testing import an_intent, an_outcome

TEXTS = {Part.REQUEST: b"a question\x1b[31m\nof two lines", Part.ANSWER: b"an answer"}


@pytest.fixture
def data(tmp_path):
    """Return a data folder in which one request of Ada's was kept."""
    folder = tmp_path / "data"
    places = ContentPlaces.of(load_settings(data=folder, environment={}))
    now_us = SystemClock().now_us()
    folder.mkdir()
    key = places.keys().current("ada", month_of(now_us), 0.0)
    rows = [
        seal_part(Taken(part, text, len(text)), "dec_1", now_us, key)
        for part, text in TEXTS.items()
    ]
    with Store.open(folder, participants=[LogParts.make().appender, SealedRows()]) as store:

        async def record():
            await store.records.append(an_intent("dec_1"), an_outcome("dec_1"))

        asyncio.run(record())
    with Database(folder).writing() as connection:
        for row in rows:
            connection.execute(
                "INSERT INTO sealed_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(row)
            )
    return folder


@pytest.fixture
def content(data, capsys):
    """Run ``hortus content`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["content", *map(str, words), "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def people(content, tmp_path):
    """Return the key files of three people who take part, by name."""
    files = {name: tmp_path / f"{name}.key" for name in ("eve", "bob", "cyd")}
    for name, file in files.items():
        _, public, _ = content("approver", "new", file, "--no-passphrase")
        assert content("approver", "add", name, public.strip())[0] == 0
    return files


@pytest.fixture
def asked(content, people):
    """Return the id of a request by Eve."""
    status, out, err = content("ask", "dec_1", "--reason", "a leak", "--key", people["eve"])
    assert status == 0
    assert "2 others have to approve it" in err
    return out.strip()


def test_one_asks_two_approve_and_the_one_reads(content, people, asked, data):
    for name in ("bob", "cyd"):
        assert content("approve", asked, "--key", people[name])[:2] == (0, f"approved {asked}\n")
    status, out, _ = content("read", asked, "--key", people["eve"])
    assert status == 0
    assert out.splitlines() == [
        "--- request: 28 bytes",
        "a question\N{REPLACEMENT CHARACTER}[31m",
        "of two lines",
        "--- answer: 9 bytes",
        "an answer",
    ]
    events = [n.event.event for n in EventTable(Database(data)).recent(20, "content.*")]
    assert events[:4] == ["content.read", "content.approved", "content.approved", "content.asked"]
    assert EventTable(Database(data)).waiting() == [], "all of it is in the log"


def test_the_log_of_a_reading_holds(content, people, asked, data, capsys):
    for name in ("bob", "cyd"):
        content("approve", asked, "--key", people[name])
    content("read", asked, "--key", people["eve"])
    parts = LogParts.make()
    settings = load_settings(data=data, environment={})
    with Store.open(data, participants=[parts.appender, SealedRows()]):
        log = parts.open(Database(data), LogPlaces.of(settings), SystemClock())
        log.publish()
    assert dispatch(["audit", "verify", "--data", str(data)]) == 0
    assert "the log is whole" in capsys.readouterr().out


def test_programs_read_json(content, people, asked):
    for name in ("bob", "cyd"):
        content("approve", asked, "--key", people[name], "--json")
    _, out, _ = content("read", asked, "--key", people["eve"], "--json")
    assert json.loads(out) == {part: text.decode() for part, text in TEXTS.items()}


def test_without_two_approvals_nothing_is_shown(content, people, asked):
    content("approve", asked, "--key", people["bob"])
    status, out, err = content("read", asked, "--key", people["eve"])
    assert (status, out) == (1, "")
    assert "1 of 2 approvals are there" in err


def test_one_denial_ends_it(content, people, asked):
    assert content("deny", asked, "--key", people["bob"])[1] == f"denied {asked}\n"
    content("approve", asked, "--key", people["cyd"])
    assert "was denied" in content("read", asked, "--key", people["eve"])[2]
    assert "denied" in content("list")[1]


def test_an_approval_can_be_signed_on_another_machine(content, people, asked, tmp_path):
    _, statement, _ = content("show", asked, "--statement", "approved")
    (tmp_path / "statement").write_text(statement)
    status, signature, said = content("sign", tmp_path / "statement", "--key", people["bob"])
    assert status == 0
    assert "approved: eve reads the content of ada in dec_1, because: a leak" in said
    assert content("approve", asked, "--signature", signature)[0] == 0
    assert content("approve", asked, "--signature", signature)[0] == 1, "once"
    assert content("deny", asked, "--signature", "nothing")[0] == 2


def test_a_request_is_shown_and_listed(content, asked):
    _, out, _ = content("show", asked)
    assert out.startswith(f"{asked}  asked 2")
    assert "reason    a leak" in out
    assert json.loads(content("show", asked, "--json")[1])["person"] == "ada"
    assert "0 of 2 approved" in content("list")[1]
    assert json.loads(content("list", "--json")[1])[0]["state"] == "0 of 2 approved"


def test_where_nobody_has_asked_that_is_said(content):
    assert "nobody has asked" in content("list")[2]
    assert "nobody is to be told" in content("notices")[2]


def test_who_was_read_is_on_the_list_of_those_to_tell(content, people, asked):
    for name in ("bob", "cyd"):
        content("approve", asked, "--key", people[name])
    content("read", asked, "--key", people["eve"])
    assert "nobody is to be told" in content("notices")[2], "not due yet"
    (notice,) = json.loads(content("notices", "--all", "--json")[1])
    assert (notice["person"], notice["reader"]) == ("ada", "eve")
    assert "ada" in content("notices", "--all")[1]
    assert content("notices", notice["reading_id"])[1].startswith("ada was told of")
    assert json.loads(content("notices", "--all", "--json")[1]) == []


def test_erasing_says_what_it_did_and_leaves_nothing_to_read(content, people, asked):
    for name in ("bob", "cyd"):
        content("approve", asked, "--key", people[name])
    status, out, err = content("erase", "--person", "ada", "--reason", "she asked")
    assert status == 0
    assert "2 parts, 37 bytes of text" in out
    assert "copies of the keys must go as well" in err
    status, out, err = content("read", asked, "--key", people["eve"])
    assert (status, out) == (1, "")
    assert "was destroyed" in err
    assert content("erase", "--person", "ada", "--reason", "again")[0] == 1


def test_erasing_answers_programs_in_json(content):
    _, out, _ = content("erase", "--person", "ada", "--reason", "she asked", "--json")
    (erased,) = json.loads(out)
    assert (erased["parts"], erased["key_destroyed"]) == (2, True)


@pytest.mark.parametrize("hold", [["--person", "ada"], ["--decision", "dec_1"], ["--all"]])
def test_a_legal_hold_refuses_to_erase(content, data, capsys, hold):
    assert dispatch(["hold", "place", "case-7", *hold, "--reason", "x", "--data", str(data)]) == 0
    capsys.readouterr()
    status, _, err = content("erase", "--person", "ada", "--reason", "she asked")
    assert status == 1
    assert "under a legal hold: case-7" in err
    assert dispatch(["hold", "lift", "case-7", "--reason", "over", "--data", str(data)]) == 0
    assert content("erase", "--person", "ada", "--reason", "she asked")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", "dec_1", "dec_2", "--reason", "x"],
        ["ask", "dec_1"],
        ["ask", "dec_1", "--reason", " "],
        ["ask", "dec_1", "--reason", "without a key"],
        ["erase", "--reason", "x"],
        ["erase", "--person", "ada"],
        ["erase", "--person", "ada", "--month", "11-2026", "--reason", "x"],
        ["erase", "ada", "--reason", "x"],
        ["approver"],
        ["approver", "add", "eve"],
        ["approver", "make", "eve"],
        ["approver", "new"],
        ["read"],
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense_is_told_how(content, words):
    status, _, err = content(*words)
    assert status == 2
    assert "remedy:" in err


def test_a_lost_master_key_is_told_to_whoever_reads(content, people, asked, data):
    for name in ("bob", "cyd"):
        content("approve", asked, "--key", people[name])
    (data / "content" / "master.key").unlink()
    status, out, err = content("read", asked, "--key", people["eve"])
    assert (status, out) == (1, "")
    assert "master.key cannot be read" in err
