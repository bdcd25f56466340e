"""``hortus connect`` shows, asks, writes, and says what still leaks."""

import io
import json

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give the command an empty home and no variables of ours."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HORTUS_URL", "HORTUS_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def key(tmp_path_factory):
    """Return a file with a key, as it should be kept."""
    file = tmp_path_factory.mktemp("keys") / "key"
    file.write_text("hk_very_secret\n")
    file.chmod(0o600)
    return file


class Asked(io.StringIO):
    """A terminal at which somebody answers."""

    def isatty(self):
        return True


def test_settings_are_shown_with_what_is_off_and_what_leaks(home, capsys):
    assert dispatch(["connect", "codex"]) == 0
    out = capsys.readouterr().out
    for words in ("~/.codex/config.toml", "hortus key new", "Switched off:", "Still leaks:"):
        assert words in out
    assert list(home.iterdir()) == []


def test_variables_are_shown_as_a_shell_takes_them(capsys, key):
    dispatch(["connect", "zed", "--key-file", str(key)])
    assert f'export HOUSE_API_KEY="$(cat {key})"' in capsys.readouterr().out


def test_json_has_the_files_and_never_the_key(capsys, key):
    assert dispatch(["connect", "qwen", "--json", "--key-file", str(key)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["client"] == "qwen"
    assert facts["files"][0]["path"] == "~/.qwen/settings.json"
    assert json.loads(facts["files"][0]["content"])["env"] == {"HOUSE_API_KEY": "YOUR-HORTUS-KEY"}
    assert facts["still_leaks"]


def test_address_and_key_file_come_from_the_environment(capsys, key, monkeypatch):
    monkeypatch.setenv("HORTUS_URL", "https://ai.example.com/v1")
    monkeypatch.setenv("HORTUS_KEY_FILE", str(key))
    dispatch(["connect", "opencode"])
    captured = capsys.readouterr()
    assert '"baseURL": "https://ai.example.com/v1"' in captured.out
    assert f"{{file:{key}}}" in captured.out
    assert "not encrypted" not in captured.err


def test_clear_text_to_another_machine_is_warned_of(capsys):
    dispatch(["connect", "claude", "--url", "http://ai.example.com"])
    assert "not encrypted" in capsys.readouterr().err


def test_writing_shows_the_difference_first_and_keeps_what_was_there(home, capsys, key):
    file = home / ".claude" / "settings.json"
    file.parent.mkdir()
    file.write_text('{\n  "theme": "dark"\n}\n')
    assert dispatch(["connect", "claude", "--write", "--yes", "--key-file", str(key)]) == 0
    captured = capsys.readouterr()
    assert "+++ " in captured.err
    assert "settings.json.hortus-" in captured.out
    assert json.loads(file.read_text())["theme"] == "dark"


def test_the_second_time_there_is_nothing_to_change(capsys, key):
    words = ["connect", "aider", "--write", "--yes", "--key-file", str(key)]
    dispatch(words)
    capsys.readouterr()
    assert dispatch([word for word in words if word != "--yes"]) == 0
    captured = capsys.readouterr()
    assert "nothing to change" in captured.out
    assert captured.err == ""


def test_the_key_is_printed_nowhere(home, capsys, key):
    dispatch(["connect", "aider", "--write", "--yes", "--key-file", str(key)])
    dispatch(["connect", "qwen", "--write", "--yes", "--json", "--key-file", str(key)])
    captured = capsys.readouterr()
    assert "hk_very_secret" not in captured.out + captured.err
    assert "hk_very_secret" in (home / ".aider.conf.yml").read_text()


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("yes\n", 0), ("n\n", 1), ("", 1)])
def test_only_a_yes_writes(home, monkeypatch, key, answer, status):
    monkeypatch.setattr("sys.stdin", Asked(answer))
    assert dispatch(["connect", "codex", "--write", "--key-file", str(key)]) == status
    assert (home / ".codex" / "config.toml").exists() is (status == 0)


