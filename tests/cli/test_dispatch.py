"""A command ends with a status and, where it fails, with two lines that help."""

import json

import pytest

from hortus.cli.dispatch import build_parser, dispatch, overview
from hortus.cli.verbs import VERBS


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], []])
def test_asking_for_help_is_no_fault(capsys, words):
    assert dispatch(words) == 0
    assert capsys.readouterr().out == overview() + "\n"


def test_an_unknown_verb_is_a_usage_error_that_names_the_nearest(capsys):
    assert dispatch(["conect"]) == 2
    problem, remedy = capsys.readouterr().err.splitlines()
    assert problem == "hortus: there is no verb 'conect'"
    assert remedy == "  remedy: did you mean `hortus connect`? `hortus --help` lists the verbs"


def test_an_unknown_verb_like_no_other_names_none(capsys):
    assert dispatch(["zzzzzz"]) == 2
    assert capsys.readouterr().err.splitlines()[1] == "  remedy: `hortus --help` lists the verbs"


def test_an_unknown_option_is_a_usage_error_that_points_to_the_help(capsys):
    assert dispatch(["config", "show", "--nope"]) == 2
    problem, remedy = capsys.readouterr().err.splitlines()
    assert problem == "hortus: unrecognized arguments: --nope"
    assert remedy == "  remedy: see `hortus config --help`"


def test_an_option_is_not_guessed_from_its_beginning(capsys):
    assert dispatch(["config", "show", "--orig"]) == 2
    assert "--orig" in capsys.readouterr().err


def test_a_failure_is_two_lines_and_status_one(capsys, tmp_path):
    (tmp_path / "hortus.toml").write_text("[server]\nport = 'x'\n")
    assert dispatch(["config", "show", "--data", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [line[:10] for line in captured.err.splitlines()] == ["hortus: /t", "  remedy: "]


def test_a_failure_is_one_document_where_json_is_asked_for(capsys, tmp_path):
    (tmp_path / "hortus.toml").write_text("nonsense")
    assert dispatch(["config", "show", "--json", "--data", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    error = json.loads(captured.out)["error"]
    assert error["code"] == "bad_config"
    assert error["message"]
    assert error["remedy"]


def test_every_verb_takes_the_common_options():
    for name in VERBS:
        spelt = {s for action in build_parser(name)._actions for s in action.option_strings}
        assert {"--help", "--json", "--data", "--config"} <= spelt, name


def test_every_verb_is_described_by_its_line_in_the_table():
    for name, entry in VERBS.items():
        assert entry.summary in build_parser(name).format_help()
        assert f"{name}  " in overview()


def test_no_line_of_any_help_is_wider_than_a_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    wide = {}
    for name in VERBS:
        build_parser(name).print_help()
        _, _, text = capsys.readouterr().out.partition("\n\n")  # argparse lays the usage out
        if long := [line for line in text.splitlines() if len(line) > 100]:
            wide[name] = long
    assert wide == {}
