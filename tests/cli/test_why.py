"""``hortus why``: the whole story of one request."""

import asyncio
import json
from dataclasses import astuple

import pytest
from inline_snapshot import snapshot

from hortus.cli.dispatch import dispatch
from hortus.content import ContentPlaces, KeyFolder
from hortus.content.sealing import Part, Taken, seal_part
from hortus.core import load_settings
from hortus.store import Database, Store
from hortus.store.testing import an_event, an_intent, an_outcome


@pytest.fixture
def write(tmp_path):
    """Write records as a gateway does."""

    def write_all(*records):
        async def scenario():
            await store.records.append(*records)

        with Store.open(tmp_path) as store:
            asyncio.run(scenario())

    return write_all


@pytest.fixture
def why(tmp_path, capsys):
    """Run ``hortus why`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["why", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def body(out):
    """Return what follows the first line, which names a local time."""
    return "\n".join(line.strip() for line in out.splitlines()[1:])


def test_a_request_that_failed_over_is_told_step_by_step(write, why):
    write(
        an_intent("dec_1"),
        an_intent("dec_1", attempt=2, model="big", inside=False, region="", why="next in line"),
        an_outcome("dec_1", model="big", attempts=2, why="qwen3-coder: refused the connection"),
    )
    status, out, _ = why("dec_1")
    assert status == 0
    assert out.startswith("dec_1  ok  20")
    assert body(out) == snapshot("""\
who        ada (key key_1)
client     claude-code 2.1.0
asked      house/code at messages, 2048 bytes, conversation c1
attempt 1  qwen3-coder (inside, DE): first choice of house/code
attempt 2  big (outside): next in line
served by  big
because    qwen3-coder: refused the connection
tokens     1200 in, 80 out (1000 read from the cache)
time       120 ms to the first token, 900 ms in all
cost       0.0015 EUR
content    not kept\
""")


def test_a_refusal_is_told_with_its_remedy(write, why):
    write(
        an_intent(
            "dec_1",
            attempt=0,
            model="",
            why="no such model",
            client="",
            client_version="",
            conversation="",
        ),
        an_outcome(
            "dec_1",
            status=404,
            code="unknown_model",
            message="there is no model house/cod",
            remedy="did you mean house/code?",
            model="",
            attempts=0,
            why="",
            input_tokens=0,
            output_tokens=0,
            cost_micro=0,
            first_token_us=0,
        ),
    )
    _, out, _ = why("dec_1")
    assert body(out) == snapshot("""\
who        ada (key key_1)
client     not named
asked      house/code at messages, 2048 bytes
no attempt no such model
refused    404 unknown_model
reason     there is no model house/cod
remedy     did you mean house/code?
time       900 ms in all
content    not kept\
""")


def test_a_request_that_named_no_model_says_so(write, why):
    write(
        an_intent("dec_1", model_asked="", model="", why="no model was asked"),
        an_outcome("dec_1", status=415, code="unsupported_media_type", model=""),
    )
    assert "\nasked      no model at messages, 2048 bytes" in f"\n{body(why('dec_1')[1])}"


def test_an_answer_that_broke_off_names_the_model_tried_last(write, why):
    write(an_intent("dec_1"), an_outcome("dec_1", status=502, code="cut", message="cut"))
    _, out, _ = why("dec_1")
    assert "failed     502 cut" in out
    assert "tried last qwen3-coder" in out


def test_a_request_without_an_end_says_what_that_means(write, why):
    write(an_intent("dec_1"))
    _, out, _ = why("dec_1")
    assert "it runs still, or hortus was stopped" in out


def test_programs_get_every_field(write, why):
    write(an_intent("dec_1"), an_outcome("dec_1"))
    _, out, _ = why("dec_1", "--json")
    told = json.loads(out)
    assert told["state"] == "ok"
    assert told["attempts"][0]["why"] == "first choice of house/code"
    assert told["outcome"]["remedy"] == ""


def test_the_beginning_of_an_id_is_enough(write, why):
    write(an_intent("dec_abc"))
    assert why("dec_a")[1].startswith("dec_abc ")
    assert why(" dec_abc ")[1].startswith("dec_abc ")


def test_an_unknown_id_names_what_comes_near(write, why):
    write(an_intent("dec_01hzzzz1"), an_intent("dec_01hzzzz2"))
    status, _, err = why("dec_01hzzzz")
    assert status == 1
    assert "dec_01hzzzz1" in err
    assert "dec_01hzzzz2" in err


def test_an_id_like_no_other_says_where_the_ids_are(write, why):
    write(an_intent("dec_1"))
    status, _, err = why("req_\x1b[31m")
    assert status == 1
    assert "hortus log" in err
    assert "\x1b" not in err


def test_an_unknown_id_is_an_error_for_programs_too(write, why):
    write(an_intent("dec_1"))
    status, out, _ = why("x", "--json")
    assert status == 1
    assert json.loads(out)["error"]["code"] == "unknown_decision"


def test_what_clients_chose_does_not_steer_the_terminal(write, why):
    write(an_intent("dec_1", client="\x1b[2J", conversation="a\nb"))
    assert "\x1b" not in why("dec_1")[1]


def test_events_that_belong_to_a_request_are_told_at_its_end(write, why):
    event = an_event("content.read", decision_id="dec_1", subject="dec_1", reason="a complaint")
    write(an_intent("dec_1"), an_outcome("dec_1"), event, an_event("content.read"))
    _, out, _ = why("dec_1")
    assert body(out).splitlines()[-1] == (
        "event      content.read dec_1 by ada: a complaint (models=house/code)"
    )
    _, out, _ = why("dec_1", "--json")
    assert [told["seq"] for told in json.loads(out)["events"]] == [3]


def test_content_that_was_kept_is_told_and_that_it_was_erased(write, why, tmp_path):
    settings = load_settings(data=tmp_path, environment={})
    keys = ContentPlaces.of(settings).keys()
    key = keys.current("ada", "2023-11", 0.0)
    row = seal_part(Taken(Part.REQUEST, b"a question", 10), "dec_1", 1, key)
    write(an_intent("dec_1"), an_outcome("dec_1"))
    with Database.of(settings).writing() as connection:
        connection.execute(
            "INSERT INTO sealed_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(row)
        )
    _, out, _ = why("dec_1")
    assert "content    request kept, sealed (10 bytes); `hortus content ask`" in out
    KeyFolder(ContentPlaces.of(settings).keys_folder).destroy("ada", "2023-11")
    with Database.of(settings).writing() as connection:
        connection.execute("UPDATE sealed_contents SET erased_us = ?", (1_700_000_000_000_000,))
    _, out, _ = why("dec_1")
    assert "erased, nobody can read it since 2023-11-1" in out
    _, out, _ = why("dec_1", "--json")
    assert json.loads(out)["content"] == {
        "parts": ["request"],
        "bytes": 10,
        "readable": False,
        "erased_us": 1_700_000_000_000_000,
    }