def test_without_a_terminal_nobody_is_asked_and_nothing_written(home, monkeypatch, key, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert dispatch(["connect", "codex", "--write", "--key-file", str(key)]) == 2
    assert "--yes" in capsys.readouterr().err
    assert list(home.iterdir()) == []


def test_a_file_about_to_be_closed_to_others_is_said(home, key, capsys):
    file = home / ".aider.conf.yml"
    file.write_text("dark-mode: true\n")
    file.chmod(0o644)
    dispatch(["connect", "aider", "--write", "--yes", "--key-file", str(key)])
    assert "644 -> 600" in capsys.readouterr().err


def test_writing_without_a_key_says_how_to_get_one(capsys):
    assert dispatch(["connect", "codex", "--write", "--yes"]) == 2
    assert "hortus key new" in capsys.readouterr().err


def test_a_bad_file_is_named_and_left_alone(home, capsys, key):
    file = home / ".qwen" / "settings.json"
    file.parent.mkdir()
    file.write_text("{oops")
    assert dispatch(["connect", "qwen", "--write", "--yes", "--key-file", str(key)]) == 1
    assert str(file) in capsys.readouterr().err
    assert file.read_text() == "{oops"


def test_an_unknown_client_is_answered_with_those_known(capsys):
    assert dispatch(["connect", "emacs"]) == 1
    assert "known are claude" in capsys.readouterr().err


@pytest.fixture
def repository(tmp_path_factory, monkeypatch):
    """Stand in a folder of a repository that says what project it is."""
    top = tmp_path_factory.mktemp("repository")
    (top / ".git").mkdir()
    (top / "src").mkdir()
    monkeypatch.chdir(top / "src")

    def say(text):
        (top / ".hortus").mkdir(exist_ok=True)
        (top / ".hortus" / "project.toml").write_text(text)
        return top

    say.top = top
    return say


def test_the_project_of_the_repository_is_written_into_the_repository(capsys, key, repository):
    top = repository('name = "payments"\n')
    assert dispatch(["connect", "claude", "--write", "--yes", "--key-file", str(key)]) == 0
    written = json.loads((top / ".claude" / "settings.local.json").read_text())
    assert written["env"]["ANTHROPIC_CUSTOM_HEADERS"] == "x-hortus-project: payments"
    out = capsys.readouterr().out
    assert str(top / ".claude" / "settings.local.json") in out


def test_what_would_be_written_into_the_repository_is_shown_as_that(capsys, repository):
    repository('name = "payments"\n')
    assert dispatch(["connect", "opencode"]) == 0
    out = capsys.readouterr().out
    assert "\nopencode.json, in this repository  (`--write` merges this into it)" in out
    assert dispatch(["connect", "opencode", "--json"]) == 0
    places = [file["path"] for file in json.loads(capsys.readouterr().out)["files"]]
    assert places == ["~/.config/opencode/opencode.json", "opencode.json"]


def test_the_name_of_a_folder_is_no_project_until_somebody_says_so(key, repository):
    dispatch(["connect", "claude", "--write", "--yes", "--key-file", str(key)])
    assert not (repository.top / ".claude").exists()
    words = ["--write", "--yes", "--key-file", str(key), "--project", "website"]
    assert dispatch(["connect", "claude", *words]) == 0
    assert "website" in (repository.top / ".claude" / "settings.local.json").read_text()


def test_outside_of_a_repository_no_project_is_written(key, tmp_path_factory, monkeypatch):
    nowhere = tmp_path_factory.mktemp("nowhere")
    monkeypatch.chdir(nowhere)
    words = ["--write", "--yes", "--key-file", str(key), "--project", "website"]
    assert dispatch(["connect", "claude", *words]) == 0
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words", "problem"),
    [
        ("name = ", [], "project.toml"),
        ('name = "a"', ["--project", "a\nb"], "is no name of a project"),
        ('name = "a"', ["--project", " a"], "is no name of a project"),
        ('name = "a"', ["--project", "プロ"], "is no name of a project"),
    ],
)
def test_a_project_without_a_usable_name_is_refused(capsys, repository, text, words, problem):
    repository(text)
    assert dispatch(["connect", "claude", *words]) == 1
    assert problem in capsys.readouterr().err


def test_codex_needs_no_key_where_somebody_is_signed_in(home, capsys):
    assert dispatch(["connect", "codex", "--signed-in"]) == 0
    assert "No key is needed: sign in with `hortus login`" in capsys.readouterr().out
    assert dispatch(["connect", "codex", "--signed-in", "--write", "--yes"]) == 0
    written = (home / ".codex" / "config.toml").read_text()
    assert 'args = ["whoami", "--token"]' in written
    assert "FILE-WITH-YOUR-KEY" not in written


@pytest.mark.parametrize("client", ["claude", "opencode", "aider", "qwen", "continue", "zed"])
def test_a_client_that_asks_no_command_is_not_set_up_without_a_key(home, capsys, client):
    assert dispatch(["connect", client, "--signed-in", "--write", "--yes"]) == 2
    said = capsys.readouterr().err
    assert "--key-file" in said
    assert ("/login" in said) is (client == "claude")
    assert list(home.iterdir()) == []
