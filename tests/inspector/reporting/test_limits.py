from msgspec.structs import replace

from hortus.inspector.finding import Coverage, Place
from hortus.inspector.observation import Connection, Ending
from hortus.inspector.reporting.limits import limits
from hortus.inspector.testing import observation, request

NOTHING = Coverage(runs=3, factors=(), leaves=0, noisy=(), not_reached=())
SOUND = observation(request({"a": 1}))


def told(coverage=NOTHING, runs=(SOUND,), *, traced=True, opted_out=True):
    return limits(coverage, runs, traced=traced, opted_out=opted_out)


def test_what_no_inspection_can_see_is_always_said():
    found = told()

    assert len(found) == 5
    assert any("a value that was not tried" in each for each in found)
    assert any("behind a sign-in" in each for each in found)
    assert all(each.endswith(".") and "\n" not in each for each in found)


def test_what_was_not_reached_comes_first():
    assert told(replace(NOTHING, not_reached=("No terminal.",)))[0] == "No terminal."


def test_places_compared_by_form_are_counted_those_to_the_model_apart():
    noisy = (
        Place(role="model", request="POST /", leaf="a"),
        Place(role="third party", request="POST /", leaf="a"),
    )

    assert told(replace(NOTHING, noisy=noisy))[0].startswith(
        "2 places differ from run to run without any reason, of which 1 in requests to the model"
    )
    assert told(replace(NOTHING, noisy=noisy[:1]))[0].startswith("One place differs")


def test_a_tool_that_never_asked_the_model_was_not_seen_working():
    assert "No request reached the model" in told(runs=[observation()])[0]
    assert not any("No request reached" in each for each in told())


def test_runs_that_did_not_end_by_themselves_are_said():
    ending = Ending(status=None, reason="time", seconds=60, output="")

    assert "Some runs did not end by themselves (time)." in told(
        runs=[replace(SOUND, ending=ending)]
    )


def test_connections_that_nobody_could_read_are_named():
    unread = Connection(
        at=0, number=5, address="198.18.0.9", port=443, name="p.example", failure="alert", sent=90
    )
    run = observation(request({"a": 1}), unread)

    assert "What was said to p.example could not be read." in told(runs=[run])


def test_what_was_left_out_is_said():
    assert any("No run was traced" in each for each in told(traced=False))
    assert any("No way to opt out" in each for each in told(opted_out=False))
