"""A name turns into the models to try, in an order with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import EMBEDDED_MODEL, Dialect, GatewaySettings, ModelSettings
from hortus.core.testing import FrozenClock
from hortus.gateway.routing import (
    Kind,
    NoFittingModelError,
    RestingError,
    Router,
    UnknownModelError,
)

CHAT, COMPLETIONS = Dialect.CHAT, Dialect.COMPLETIONS


def names(router, asked="house", conversation="", dialect=CHAT):
    return [c.name for c in router.candidates(asked, conversation, dialect)]


def fail(router, name, times=3):
    for _ in range(times):
        router.health.failed(name)


def test_an_alias_gives_its_models_in_the_order_written(make_router):
    candidates = make_router().candidates("house", "", CHAT)
    assert [(c.name, c.why, c.kind) for c in candidates] == [
        ("a", "choice 1 of house", Kind.UPSTREAM),
        ("b", "choice 2 of house", Kind.UPSTREAM),
        ("c", "choice 3 of house", Kind.UPSTREAM),
    ]
    assert candidates[0].settings.url == "http://a/v1"


def test_a_model_can_be_asked_for_by_its_own_name(make_router):
    (only,) = make_router().candidates("b", "", CHAT)
    assert (only.name, only.why) == ("b", "asked for by name")


def test_a_model_named_twice_behind_an_alias_is_tried_once(make_router):
    assert names(make_router({"house": ["a", "b", "a"]})) == ["a", "b"]


@pytest.mark.parametrize("door", [Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES])
@pytest.mark.parametrize("spoken", [Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES])
def test_the_three_chat_dialects_serve_each_other(clock, door, spoken):
    models = {"m": ModelSettings(url="http://m/v1", dialect=spoken)}
    router = Router(models, {}, GatewaySettings(), clock)
    assert names(router, "m", dialect=door) == ["m"]


@pytest.mark.parametrize(
    ("name", "door"),
    [("a", COMPLETIONS), ("fill", CHAT), ("fill", Dialect.MESSAGES)],
)
def test_a_model_whose_dialect_cannot_serve_the_door_is_left_out_with_the_reason(
    make_router, name, door
):
    with pytest.raises(NoFittingModelError, match=f"{name} speaks") as caught:
        names(make_router(), name, dialect=door)
    assert str(door) in caught.value.message


@pytest.mark.parametrize(
    ("spoken", "served"),
    [
        (Dialect.EMBEDDINGS, True),
        (Dialect.CHAT, True),
        (Dialect.COMPLETIONS, True),
        (Dialect.MESSAGES, False),
    ],
)
def test_embeddings_are_asked_of_servers_that_have_them_beside_their_dialect(
    clock, spoken, served
):
    models = {"m": ModelSettings(url="http://m/v1", dialect=spoken)}
    router = Router(models, {}, GatewaySettings(), clock)
    try:
        found = names(router, "m", dialect=Dialect.EMBEDDINGS)
    except NoFittingModelError:
        found = []
    assert found == (["m"] if served else [])


def test_only_the_fitting_models_behind_an_alias_are_tried(make_router):
    router = make_router({"mix": ["fill", "a", "gone"]})
    assert names(router, "mix") == ["a"]
    assert names(router, "mix", dialect=COMPLETIONS) == ["fill"]
    assert router.left_out("mix", CHAT) == (
        "fill speaks completions, which cannot be turned into chat",
        "gone is not configured",
    )


def test_the_embedded_model_completes_and_does_not_chat(make_router):
    router = make_router({"house/complete": [EMBEDDED_MODEL, "fill"]})
    first, second = router.candidates("house/complete", "", COMPLETIONS)
    assert (first.name, first.kind) == (EMBEDDED_MODEL, Kind.EMBEDDED)
    assert first.settings.inside
    assert second.kind is Kind.UPSTREAM
    with pytest.raises(NoFittingModelError, match="completes code") as caught:
        names(router, EMBEDDED_MODEL)
    assert "ask for one of: a, b, c" in caught.value.remedy


def test_where_nothing_serves_a_door_the_remedy_is_to_add_a_model(clock):
    router = Router({}, {}, GatewaySettings(), clock)
    with pytest.raises(NoFittingModelError) as caught:
        names(router, EMBEDDED_MODEL)
    assert "hortus model add" in caught.value.remedy


def test_without_an_embedded_model_its_name_is_unknown(clock):
    router = Router({}, {}, GatewaySettings(), clock, embedded=False)
    with pytest.raises(UnknownModelError):
        names(router, EMBEDDED_MODEL, dialect=COMPLETIONS)


def test_an_unknown_name_is_answered_with_the_nearest_and_the_list(make_router):
    with pytest.raises(UnknownModelError) as caught:
        names(make_router({"house/code": ["a"]}), "huose/code")
    assert caught.value.status == 404
    assert "'huose/code'" in caught.value.message
    assert caught.value.remedy == (
        "did you mean house/code? there are: house/code, a, b, c, fill, hortus/embedded"
    )


def test_a_long_list_and_a_long_name_are_cut_short(clock):
    models = {f"model-{n:03}": ModelSettings(url="http://m/v1") for n in range(100)}
    router = Router(models, {}, GatewaySettings(), clock)
    with pytest.raises(UnknownModelError) as caught:
        names(router, "x" * 100_000 + "\n")
    assert len(caught.value.message) < 200
    assert "\n" not in caught.value.message
    assert caught.value.remedy.endswith("and 81 more")


def test_a_model_that_failed_three_times_is_tried_last_and_the_reason_is_said(make_router):
    router = make_router()
    fail(router, "a", times=2)
    assert names(router) == ["a", "b", "c"]
    fail(router, "a", times=1)
    first, _, last = router.candidates("house", "", CHAT)
    assert (first.name, last.name) == ("b", "a")
    assert first.why == "choice 2 of house; a failed lately"
    assert "tried last" in last.why


def test_a_model_takes_its_place_again_once_its_rest_is_over(make_router, clock):
    router = make_router(recovery_s=10)
    fail(router, "a")
    clock.advance(9.9)
    assert names(router) == ["b", "c", "a"]
    clock.advance(0.2)
    assert names(router) == ["a", "b", "c"]


def test_while_one_request_tries_a_model_the_others_go_elsewhere(make_router, clock, run):
    router = make_router(recovery_s=10)
    fail(router, "a")
    clock.advance(11)

    async def scenario():
        async with router.admit("a"):
            during = names(router)
        return during, names(router)

    assert run(scenario) == (["b", "c", "a"], ["a", "b", "c"])


def test_where_all_models_have_failed_they_are_still_tried_as_a_last_resort(make_router):
    router = make_router()
    for name in "abc":
        fail(router, name)
    assert names(router) == ["a", "b", "c"]


def test_a_model_that_asked_for_a_pause_is_not_tried_before_it_is_over(make_router, clock):
    router = make_router()
    router.health.failed("a", retry_after_s=5)
    assert names(router) == ["b", "c"]
    clock.advance(5.1)
    assert names(router) == ["a", "b", "c"]


def test_where_every_model_asked_for_a_pause_the_client_hears_when_to_come_back(make_router):
    router = make_router()
    for name, pause in (("a", 7), ("b", 3), ("c", 5)):
        router.health.failed(name, retry_after_s=pause)
    with pytest.raises(RestingError, match="3 s") as caught:
        names(router)
    assert caught.value.retry_after_s == pytest.approx(3)


def test_a_conversation_keeps_to_the_model_that_answered_it(make_router, clock):
    router = make_router(sticky_s=900)
    router.answered("house", "talk-1", "b")
    first = router.candidates("house", "talk-1", CHAT)[0]
    assert (first.name, first.why) == ("b", "it has answered this conversation before")
    assert names(router, conversation="talk-1") == ["b", "a", "c"]
    assert names(router, conversation="talk-2") == ["a", "b", "c"]
    assert names(router) == ["a", "b", "c"]
    clock.advance(901)
    assert names(router, conversation="talk-1") == ["a", "b", "c"]


def test_a_conversation_leaves_a_model_that_rests(make_router):
    router = make_router()
    router.answered("house", "talk", "b")
    fail(router, "b")
    assert names(router, conversation="talk") == ["a", "c", "b"]


def test_a_conversation_forgets_a_model_that_is_no_longer_behind_the_name(make_router):
    router = make_router()
    router.answered("house", "talk", "fill")
    assert names(router, conversation="talk") == ["a", "b", "c"]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("fail"), st.sampled_from("abc"), st.just(0.0)),
            st.tuples(st.just("pause"), st.sampled_from("abc"), st.floats(0, 100)),
            st.tuples(st.just("answer"), st.sampled_from("abc"), st.just(0.0)),
            st.tuples(st.just("wait"), st.just(""), st.floats(0, 30)),
        ),
        max_size=30,
    )
)
def test_whatever_happens_no_model_is_offered_twice_or_during_a_pause(events):
    clock = FrozenClock()
    models = {name: ModelSettings(url=f"http://{name}/v1") for name in "abc"}
    router = Router(models, {"house": list("abc")}, GatewaySettings(), clock)
    for what, name, seconds in events:
        match what:
            case "fail":
                router.health.failed(name)
            case "pause":
                router.health.failed(name, seconds)
            case "answer":
                router.answered("house", "talk", name)
            case "wait":
                clock.advance(seconds)
        try:
            offered = names(router, conversation="talk")
        except RestingError:
            offered = []
        assert len(set(offered)) == len(offered)
        paused = {n for n in "abc" if router.health.pause_left_s(n)}
        assert set(offered) == set("abc") - paused
