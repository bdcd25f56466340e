from msgspec.structs import replace

from hortus.inspector.finding import Coverage, Place
from hortus.inspector.reporting.limits import limits

NOTHING = Coverage(runs=3, factors=(), leaves=0, noisy=(), not_reached=())


def told(coverage=NOTHING, *, traced=True, opted_out=True):
    return limits(coverage, traced=traced, opted_out=opted_out)


def test_what_no_inspection_can_see_is_always_said():
    found = told()

    assert len(found) == 3
    assert "not what it can do" in found[0]
    assert all(each.endswith(".") and "\n" not in each for each in found)


def test_what_was_not_reached_comes_first_and_once():
    reached = replace(NOTHING, not_reached=("No terminal.", "No login.", "No terminal."))

    assert told(reached)[:2] == ("No terminal.", "No login.")
    assert len(told(reached)) == 5


def test_places_compared_by_form_are_counted_those_to_the_model_apart():
    noisy = (
        Place(role="model", request="POST /", leaf="a"),
        Place(role="third party", request="POST /", leaf="a"),
    )

    assert told(replace(NOTHING, noisy=noisy))[0].startswith(
        "2 places differ from run to run without any reason, of which 1 in requests to the model"
    )
    assert told(replace(NOTHING, noisy=noisy[:1]))[0].startswith("One place differs")


def test_what_was_left_out_is_said():
    assert told(traced=False)[0].startswith("No run was traced")
    assert told(opted_out=False)[0].startswith("No way to opt out")
