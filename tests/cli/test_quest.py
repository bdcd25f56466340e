"""``hortus quest`` from the intent to the report, with a model that plays a script."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from hortus.agent.testing import Answer, NativeCall, Say, ScriptedModel, as_ordinary_user, owned
from hortus.cli.dispatch import dispatch

_SPEC = Answer((Say("# Specification\n## Goal\nA file a.txt that says yes."),))
_TASKS = Answer((Say("## 1. Make it\nWrite a.txt.\n\nCheck: `grep -q yes a.txt`\n"),))
_WRITE = Answer((NativeCall("edit", {"path": "a.txt", "content": "yes\n"}),))
_DONE = Answer((Say("I wrote a.txt. Nothing else changed."),))


@pytest.fixture
def quest(tmp_path):
    """Run ``hortus quest`` as an ordinary user; return its status, output and remarks."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed (scripts/sandbox.sh)")
    place = tmp_path / "place"
    (place / "work").mkdir(parents=True)
    key = place / "key"
    key.touch(mode=0o600)
    key.write_text("sk-any")
    subprocess.run(["git", "init", "-q"], cwd=place / "work", check=True)
    for above in (tmp_path, *tmp_path.parents):
        if not above.stat().st_mode & 0o001:
            above.chmod(0o711)
    owned(place)

    def run(url, *words):
        command = [*as_ordinary_user(), sys.executable, "-m", "hortus", "quest", *words]
        command += ["--url", url, "--key-file", str(key), "--data", str(place / "data")]
        environment = {"HOME": str(place), "PATH": os.defpath, "LANG": "C.UTF-8"}
        done = subprocess.run(
            command,
            cwd=place / "work",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    run.folder = place / "work"
    return run


def test_an_intent_becomes_a_specification_tasks_and_a_report(quest):
    with ScriptedModel([_SPEC, _TASKS, _WRITE, _DONE]) as model:
        status, out, err = quest(model.url, "new", "Say yes in a file")
        assert (status, out.strip()) == (
            0,
            f"wrote {quest.folder}/.hortus/quests/say-yes-in-a-file/spec.md",
        ), err
        assert "hortus quest plan say-yes-in-a-file" in err
        assert quest(model.url, "plan")[0] == 0
        status, out, err = quest(model.url, "run")
        assert status == 0, err
        assert (quest.folder / "a.txt").read_text() == "yes\n"
        report = (quest.folder / ".hortus/quests/say-yes-in-a-file/report.md").read_text()
        assert "1 of 1 tasks are done." in report
        assert "- `a.txt`" in report
        status, out, err = quest(model.url, "status", "--json")
        assert json.loads(out) == [
            {"number": 1, "title": "Make it", "state": "done", "check": "grep -q yes a.txt"}
        ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new"], "nothing is wanted"),
        (["new", "x", "--name", "../x"], "no name of a quest"),
        (["run"], "which quest? there are none yet"),
        (["plan", "nothing"], "there is no quest 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_asked(
    words, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    with ScriptedModel() as model:
        status = dispatch(["quest", *words, "--url", model.url, "--data", str(tmp_path / "data")])
        assert (status, len(model.received)) == (2, 0)
    err = capsys.readouterr().err
    assert said in err
    assert "remedy" in err
