"""What the agent's terminal asks of hortus beside the session, at a real gateway."""

import asyncio
import subprocess

import pytest

from hortus.cli.talkingwith import Neighbours
from hortus.cli.whoasks import Access
from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.core import UnavailableError
from hortus.core.credential import Bearer
from hortus.gateway.testing import ScriptedModel


@pytest.fixture
def beside(tmp_path):
    """Tell a story of a gateway with two models, and of one decision there."""

    def story(tell):
        async def scenario():
            async with ScriptedModel() as server:
                models = {"near": inside(server.url), "far": inside(server.url)}
                async with RunningHouse(tmp_path / "data", models=models) as house:
                    key = house.house.keyring.create("ada").secret
                    heard = await house.post(PATHS["chat"], ask("chat", "near"), key=key)
                    neighbours = Neighbours(Access(house.url, Bearer(key)), tmp_path)
                    decision = house.decision(heard).decision_id
                    await asyncio.to_thread(tell, neighbours, decision)

        asyncio.run(scenario())

    return story


def test_models_are_those_that_the_key_opens(beside):
    beside(lambda neighbours, _: assert_in({"near", "far"}, neighbours.models()))


def assert_in(wanted, found):
    assert wanted <= set(found)


def test_a_decision_is_explained_in_the_words_of_why(beside):
    def tell(neighbours, decision):
        said = neighbours.why(decision)
        assert said.startswith(decision)
        assert "served by  near" in said

    beside(tell)


def test_a_gateway_that_is_not_there_is_an_error_with_a_remedy(tmp_path):
    neighbours = Neighbours(Access("http://127.0.0.1:9", Bearer("k")), tmp_path)
    for asked in (neighbours.models, lambda: neighbours.why("dec_1")):
        with pytest.raises(UnavailableError) as caught:
            asked()
        assert caught.value.remedy


def test_a_review_says_what_it_finds_or_why_it_cannot(tmp_path):
    neighbours = Neighbours(Access("http://127.0.0.1:9", Bearer("k")), tmp_path)
    assert "remedy" in neighbours.review()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert neighbours.review()
