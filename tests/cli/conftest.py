"""Verbs, run as a command line runs them."""

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run a verb on the data folder and return its status, output and remarks."""

    def run(*words):
        status = dispatch([*words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
