"""The adapters by which rooms that do not know each other work together."""

from types import SimpleNamespace

import pytest

from hortus.completion import Silence
from hortus.compose.joints import EngineCompleter, HouseKeys, KeyScope
from hortus.core import Action, Destination, Principal, Question
from hortus.identity import UnknownKeyError


def completed(answer):
    asked = []

    def complete(prompt):
        asked.append(prompt)
        return answer

    return EngineCompleter(SimpleNamespace(complete=complete)).complete("a", "b", "c.py", 9), asked


def test_a_suggestion_comes_with_its_places_in_words():
    suggestion = SimpleNamespace(text="x", probability=0.9, evidence=["a.py:1@b", "c.py:2@d"])
    completion, [prompt] = completed(suggestion)
    assert (completion.text, completion.probability) == ("x", 0.9)
    assert completion.evidence == ("a.py:1@b", "c.py:2@d")
    assert (prompt.prefix, prompt.suffix, prompt.path) == ("a", "b", "c.py")


def test_a_silence_keeps_its_reason():
    completion, _ = completed(Silence(reason="too unsure", best_probability=0.2))
    assert (completion.text, completion.silence) == ("", "too unsure")
    assert completion.probability == 0.2


@pytest.mark.parametrize(("models", "allowed"), [((), True), (("m",), True), (("n", "o"), False)])
def test_a_key_covers_the_models_named_on_it_or_all(models, allowed):
    ada = Principal("key_1", "ada", frozenset(models))
    question = Question(ada, Action.INFER, "m", Destination("server", inside=True))
    verdict = KeyScope().decide(question)
    assert (verdict.allowed, verdict.rule) == (allowed, "key-scope")
    assert verdict.facts_used == {"key": "key_1", "model": "m"}
    assert bool(verdict.remedy) is not allowed
    if not allowed:
        assert verdict.reason == "the key of ada covers n, o, not m"


def test_the_house_knows_its_own_key_and_no_other_like_it():
    def find(secret):
        raise UnknownKeyError(f"{len(secret)} characters", remedy="-")

    keys = HouseKeys(SimpleNamespace(find=find))
    assert keys.find(keys.own).key_id == "self"
    assert HouseKeys(SimpleNamespace(find=find)).own != keys.own
    for wrong in ("self_", keys.own[:-1], keys.own + "x", "hort_1"):
        with pytest.raises(UnknownKeyError):
            keys.find(wrong)


@pytest.mark.parametrize("secret", ["self_é", "self_\u2028"])
def test_a_key_of_any_characters_is_merely_unknown(secret):
    def find(_):
        raise UnknownKeyError("unknown", remedy="-")

    with pytest.raises(UnknownKeyError):
        HouseKeys(SimpleNamespace(find=find)).find(secret)
