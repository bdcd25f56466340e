"""``hortus rules``: from a proposal to retirement."""

import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch
from hortus.core import SystemClock
from hortus.identity import People
from hortus.store import StoreView

ADD = ["add", "no-eval", "--message", "Do not run text", "--language", "python"]
PATTERN = ["--pattern", "run_text($A)", "--bad", "run_text(x)", "--good", "f(x)"]


@pytest.fixture
def repo(tmp_path):
    """Return an empty repository."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.fixture(autouse=True)
def house(tmp_path_factory, monkeypatch):
    """Return a data folder of our own, in which no log is kept yet."""
    folder = tmp_path_factory.mktemp("house")
    monkeypatch.setenv("HORTUS_DATA", str(folder))
    return folder


@pytest.fixture
def rules(repo, capsys):
    """Run ``hortus rules`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["rules", *words, "--repo", str(repo)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_rule_is_added_shown_used_and_retired(repo, rules):
    assert rules(*ADD, *PATTERN, "--level", "block", "--owner", "anna")[0] == 0
    assert "no-eval" in rules("list")[1]
    assert "bad: run_text(x)" in rules("show", "no-eval")[1]
    (repo / "a.py").write_text("run_text(y)\n")
    assert dispatch(["review", "--repo", str(repo)]) == 1
    assert rules("retire", "no-eval", "--reason", "a linter has it")[0] == 0
    assert dispatch(["review", "--repo", str(repo)]) == 0


def test_health_shows_what_was_acted_on(repo, rules):
    rules(*ADD, *PATTERN, "--level", "warn")
    (repo / "a.py").write_text("run_text(y)\nrun_text(z)\n")
    dispatch(["review", "--repo", str(repo)])
    (repo / "a.py").write_text("run_text(z)\n")
    rules("dismiss", "no-eval", "--owner", "anna", "--reason", "it is ours", "--path", "a.py")
    status, out, _ = rules("health")
    assert status == 0
    assert out.splitlines()[1].split()[:7] == ["no-eval", "warn", "2", "1", "1", "0", "50%"]
    (entry,) = [e for e in json.loads(rules("health", "--json")[1]) if e["rule"] == "no-eval"]
    assert (entry["acted_on"], entry["dismissed"]) == (1, 1)


def test_packs_are_switched(rules):
    assert rules("on", "payments")[1] == "packs: python-security, payments\n"
    assert "pay-float-amount" in rules("list")[1]
    assert rules("off", "python-security")[1] == "packs: payments\n"


def test_test_lists_every_fault(repo, rules):
    assert rules("test")[0] == 0
    folder = repo / ".hortus" / "rules"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text("id: [")
    (folder / "b.yml").write_text("id: a-rule\n")
    status, out, err = rules("test")
    assert status == 1
    assert ".hortus/rules/a.yml:1" in out
    assert ".hortus/rules/b.yml:1" in out
    assert err == "2 faults\n"
    assert len(json.loads(rules("test", "--json")[1])) == 2


def test_mined_rules_are_written_as_proposals_and_accepted(repo, rules):
    for n in range(6):
        text = "from acme import http\n" + "http.get(u, timeout=3)\n" * 10
        (repo / f"m{n}.py").write_text(text)
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "-C", str(repo), *who, "commit", "-qm", "x"], check=True)
    name = "mined-keyword-http-get-timeout"
    _, out, err = rules("mine", "--write")
    assert f"{name}: Call http.get with timeout= (60 of 60, at least 94%)" in out
    assert "0 there already" in err
    assert "0 mined" in rules("mine")[2]
    (repo / "new.py").write_text("http.get(u)\n")
    assert dispatch(["review", "--repo", str(repo), "--fail-on", "advise"]) == 0
    assert rules("accept", name, "--owner", "anna", "--level", "block")[0] == 1
    assert rules("accept", name, "--owner", "anna", "--days", "90")[0] == 0
    assert dispatch(["review", "--repo", str(repo), "--fail-on", "warn"]) == 1


MINED = """\
# kept
id: mined-no-eval
message: Do not run text  # in our words
level: advise
origin: mined
state: proposed
language: python
rule:
  pattern: run_text($A)
fix: safe($A)
examples:
  bad: [run_text(x)]
  good: [f(x)]
evidence: {kept: 60, of: 60, bound: 0.94}
"""


def test_a_mined_rule_climbs_by_its_owners_word_and_falls_by_doubts(repo, rules):
    path = repo / ".hortus" / "rules" / "mined-no-eval.yml"
    path.parent.mkdir(parents=True)
    path.write_text(MINED)
    (repo / "a.py").write_text("run_text(y)\n")

    def review(least):
        return dispatch(["review", "--repo", str(repo), "--fail-on", least])

    assert review("advise") == 0
    assert rules("accept", "mined-no-eval", "--owner", "anna", "--level", "block")[0] == 1
    assert rules("accept", "mined-no-eval", "--owner", "anna")[0] == 0
    assert (review("block"), review("warn")) == (0, 1)
    assert rules("accept", "mined-no-eval", "--owner", "anna", "--level", "block")[0] == 0
    assert review("block") == 1
    assert "# kept" in path.read_text()
    assert "# in our words" in path.read_text()
    for number in range(3):
        where = ["--path", f"other{number}.py"]
        rules("dismiss", "mined-no-eval", "--owner", "ben", "--reason", "it is wrong", *where)
    assert (review("warn"), review("advise")) == (0, 1)
    entries = json.loads(rules("health", "--json")[1].splitlines()[-1])
    (entry,) = [e for e in entries if e["rule"] == "mined-no-eval"]
    assert (entry["level"], entry["dismissed"]) == ("advise", 3)
    assert rules("retire", "mined-no-eval", "--reason", "nobody wants it")[0] == 0
    assert review("advise") == 0
    assert "retired_because: nobody wants it" in path.read_text()


def test_a_rule_ends_on_its_last_day(repo, rules):
    rules(*ADD, *PATTERN, "--level", "block")
    path = repo / ".hortus" / "rules" / "no-eval.yml"
    path.write_text(path.read_text() + "expires: 2020-01-01\n")
    (repo / "a.py").write_text("run_text(y)\n")
    assert "expired" in rules("list")[1]
    assert dispatch(["review", "--repo", str(repo), "--fail-on", "advise"]) == 0
    assert rules("accept", "no-eval", "--owner", "anna", "--days", "30")[0] == 0
    assert dispatch(["review", "--repo", str(repo), "--fail-on", "warn"]) == 1


def test_prose_is_imported(repo, rules):
    (repo / "AGENTS.md").write_text("- Always use acme.http\n")
    assert rules("import")[1] == "agents-md-1: Always use acme.http\n"
    assert rules("import", "--write")[0] == 0
    assert json.loads(rules("show", "agents-md-1", "--json")[1])["origin"] == "imported"


@pytest.mark.parametrize(
    "words",
    [
        ["list", "name"], ["show"], ["add", "x-y"], ["accept", "x-y"], ["retire", "x-y"],
        ["dismiss", "py-eval", "--owner", "anna"],
        ["dismiss", "py-eval", "--owner", "anna", "--reason", "it is ours", "--days", "-3"],
        ["dismiss", "py-eval", "--owner", "anna", "--reason", "it is ours", "--days", "9999999"],
        ["accept", "py-eval", "--owner", "anna", "--days", "0"], ["list", "--level", "hard"],
        ["nonsense"], ["accept", "x-y", "--owner", "a", "--days", "soon"],
    ],
)  # fmt: skip
def test_what_is_incomplete_is_refused_as_misuse(rules, words):
    status, _, err = rules(*words)
    assert status == 2
    assert err.count("\n") == 2


@pytest.mark.parametrize(
    "words",
    [
        ["show", "nothing"], ["on", "nothing"], ["retire", "py-eval", "--reason", "x"],
        ["dismiss", "nothing", "--owner", "anna", "--reason", "it is ours"],
        [*ADD, "--pattern", "x"], ["accept", "py-eval", "--owner", "anna"],
        ["dismiss", "py-eval", "--owner", "anna", "--reason", "x"],
        ["add", "Bad Name", "--message", "m"], ["add", "../x", "--message", "m"],
        ["add", "a-b", "--message", "m", "--language", "klingon", "--pattern", "f($A)"],
        ["add", "a-b", "--message", "m", "--pattern", "f($A)", "--bad", "f(1)", "--good", "g"],
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_two_lines_and_nothing_is_written(repo, rules, words):
    status, _, err = rules(*words)
    assert status == 1
    assert err.count("\n") == 2
    assert not (repo / ".hortus").exists()


def test_a_reference_says_what_is_run(repo, rules):
    (repo / "ruff.toml").write_text('[lint]\nselect = ["F"]\n')
    rules("import", "--write")
    assert "  run by: ruff with ruff.toml (F)" in rules("show", "ruff-ruff-toml")[1]
    assert "see ruff" in rules("list")[1]


def test_what_is_decided_about_rules_is_in_the_log_where_one_is_kept(house, rules):
    StoreView.open(house, create=True).close()
    rules(*ADD, *PATTERN)
    assert rules("accept", "no-eval", "--owner", "anna", "--level", "warn")[0] == 0
    assert rules("dismiss", "no-eval", "--owner", "anna", "--reason", "known")[0] == 0
    assert rules("retire", "no-eval", "--reason", "the linter has it")[0] == 0
    assert rules("on", "payments")[0] == rules("off", "payments")[0] == 0
    with StoreView.open(house) as store:
        events = store.events.waiting()
    assert [(e.event, e.subject, e.reason) for e in events] == [
        ("rule.added", "no-eval", ""),
        ("rule.accepted", "no-eval", ""),
        ("rule.dismissed", "no-eval", "known"),
        ("rule.retired", "no-eval", "the linter has it"),
        ("rule.pack_on", "payments", ""),
        ("rule.pack_off", "payments", ""),
    ]


@pytest.mark.parametrize(
    "words",
    [
        [*ADD, *PATTERN],
        ["accept", "no-eval", "--owner", "anna"],
        ["retire", "no-eval", "--reason", "old"],
        ["on", "payments"],
        ["off", "payments"],
    ],
    ids=lambda words: words[0],
)
def test_who_may_not_manage_rules_changes_none_where_a_log_is_kept(house, repo, rules, words):
    with StoreView.open(house, create=True) as view:
        People(view.people, SystemClock(), "test").add_person("somebody", roles="admin")
    status, _, err = rules(*words)
    assert (status, "(no-permit)" in err) == (1, True)
    assert not (repo / ".hortus").exists()
    with StoreView.open(house) as store:
        told = [(e.event, e.subject) for e in store.events.waiting()][1:]
    assert told == [("admin.refused", f"rules/{words[0]}")]


def test_a_decision_that_fails_is_not_in_the_log(house, rules):
    StoreView.open(house, create=True).close()
    assert rules("accept", "no-such", "--owner", "anna")[0] != 0
    with StoreView.open(house) as store:
        assert store.events.waiting() == []
