"""``hortus evidence``: what an officer types to make it, and an auditor to check it."""

import asyncio
import json
import shutil

import pytest

from hortus.audit import LogParts, LogPlaces
from hortus.cli.dispatch import dispatch
from hortus.core import SystemClock, load_settings
from hortus.store import Database, Store
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def data(tmp_path):
    """Return a data folder whose log holds twenty requests, one of them outside at no cost."""
    folder, parts = tmp_path / "data", LogParts.make()
    with Store.open(folder, durability="normal", participants=[parts.appender]) as store:
        places = LogPlaces.of(load_settings(data=folder, environment={}))
        log = parts.open(Database(folder), places, SystemClock())

        async def fill():
            for n in range(20):
                first = an_intent(f"dec_{n:02}", inside=n != 7)
                await store.records.append(first, an_outcome(f"dec_{n:02}", cost_micro=0))

        asyncio.run(fill())
        log.publish()
    return folder


@pytest.fixture
def evidence(data, capsys):
    """Run ``hortus evidence`` and return its status, output and remarks."""

    def run(*words, data=data):
        status = dispatch(["evidence", *map(str, words), "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_the_list_names_all_controls(evidence):
    status, out, _ = evidence("list")
    assert status == 0
    assert out.count("\n") == 17
    assert len(json.loads(evidence("list", "--json")[1])) == 16


def test_one_control_is_shown_with_its_figures(evidence):
    status, out, err = evidence("budgets")
    assert status == 0
    assert "12  not met   Every request outside has its cost" in out
    assert "of these, with tokens and no cost" in out
    assert "entry 16  dec_07  answered outside at no cost" in out
    assert "nothing is written" in err


def test_all_are_shown_in_brief(evidence):
    status, out, _ = evidence("all")
    assert status == 0
    assert "no data   Register of tools" in out
    assert "figure" not in out.splitlines()


def test_json_is_the_signed_envelope(evidence, tmp_path):
    _, out, _ = evidence("budgets", "--json")
    file = tmp_path / "e.json"
    file.write_text(out.strip())
    assert json.loads(out)["payloadType"] == "application/vnd.in-toto+json"
    assert evidence("verify", file)[0] == 0


def test_what_is_written_is_checked_by_others_without_the_house(evidence, data, tmp_path):
    out = tmp_path / "out"
    status, said, _ = evidence("all", "--out", out)
    assert status == 0
    assert "not met  " in said
    key = (data / "audit" / "log" / "log.pub").read_text().strip()
    copy = shutil.copytree(data / "audit" / "log", tmp_path / "copy")
    files = sorted(out.glob("*.json"))
    status, said, err = evidence(
        "verify", *files, "--key", key, "--from-tiles", copy, data=tmp_path
    )
    assert (status, err) == (0, "")
    assert said.count("holds, figures counted again") == 16


def test_what_was_changed_fails_and_is_named(evidence, tmp_path):
    evidence("budgets", "--out", tmp_path)
    file = tmp_path / "12-budgets.json"
    page = file.with_suffix(".html")
    page.write_text(page.read_text().replace("not met", "met"))
    status, out, err = evidence("verify", file)
    assert status == 1
    assert "1 FLAWS" in out
    assert "FLAW page-edited" in out
    assert "came with the file" in err
    (found,) = json.loads(evidence("verify", file, "--json")[1])
    assert found["whole"] is False
    assert found["flaws"][0]["kind"] == "page-edited"


def test_what_is_no_evidence_fails_and_the_others_are_checked(evidence, tmp_path):
    evidence("budgets", "--out", tmp_path)
    (tmp_path / "odd.json").write_text("odd")
    status, out, err = evidence("verify", tmp_path / "odd.json", tmp_path / "12-budgets.json")
    assert status == 1
    assert "12-budgets.json: holds" in out
    assert "odd.json: it is no signed statement" in err


def test_files_that_are_there_stay(evidence, tmp_path):
    evidence("budgets", "--out", tmp_path)
    before = (tmp_path / "12-budgets.json").read_bytes()
    status, _, err = evidence("budgets", "--out", tmp_path)
    assert status == 1
    assert "is there already" in err
    assert "--force" in err
    assert (tmp_path / "12-budgets.json").read_bytes() == before
    assert evidence("budgets", "--out", tmp_path, "--force")[0] == 0


def test_written_files_are_listed_for_programs(evidence, tmp_path):
    (row,) = json.loads(evidence("budgets", "--out", tmp_path, "--json")[1])
    assert row["control"] == "budgets"
    assert row["verdict"] == "not met"
    assert row["file"].endswith("12-budgets.json")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["budget"], 1, "did you mean budgets"),
        (["budgets", "--since", "soon"], 2, "neither a date nor an age"),
        (["budgets", "--since", "2026-01-02", "--until", "2026-01-01"], 2, "before it begins"),
        (["budgets", "more"], 2, "takes files"),
        (["verify"], 2, "takes files"),
        (["verify", "none.json"], 1, "cannot be read"),
        (["verify", "none.json", "--key", "odd"], 2, "a key cannot be read"),
        (["budgets", "--recall", "none.json"], 1, "holds no measurement"),
    ],
)
def test_wrong_words_are_answered_with_a_remedy(evidence, words, status, said):
    found, _, err = evidence(*words)
    assert found == status
    assert said in err
    assert "remedy:" in err


@pytest.mark.parametrize("since", ["2026-01-31", "2026-01-31T12:00+01:00", "90d", "3h"])
def test_a_period_begins_at_a_date_or_an_age(evidence, since):
    assert "no data   Every request has" in evidence("decisions", "--since", since)[1]


def test_a_folder_without_a_log_is_named(evidence, tmp_path):
    status, _, err = evidence("all", data=tmp_path / "none")
    assert status == 1
    assert "no records" in err


def test_a_log_that_does_not_hold_is_loud(evidence, data, tmp_path):
    with Database(data).writing() as connection:
        connection.execute("UPDATE outcomes SET cost_micro = 9 WHERE decision_id = 'dec_03'")
    status, out, _ = evidence("log-integrity")
    assert status == 0
    assert "THE LOG DOES NOT HOLD" in out
    assert "WARNING: the log does not hold" in evidence("all", "--out", tmp_path / "out")[2]
