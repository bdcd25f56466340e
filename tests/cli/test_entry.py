"""The entry point answers by itself what needs no verb."""

import pytest

from hortus import __version__
from hortus.cli import main
from hortus.cli.verbs import VERBS


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version_is_one_line(capsys, word):
    assert main([word]) == 0
    assert capsys.readouterr().out == f"hortus {__version__}\n"


def test_without_a_verb_the_verbs_are_listed(capsys):
    assert main([]) == 0
    said = capsys.readouterr().out
    assert [name for name in VERBS if f"\n  {name} " not in said] == []


def test_a_verb_is_passed_on_with_its_words(capsys):
    assert main(["config", "hide"]) == 2
    assert "invalid choice: 'hide'" in capsys.readouterr().err
