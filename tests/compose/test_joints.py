"""The adapters by which rooms that do not know each other work together."""

from types import SimpleNamespace

import pytest

from hortus.completion import Silence
from hortus.compose.joints import DataLabels, Deciders, EngineCompleter, HouseKeys
from hortus.core import Action, Destination, DlpProject, DlpSettings, Principal, Question, Verdict
from hortus.gateway import Presented
from hortus.identity import Proof, UnknownKeyError

NOBODY = SimpleNamespace(find=lambda _token, proof: pytest.fail(f"asked with {proof}"))
"""Sessions, where none is asked for."""


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


def test_the_house_knows_its_own_key_and_no_other_like_it():
    def find(secret):
        raise UnknownKeyError(f"{len(secret)} characters", remedy="-")

    keys = HouseKeys(SimpleNamespace(find=find), NOBODY)
    assert keys.find(keys.own).key_id == "self"
    assert HouseKeys(SimpleNamespace(find=find), NOBODY).own != keys.own
    for wrong in ("self_", keys.own[:-1], keys.own + "x", "hort_1"):
        with pytest.raises(UnknownKeyError):
            keys.find(wrong)


@pytest.mark.parametrize("secret", ["self_é", "self_\u2028"])
def test_a_key_of_any_characters_is_merely_unknown(secret):
    def find(_):
        raise UnknownKeyError("unknown", remedy="-")

    with pytest.raises(UnknownKeyError):
        HouseKeys(SimpleNamespace(find=find), NOBODY).find(secret)


@pytest.mark.parametrize(
    ("public_url", "url"),
    [
        ("", "http://h:1/v1/models"),
        ("https://hortus.example/", "https://hortus.example/v1/models"),
    ],
)
def test_a_token_is_found_with_the_proof_that_came_with_it(public_url, url):
    found = []
    sessions = SimpleNamespace(find=lambda *asked: found.append(asked))
    keys = HouseKeys(SimpleNamespace(), sessions, public_url)
    keys.find("hora_1")
    keys.find("hora_2", Presented("text", "GET", "h:1", "/v1/models"))
    assert found == [("hora_1", None), ("hora_2", Proof("text", "GET", url))]


def asked(*labels, inside):
    """Return the question whether data of some kinds may go to a model."""
    there = Destination("m", inside=inside)
    return Question(Principal("key_1", "ada"), Action.INFER, "m", there, frozenset(labels))


PROJECTS = {
    "open": DlpProject(repository="a", outside=True),
    "shop": DlpProject(repository="b"),
}


@pytest.mark.parametrize(
    ("settings", "label", "inside", "outside"),
    [
        ({}, "secret", False, False),
        ({}, "confidential:names", True, False),
        ({}, "confidential:marked", True, False),
        ({}, "personal", True, False),
        ({"personal": "pass"}, "personal", True, True),
        ({"confidential": "redact"}, "confidential:marked", True, False),
        ({"personal": "block"}, "personal", True, False),
        ({"confidential": "pass"}, "confidential:names", True, True),
        ({"projects": PROJECTS}, "source:open", True, True),
        ({"projects": PROJECTS}, "source:shop", True, False),
        ({"projects": PROJECTS}, "source:unknown", True, False),
        ({"mode": "observe"}, "secret", True, True),
        ({"mode": "observe"}, "source:shop", True, True),
    ],
)
def test_kinds_of_data_go_where_the_settings_let_them(settings, label, inside, outside):
    rule = DataLabels(lambda: DlpSettings(**settings))
    verdicts = [rule.decide(asked(label, inside=place)) for place in (True, False)]
    assert [verdict.allowed for verdict in verdicts] == [inside, outside]
    for verdict in verdicts:
        assert verdict.allowed or label in verdict.reason
        assert verdict.allowed or verdict.remedy
        assert verdict.facts_used["labels"] == label


@pytest.mark.parametrize(
    ("labels", "way"),
    [
        (["source:shop"], "the settings may open it ([dlp.projects.shop] outside = true)"),
        (["secret:key"], "allowed by its fingerprint"),
        (["source:shop", "secret:key"], "allowed by its fingerprint"),
    ],
)
def test_a_denial_says_the_way_out_that_there_is(labels, way):
    decider = DataLabels(lambda: DlpSettings(projects=PROJECTS))
    assert way in decider.decide(asked(*labels, inside=False)).remedy


def test_only_the_kinds_that_are_held_back_are_facts_of_a_denial():
    rule = DataLabels(lambda: DlpSettings(personal="pass"))
    verdict = rule.decide(asked("personal", "secret", "confidential:names", inside=False))
    assert verdict.facts_used["labels"] == "confidential:names secret"
    assert "a model inside may have it" not in verdict.remedy
    outside = rule.decide(asked("confidential:names", inside=False))
    assert "a model inside may have it" in outside.remedy


class Says:
    """A decider with one answer."""

    def __init__(self, rule, *, allowed, bundle="", recorded="", warning=""):
        remedy = "" if allowed else f"mend {rule}"
        facts = {rule: "so"}
        said = {"bundle": bundle, "recorded": recorded, "warning": warning}
        self._verdict = Verdict(allowed, rule, f"{rule} says so", remedy, facts, **said)

    def decide(self, question):
        """Return the answer."""
        assert question
        return self._verdict


def test_where_all_allow_all_have_decided():
    deciders = Deciders(Says("a", allowed=True), Says("b", allowed=True, bundle="v7"))
    verdict = deciders.decide(asked(inside=True))
    assert verdict.allowed
    assert (verdict.rules, verdict.bundle) == (("a", "b"), "v7")
    assert verdict.reason == "a says so; b says so"
    assert verdict.remedy == ""


def test_all_that_deny_have_decided():
    deciders = Deciders(
        Says("a", allowed=True), Says("b", allowed=False), Says("c", allowed=False)
    )
    verdict = deciders.decide(asked(inside=True))
    assert (verdict.allowed, verdict.rule, verdict.rules) == (False, "b", ("b", "c"))
    assert verdict.reason == "b says so; c says so"
    assert verdict.remedy == "mend b; mend c"
    assert verdict.facts_used == {"b": "so", "c": "so"}


def test_what_the_policies_rest_on_is_recorded_whoever_denies():
    deciders = Deciders(
        Says("a", allowed=False), Says("b", allowed=True, bundle="v7", recorded="{}")
    )
    verdict = deciders.decide(asked(inside=True))
    assert (verdict.rules, verdict.bundle, verdict.recorded) == (("a",), "v7", "{}")


def test_what_any_of_them_warns_of_is_passed_on():
    deciders = Deciders(Says("a", allowed=True), Says("b", allowed=True, warning="slow"))
    assert deciders.decide(asked(inside=True)).warning == "slow"


class Fresh:
    """A decider whose verdicts are new each time, and say which they are."""

    def __init__(self):
        self.asked = 0

    def decide(self, question):
        """Return the next verdict."""
        assert question
        self.asked += 1
        return Verdict(self.asked % 2 == 0, f"rule-{self.asked}", f"reason {self.asked}")


def test_what_verdicts_say_together_is_never_taken_for_what_others_say():
    deciders = Deciders(Fresh())
    for number in range(1, 10_000):
        verdict = deciders.decide(asked(inside=True))
        assert (verdict.rule, verdict.allowed) == (f"rule-{number}", number % 2 == 0)
