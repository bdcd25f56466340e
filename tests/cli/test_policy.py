"""``hortus policy``: checked, listed, shown and asked from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hortus.cli import main

Run = Callable[..., tuple[int, str, str]]
OWN = """@id("own")
@reason("{who} is welcome")
@remedy("ask")
@owner("me")
permit (principal == User::"anna", action == Action::"infer", resource == Model::"far");
"""
EXAMPLES = """
[company.models.far]
[[example]]
policy = "own"
allowed = true
who = "anna"
what = "far"
[[example]]
policy = "own"
allowed = false
who = "ben"
what = "far"
"""


@pytest.fixture
def policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``hortus policy`` on a data folder; return status, output and remarks."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["policy", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a policy folder with one policy of its own, in order."""
    (tmp_path / "hortus.toml").write_text('[models.far]\nurl = "https://m.example/v1"\n')
    found = tmp_path / "policy"
    found.mkdir()
    (found / "own.cedar").write_text(OWN)
    (found / "own.examples.toml").write_text(EXAMPLES)
    (found / "directory.toml").write_text("[people.anna]\n")
    return found


def test_all_that_is_shipped_is_in_order(policy: Run) -> None:
    status, out, err = policy("check", "--shipped")
    assert status == 0
    assert out.startswith("32 policies, 81 examples: each policy decides as it says (bundle ")
    assert "warning: the terms of openai are not complete" in err


@pytest.mark.usefixtures("folder")
def test_what_is_in_force_is_checked_with_own_policies(policy: Run) -> None:
    status, out, err = policy("check")
    assert (status, err) == (0, "")
    assert out.startswith("15 policies, 33 examples")


def test_a_fault_is_told_with_file_line_and_remedy(policy: Run, folder: Path) -> None:
    (folder / "own.cedar").write_text(OWN.replace('"anna"', '"ana"'))
    status, out, err = policy("check")
    assert status == 1
    assert f'{folder}/own.cedar:5: own names User::"ana", which is not in the directory' in out
    assert '  remedy: write User::"anna"' in out
    assert err == "1 found\n"


def test_an_example_that_comes_out_otherwise_is_told(policy: Run, folder: Path) -> None:
    (folder / "own.examples.toml").write_text(EXAMPLES.replace('"ben"', '"anna"'))
    status, out, _ = policy("check", "--json")
    assert status == 1
    (fault,) = json.loads(out)["faults"]
    assert (fault["line"], fault["problem"]) == (8, "own: it is allowed by own: anna is welcome")


def test_one_file_can_be_checked_by_itself(policy: Run, folder: Path) -> None:
    status, out, _ = policy("check", str(folder / "own.cedar"))
    assert status == 0
    assert out.startswith("1 policy, 2 examples")
    status, _, err = policy("check", str(folder / "gone.cedar"))
    assert status == 1
    assert "there is no file" in err


def test_overdue_terms_of_providers_in_use_are_a_warning(policy: Run, folder: Path) -> None:
    (folder / "terms.toml").write_text(
        '[p]\nsupported = []\nownership_rule = false\nthird_parties = false\nsource = "s"\n'
        "reviewed = 2020-01-01\nreview_by = 2020-02-01\n"
    )
    assert policy("check")[2] == ""
    (folder / "directory.toml").write_text("[people.anna]\n[providers.p]\n")
    status, _, err = policy("check")
    assert status == 0
    assert err.startswith("warning: the terms of p were read on 2020-01-01")


@pytest.mark.usefixtures("folder")
def test_the_list_has_every_policy_and_the_packs_that_are_off(policy: Run) -> None:
    status, out, err = policy("list")
    assert status == 0
    assert "inside-models" in out
    assert "own" in out
    assert "packs that are off: outside-models, regional-terms" in err
    document = json.loads(policy("list", "--json")[1])
    assert [p["id"] for p in document["policies"]][-1] == "own"
    assert document["policies"][-1]["effect"] == "permit"
    assert "four-eyes" in document["packs off"]


def test_the_list_says_when_the_terms_of_providers_in_use_were_read(
    policy: Run, folder: Path
) -> None:
    assert json.loads(policy("list", "--json")[1])["terms"] == {}
    (folder / "directory.toml").write_text("[people.anna]\n[providers.anthropic]\n[providers.x]\n")
    err = policy("list")[2]
    assert "terms of anthropic: read on 2026-11-22, to be read again by 2027-02-22, from " in err
    assert "terms of x: nobody has read them" in err


@pytest.mark.usefixtures("folder")
def test_a_policy_is_shown_with_its_examples(policy: Run) -> None:
    status, out, _ = policy("show", "key-scope")
    assert status == 0
    assert out.startswith("// default.cedar:")
    assert '@id("key-scope")' in out
    assert "// refused: the key was made for others" in out
    document = json.loads(policy("show", "own", "--json")[1])
    assert document["reason"] == "{who} is welcome"
    assert document["text"].startswith("@id")


def test_a_policy_of_a_pack_that_is_off_is_shown_too(policy: Run) -> None:
    assert '@id("owners-barred")' in policy("show", "owners-barred")[1]
    status, _, err = policy("show", "nothing")
    assert status == 1
    assert "no policy 'nothing'" in err


@pytest.mark.usefixtures("folder")
def test_a_question_is_answered_in_words(policy: Run) -> None:
    status, out, _ = policy("explain", "--who", "anna", "--what", "far")
    assert status == 0
    assert out.startswith("yes: anna is welcome\n  by: own (bundle ")
    out = policy("explain", "--who", "ben", "--what", "far")[1]
    assert out.startswith("no: nothing permits ben to infer far; nearest is inside-models")
    assert "  remedy: choose a model that runs inside" in out
    assert "  resource.inside: false" in out


def test_all_that_is_said_is_asked(policy: Run) -> None:
    words = ("--class", "restricted", "--label", "secret", "--zone", "vpn", "--project", "r")
    words += ("--tool", "x@1", "--purpose", "staff_rating", "--do", "embed")
    words += ("--at", "2026-11-23T10:00:00+01:00")
    status, out, _ = policy("explain", "--who", "a", "--what", "hortus/embedded", *words, "--json")
    assert status == 0
    document = json.loads(out)
    assert document["allowed"] is False
    assert document["rules"] == ["secrets-stay", "no-rating-of-staff"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("explain",), 2, "needs --who and --what"),
        (("explain", "--who", "a"), 2, "needs --who and --what"),
        (("explain", "x", "--who", "a", "--what", "b"), 2, "takes no name"),
        (("list", "x"), 2, "takes no name"),
        (("show",), 2, "needs one policy"),
        (("show", "a", "b"), 2, "needs one policy"),
        (("explain", "--who", "a", "--what", "b", "--at", "noon"), 2, "'noon' is no time"),
        (("explain", "--who", "a", "--what", "b", "--at", "2026-11-23"), 1, "no offset from UTC"),
    ],
)
def test_what_does_not_fit_is_told(policy: Run, words, status, said) -> None:
    found, _, err = policy(*words)
    assert found == status
    assert said in err
    assert "remedy:" in err


def test_bad_policies_stop_a_question(policy: Run, folder: Path) -> None:
    (folder / "own.cedar").write_text("permit (x);")
    status, _, err = policy("explain", "--who", "a", "--what", "b")
    assert status == 1
    assert f"{folder}/own.cedar:1:" in err
