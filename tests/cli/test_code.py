"""``hortus code``: what it is called with, what it prints, and its exit status."""

import io
import json
from itertools import pairwise

import pytest

from hortus.agent.testing import Answer, NativeCall, Say, ScriptedModel
from hortus.cli.dispatch import dispatch

EDIT = {"path": "calc.py", "old_string": "a - b", "new_string": "a + b"}


def says(text):
    return Answer((Say(text),))


def calls(name, **arguments):
    return Answer((NativeCall(name, arguments),))


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Make an empty machine with a repository, and stand in a folder of it."""
    for variable in ("HORTUS_DATA", "HORTUS_CONFIG", "HORTUS_URL", "HORTUS_KEY_FILE"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "repo"
    (folder / "deep").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "calc.py").write_text("def add(a, b):\n    return a - b\n")
    monkeypatch.chdir(folder / "deep")
    return folder


@pytest.fixture
def code(repository, tmp_path, monkeypatch, capsys):
    """Run ``hortus code`` with a model that plays a script; return status and output."""
    key = tmp_path / "key"
    key.write_text("secret-key\n")
    key.chmod(0o600)

    def run(*words, script=(), stdin=None, terminal=False, alone=False):
        class In(io.TextIOWrapper):
            def isatty(self):
                return terminal

        data = (stdin or "").encode() if not isinstance(stdin, bytes) else stdin
        monkeypatch.setattr("sys.stdin", In(io.BytesIO(data)))
        with ScriptedModel(list(script)) as model:
            where = () if alone else ("--url", model.url, "--key-file", str(key))
            status = dispatch(["code", *words, *where])
        run.received = model.received
        said = capsys.readouterr()
        return status, said.out, said.err

    run.repository = repository
    return run


def test_a_prompt_is_worked_on_in_the_repository_around(code):
    script = [calls("read", path="calc.py"), calls("edit", **EDIT), says("Mended.")]
    assert code("-p", "mend add", "--mode", "accept-edits", script=script) == (0, "Mended.\n", "")
    assert (code.repository / "calc.py").read_text() == "def add(a, b):\n    return a + b\n"


def test_the_first_request_is_small_and_says_who_asks(code):
    code("-p", "say ok", script=[says("ok")])
    (request,) = code.received
    assert len(request.body) <= 8_000
    sent = json.loads(request.body)
    assert len(sent["tools"]) <= 8
    assert sent["model"] == "house/code"
    assert request.headers["authorization"] == "Bearer secret-key"
    assert request.headers["x-hortus-project"] == "repo"
    assert sent["messages"][1]["content"].startswith("say ok")


def test_each_request_begins_with_the_one_before(code):
    script = [*[calls("read", path="calc.py", **{"from": n}) for n in (1, 2)], says("ok")]
    code("-p", "look", script=script)
    bodies = [request.body for request in code.received]
    for before, after in pairwise(bodies):
        pairs = enumerate(zip(before, after, strict=False))
        shared = next((n for n, (one, other) in pairs if one != other), len(before))
        assert shared / len(before) >= 0.99


@pytest.mark.parametrize("dialect", ["chat", "messages", "responses"])
def test_it_is_asked_in_each_dialect(code, dialect):
    script = [calls("read", path="calc.py"), says("seen")]
    assert code("-p", "look", "--dialect", dialect, script=script)[:2] == (0, "seen\n")
    assert len(code.received) == 2


def test_the_prompt_may_come_through_a_pipe(code):
    assert code(script=[says("a")], stdin="from a pipe")[:2] == (0, "a\n")
    assert b"from a pipe" in code.received[0].body
    assert code("-p", "-", script=[says("b")], stdin="from a file", terminal=True)[0] == 0
    assert b"from a file" in code.received[0].body


def test_json_is_one_object(code):
    status, out, _ = code("-p", "go", "--output-format", "json", script=[says("done")])
    assert status == 0
    end = json.loads(out)
    assert (end["type"], end["reason"], end["text"]) == ("end", "done", "done")
    assert json.loads(code("-p", "go", "--json", script=[says("done")])[1])["text"] == "done"


def test_a_stream_is_a_line_for_each_thing(code):
    out = code("-p", "go", "--output-format", "stream-json", script=[says("done")])[1]
    kinds = [json.loads(line)["type"] for line in out.splitlines()]
    assert (kinds[0], kinds[-1]) == ("session", "end")


def test_going_on_and_going_on_in_a_copy(code):
    first = json.loads(code("-p", "one", "--json", script=[says("1")])[1])["session_id"]
    status, out, _ = code("-p", "two", "--continue", "--json", script=[says("2")])
    assert (status, json.loads(out)["session_id"]) == (0, first)
    sent = [m["content"] for m in json.loads(code.received[0].body)["messages"][1:]]
    assert [text.partition("\n")[0] for text in sent] == ["one", "1", "two"]
    out = code("-p", "three", "--resume", first, "--fork", "--json", script=[says("3")])[1]
    assert json.loads(out)["session_id"] != first


def test_sessions_are_listed_here_or_everywhere(code, tmp_path):
    assert code("--sessions", alone=True)[2].startswith("no session was held here")
    code("-p", "mend the \x1b[31mparser", script=[says("ok")])
    status, out, _ = code("--sessions", alone=True)
    assert status == 0
    assert out.splitlines()[0].split() == ["ID", "LAST", "BEGAN", "WITH"]
    assert "mend the" in out
    assert "\x1b" not in out
    (tmp_path / "other").mkdir()
    elsewhere = ("--sessions", "--workspace", str(tmp_path / "other"))
    assert code(*elsewhere, alone=True)[1] == ""
    assert len(json.loads(code(*elsewhere, "--all", "--json", alone=True)[1])) == 1


def test_without_a_permission_it_ends_with_5_and_names_the_rule(code):
    script = [calls("edit", **EDIT), says("I may not.")]
    status, out, err = code("-p", "mend", script=script)
    assert (status, out) == (5, "I may not.\n")
    assert "a permission was needed, and nobody could be asked: edit calc.py" in err
    assert "remedy:" in err


def test_a_rule_on_the_command_line_allows(code):
    script = [calls("edit", **EDIT), says("ok")]
    assert code("-p", "mend", "--allow", "edit: *.py", script=script)[0] == 0


def test_a_limit_of_turns_ends_with_3(code):
    script = [calls("read", path="calc.py", **{"from": n}) for n in range(1, 5)]
    status, _, err = code("-p", "go", "--max-turns", "2", script=script)
    assert status == 3
    assert "the limit of 2 turns is reached" in err


def test_a_limit_of_cost_ends_with_3(code):
    script = [Answer((NativeCall("read", {"path": "calc.py"}),), cost=0.5)] * 3
    assert code("-p", "go", "--max-cost", "0.6", script=script)[0] == 3
    assert len(code.received) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", " "], "there is no prompt"),
        (["-p", "x", "--continue", "--resume", "y"], "say two things"),
        (["-p", "x", "--fork"], "--fork copies a session"),
        (["-p", "x", "--max-turns", "0"], "--max-turns 0 is less than 1"),
        (["-p", "x", "--context", "9"], "--context 9 is less than 1024"),
        (["-p", "x", "--max-cost", "-1"], "--max-cost -1.0 is no limit"),
        (["-p", "x", "--max-cost", "nan"], "is no limit"),
        (["-p", "x", "--workspace", "/no/where"], "/no/where is no folder"),
        (["-p", "x", "--mode", "yolo"], "invalid choice: 'yolo'"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(code, words, said):
    status, out, err = code(*words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 2
    assert code.received == []


def test_nobody_to_ask_as_is_a_usage_error(code):
    status, _, err = code("-p", "x", alone=True)
    assert status == 2
    assert "nobody knows who asks" in err


def test_a_session_that_is_not_there_says_how_to_find_one(code):
    status, _, err = code("-p", "x", "--resume", "ses_x")
    assert status == 1
    assert "hortus code --sessions" in err
    assert code("-p", "x", "--continue")[0] == 1


def test_a_prompt_that_is_no_text_is_refused(code):
    assert "not UTF-8 at byte 1" in code("-p", "-", stdin=b"a\xff")[2]
    assert "longer than" in code("-p", "-", stdin=b"a" * 1_000_001)[2]


def test_settings_are_shown_with_where_they_come_from(code, tmp_path):
    folder = tmp_path / "home" / ".config" / "hortus"
    folder.mkdir(parents=True)
    (folder / "agent.toml").write_text('mode = "plan"\n')
    status, out, _ = code("--settings", alone=True)
    assert status == 0
    row = next(line for line in out.splitlines() if line.startswith("mode"))
    assert row.split()[:2] == ["mode", "plan"]
    assert "agent.toml" in row
    assert "look_unasked        true" in out
    assert "nothing that waits for your trust" in code("--trust", alone=True)[2]


def test_a_project_is_heard_once_it_is_trusted(code):
    (code.repository / ".hortus").mkdir()
    (code.repository / ".hortus" / "agent.toml").write_text('[[rules]]\nallow = "run: make"\n')
    assert "not trusted, and left out" in code("--settings", alone=True)[2]
    _, _, err = code("-p", "x", script=[says("ok")])
    assert "you have not trusted this project" in err
    assert "trusted: " in code("--trust", alone=True)[2]
    assert "not trusted" not in code("--settings", alone=True)[2]


def test_instructions_of_the_repository_are_sent_word_for_word(code):
    text = "Use tabs.\n\tNever touch `setup.py` — really.\n"
    (code.repository / "AGENTS.md").write_text(text)
    code("-p", "x", script=[says("ok")])
    assert text in json.loads(code.received[0].body)["messages"][0]["content"]


def test_an_own_command_is_a_prompt_too(code):
    commands = code.repository / ".hortus" / "commands"
    commands.mkdir(parents=True)
    (commands / "issue.md").write_text(
        "---\ndescription: Mend an issue\n---\nMend $1: $ARGUMENTS\n"
    )
    code("-p", "/issue 12 now", script=[says("ok")])
    assert b"Mend 12: 12 now" in code.received[0].body
