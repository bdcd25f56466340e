"""The cases that the benchmark measures on disk, here worked out in memory."""

import importlib
from pathlib import Path

import pytest

from hortus.agent.edits import Stored, parse_edit, plan_edits
from hortus.agent.files import FileError, parts_of

_MAY_MISS = {"damaged": 0.03}


class Memory:
    """Files that are in memory, at paths that are checked as on disk."""

    def __init__(self, files):
        self.files = files

    def read(self, path):
        data = self.files.get("/".join(parts_of(path)))
        return None if data is None else Stored(data)


@pytest.fixture(scope="module")
def kinds():
    """Return the cases of each kind; links are for the tests of folders."""
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(Path(__file__).parents[3] / "bench"))
    found = {}
    for kind, case in importlib.import_module("agent_edits").all_cases():
        if "link" not in case.name:
            found.setdefault(kind, []).append(case)
    patch.undo()
    return found


def afterwards(case):
    """Return the files after an edit."""
    try:
        plan = plan_edits(parse_edit(case.format, case.text), Memory(case.before))
    except FileError:
        return case.before
    files = {**case.before, **{target.path: target.data for target in plan.targets}}
    return {path: data for path, data in files.items() if data is not None}


def test_there_are_enough_cases_of_every_kind(kinds):
    assert sum(len(cases) for cases in kinds.values()) >= 400
    assert min(len(kinds[kind]) for kind in ("exact", "damaged", "doubtful", "hostile")) >= 80


@pytest.mark.parametrize("kind", ["exact", "dressed", "damaged", "chosen", "doubtful", "hostile"])
def test_edits_are_applied_where_they_belong_or_refused(kinds, kind):
    missed = []
    for case in kinds[kind]:
        held = afterwards(case)
        if held == (case.before if case.after is None else case.after):
            continue
        assert held == case.before, f"{case.name}: a wrong place"
        missed.append(case.name)
    assert len(missed) <= _MAY_MISS.get(kind, 0) * len(kinds[kind]), missed
