"""False alarms between runs of one world."""

from hortus.inspector.analysis import profile_of
from hortus.inspector.analysis.alarms import alarms
from hortus.inspector.testing import observation, request


def runs(*texts, host=""):
    return [profile_of(observation(request({"text": text}, host=host))) for text in texts]


def test_equal_runs_give_no_alarm():
    seen = alarms(runs("a", "a", "a"))
    assert seen.false == ()
    assert seen.comparisons == seen.to_model > 9


def test_a_run_unlike_the_others_is_an_alarm():
    seen = alarms(runs("a", "a", "b"))
    assert [place.leaf for place in seen.false] == ["body.text"]
    assert seen.false_to_model == 1


def test_what_the_others_show_to_be_noise_is_none():
    assert alarms(runs("at 1", "at 2", "at 3")).false == ()


def test_an_alarm_of_others_is_none_of_the_model():
    assert alarms(runs("a", "a", "b", host="t.example")).false_to_model == 0
