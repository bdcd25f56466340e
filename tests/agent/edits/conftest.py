"""What the tests of edits share: files in memory, and a folder on disk."""

import pytest

from hortus.agent.edits import Stored, apply_edit, parse_edit, plan_edits


class Memory:
    """Files that are in memory only."""

    def __init__(self, files):
        self.files = files

    def read(self, path):
        data = self.files.get(path)
        return None if data is None else Stored(data)


@pytest.fixture
def plan():
    """Return a function that plans an edit over files in memory."""

    def planned(form, text, **files):
        named = {name.replace("_", "."): data for name, data in files.items()}
        return plan_edits(parse_edit(form, text), Memory(named))

    return planned


@pytest.fixture
def result(plan):
    """Return a function that gives the new bytes of each file an edit changes."""

    def made(form, text, **files):
        return {target.path: target.data for target in plan(form, text, **files).targets}

    return made


@pytest.fixture
def apply(tmp_path):
    """Return a function that applies an edit below the test's folder."""
    return lambda form, text: apply_edit(form, text, tmp_path)
