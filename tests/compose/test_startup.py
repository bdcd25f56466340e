"""A house shows that it works, or says what does not."""

import asyncio

import pytest

from hortus.completion.testing import ScratchRepository, handlers
from hortus.compose import start
from hortus.compose.testing import RunningHouse, inside
from hortus.core import SystemClock


@pytest.fixture
def report(tmp_path):
    """Return a function that starts a house and gives its report; ``url`` and ``key`` may lie."""

    def report(url="", key="", **tables):
        async def story():
            async with RunningHouse(tmp_path / "data", **tables) as hortus:
                return await start(
                    hortus.house, url or hortus.url, key or hortus.key, SystemClock()
                )

        return asyncio.run(story())

    return report


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Return the settings of an embedded model that has something to suggest."""
    made = ScratchRepository(tmp_path_factory.mktemp("service") / "repo")
    for number in range(10):
        made.commit({f"app/handlers_{number}.py": handlers(4, 4 * number)})
    return {"completion": {"repository": str(made.path), "gate": 0.0}}


def test_a_completion_is_asked_for_over_http(report, service):
    said = report(**service)
    shown = said.demonstration
    assert said.works
    assert said.embedded.files == 10
    assert shown.text
    assert shown.path.startswith("app/handlers_")
    assert shown.decision_id.startswith("dec_")
    assert shown.milliseconds > 0


def test_a_key_that_does_not_hold_is_a_problem_with_its_answer(report, service):
    said = report(key="hort_wrong", **service)
    assert not said.works
    assert "HTTP 401" in said.problem
    assert "key_malformed" in said.problem


def test_without_a_repository_there_is_a_remark_and_no_problem(report):
    said = report(models={"m": inside("http://127.0.0.1:9")}, aliases={"house/code": ["m"]})
    assert said.works
    assert said.demonstration is None
    assert "--repo DIR" in said.remark
    assert (list(said.models), list(said.aliases)) == (["m"], ["house/code"])


def test_a_repository_in_which_the_model_is_nowhere_sure_is_a_remark(report, tmp_path):
    made = ScratchRepository(tmp_path / "repo")
    made.commit({"a.py": "x = 1\n"})
    said = report(completion={"repository": str(made.path), "gate": 1.0})
    assert said.works
    assert "too unsure" in said.remark


def test_a_gateway_that_suggests_nothing_where_the_engine_did_is_a_problem(service, tmp_path):
    async def story():
        silent = {"completion": {**service["completion"], "gate": 1.0}}
        async with (
            RunningHouse(tmp_path / "silent", **silent) as other,
            RunningHouse(tmp_path / "data", **service) as hortus,
        ):
            return await start(hortus.house, other.url, other.key, SystemClock())

    assert "suggested nothing over HTTP" in asyncio.run(story()).problem
