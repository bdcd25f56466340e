"""``hortus review``: findings in changed lines, in every form, and an exit status by level."""

import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch

BAD = "import yaml\n\nvalue = yaml.load(file)\n"


@pytest.fixture
def repo(tmp_path):
    """Return an empty repository with one commit."""

    def git(*words):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("config", "user.name", "Anna")
    git("config", "user.email", "anna@example.com")
    git("commit", "-q", "--allow-empty", "-m", "first")
    return tmp_path


@pytest.fixture
def review(repo, capsys):
    """Run ``hortus review`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["review", "--repo", str(repo), *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_finding_names_place_rule_fix_and_source(repo, review):
    (repo / "a.py").write_text(BAD)
    status, out, err = review()
    assert status == 1
    assert out == (
        "a.py:3:9: block: Load YAML with yaml.safe_load [py-yaml-load]\n"
        "    value = yaml.load(file)\n"
        "  fix: yaml.safe_load(file)\n"
        "  source: CWE-502\n"
    )
    assert err == (
        "1 found in 4 changed lines of 1 file\n"
        "mend what blocks, or say why it stays: `# hortus: allow[RULE] the reason` beside it, or "
        "`hortus rules dismiss RULE`\n"
    )


def test_nothing_found_is_said_and_passes(repo, review):
    (repo / "a.py").write_text("x = 1\n")
    assert review() == (0, "", "nothing found in 2 changed lines of 1 file\n")


def test_a_fix_is_written_and_no_longer_found(repo, review):
    (repo / "a.py").write_text(BAD)
    status, out, err = review("--fix")
    assert (status, out) == (0, "")
    assert "fixed 1 in a.py" in err
    assert (repo / "a.py").read_text() == BAD.replace("yaml.load", "yaml.safe_load")


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
def test_the_forms_for_programs_are_json_and_nothing_else(repo, review, form):
    (repo / "a.py").write_text(BAD)
    status, out, _ = review("--format", form)
    assert status == 1
    assert json.loads(out)


def test_github_gets_commands(repo, review):
    (repo / "a.py").write_text(BAD)
    assert review("--format", "github")[1].startswith("::error file=a.py,line=3")


@pytest.mark.parametrize(
    ("least", "status"), [("advise", 1), ("warn", 1), ("block", 0), ("never", 0)]
)
def test_the_exit_status_follows_the_level_asked_for(repo, review, least, status):
    (repo / "a.py").write_text("state = pickle.load(file)\n")
    assert review("--fail-on", least)[0] == status


def test_staged_and_committed_changes_can_be_reviewed(repo, review):
    (repo / "a.py").write_text(BAD)
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    assert review("--staged")[0] == 1
    subprocess.run(["git", "-C", str(repo), "commit", "-q", "-m", "x"], check=True)
    assert review()[0] == 0
    assert review("HEAD")[0] == 1
    assert review("--base", "HEAD~1")[0] == 1


def test_settings_packs_and_dependencies_are_heeded(repo, review):
    (repo / ".hortus").mkdir()
    (repo / ".hortus" / "review.toml").write_text(
        'packs = []\n[dependencies]\napproved = ["flask"]\n'
    )
    (repo / "a.py").write_text(BAD + "amount = float(x)\n")
    (repo / "requirements.txt").write_text("flask\nrequests\n")
    status, out, _ = review("--pack", "payments")
    assert status == 1
    assert "py-yaml-load" not in out
    assert "pay-float-amount" in out
    assert "requirements.txt:2:1: warn: requests is not on the list" in out


def test_an_expired_dismissal_is_told(repo, review):
    (repo / ".hortus").mkdir()
    (repo / ".hortus" / "dismissals.toml").write_text(
        '[[dismissal]]\nrule = "py-eval"\nowner = "anna"\nreason = "it is ours"\n'
        "until = 2020-01-01\n"
    )
    assert "the dismissal of py-eval by anna ended on 2020-01-01" in review()[2]


@pytest.mark.parametrize(
    "words",
    [
        ["HEAD", "--staged"],
        ["HEAD", "--fix"],
        ["--staged", "--fix"],
        ["--base", "x", "HEAD"],
        ["--base", ""],
        [""],
        ["--opinion", ""],
        ["--opinion"],
        ["--fail-on", "hard"],
        ["--format", "xml"],
        ["--pack", "nothing"],
        ["HEAD", "HEAD"],
        ["--unknown"],
    ],
)
def test_words_that_cannot_be_meant_are_refused(review, words):
    status, _, err = review(*words)
    assert status == 2
    assert err.count("\n") == 2
    assert "Level." not in err


def test_errors_are_two_lines(review, tmp_path_factory, capsys):
    status, _, err = review("nowhere")
    assert (status, err.count("\n")) == (1, 2)
    assert dispatch(["review", "--repo", str(tmp_path_factory.mktemp("empty"))]) == 1
    assert "in no git repository" in capsys.readouterr().err
