"""The screen of ``hortus up`` says what there is and what to do next."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from hortus.cli.screen import Start, document, render
from hortus.completion import BuildReport, GateReport
from hortus.completion.types import NOT_FITTED
from hortus.compose import Demonstration, StartReport
from hortus.connect import CLIENTS
from hortus.gateway.discovery import FoundServer, ServerKind

SHOWN = Demonstration(
    path="app/orders.py",
    line=12,
    column=9,
    before="    return ",
    text="load(since)",
    evidence=("app/bills.py:7@abc",),
    probability=0.934,
    decision_id="dec_1",
    milliseconds=6.4,
)
REPORT = StartReport(
    url="http://127.0.0.1:8180",
    data=Path("/data"),
    embedded=None,
    models=("qwen",),
    aliases=("house/code",),
    found=(),
    demonstration=SHOWN,
)


@pytest.fixture
def screen():
    """Return a function that renders a report with changes."""

    def screen(key="hort_1", **changes):
        return render(Start(replace(REPORT, **changes), key, 1.25))

    return screen


def test_the_key_is_shown_when_it_is_new_and_never_again(screen):
    assert "key       hort_1   (shown this once" in screen()
    again = screen(key="")
    assert "hort_" not in again
    assert "hortus key new NAME" in again


def test_a_completion_is_shown_where_it_is_and_comes_from(screen):
    said = screen()
    assert "app/orders.py:12:9" in said
    assert "return ⟦load(since)⟧" in said
    assert "app/bills.py:7@abc" in said
    assert "sure      93%; it took 6 ms" in said
    assert "`hortus why dec_1`" in said


def test_a_model_that_is_still_calibrated_says_so_in_one_line(screen):
    built = BuildReport("c0ffee", 7, 2_000_000, 9, 5_000_000, 1.5, 1.5, True, "", {}, NOT_FITTED)
    line = "it is calibrated on the last commits in the background"
    assert "7 files, 5.0 MB of index, built in 1.5 s\n    " + line in screen(embedded=built)
    gate = GateReport("commits", 800, 150, 60.0, 0.02)
    assert line not in screen(embedded=replace(built, gate=gate))
    assert "kept from before" in screen(embedded=replace(built, rebuilt=False))


def test_a_problem_comes_first(screen):
    said = screen(demonstration=None, problem="hortus answered itself with HTTP 500")
    assert said.startswith("hortus is up, but:")
    assert "HTTP 500" in said


def test_a_remark_is_no_problem(screen):
    said = screen(demonstration=None, remark="no repository was given")
    assert said.startswith("hortus is up after 1.2 s")
    assert "no repository was given" in said


def test_every_client_has_its_line(screen):
    assert [name for name in CLIENTS if f"hortus connect {name}" not in screen()] == []


def test_a_server_found_is_offered_with_the_command(screen):
    found = FoundServer(ServerKind.OLLAMA, "http://127.0.0.1:11434/v1", ("qwen3:8b",))
    said = screen(found=(found,), models=())
    assert "found on this machine, not used: Ollama at http://127.0.0.1:11434/v1" in said
    assert "hortus model add" in said
    assert "no chat model yet" in said


def test_the_document_says_the_same_to_programs():
    said = document(Start(REPORT, "hort_1", 1.23456))
    assert msgspec.json.decode(msgspec.json.encode(said)) == {
        "url": "http://127.0.0.1:8180",
        "console": "http://127.0.0.1:8180/console",
        "data": "/data",
        "key_expires_us": None,
        "key": "hort_1",
        "seconds": 1.235,
        "works": True,
        "problem": "",
        "remark": "",
        "embedded": None,
        "models": ["qwen"],
        "aliases": ["house/code"],
        "found": [],
        "completion": {
            "path": "app/orders.py",
            "line": 12,
            "column": 9,
            "before": "    return ",
            "text": "load(since)",
            "evidence": ["app/bills.py:7@abc"],
            "probability": 0.934,
            "decision_id": "dec_1",
            "milliseconds": 6.4,
        },
    }


def test_the_screen_says_until_when_a_first_key_works():
    shown = render(Start(REPORT, "hort_1", 1.0, 1_700_000_000_000_000))
    assert "hort_1   (shown this once, works until 2023-11-1" in shown
