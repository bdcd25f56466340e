"""Which runs are made, and what they show of made-up programs."""

import hashlib
import random
import uuid

import pytest

from hortus.inspector import Level
from hortus.inspector.analysis import profile_of
from hortus.inspector.analysis.alarms import alarms
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.seeds import Seeds
from hortus.inspector.testing import BASE, request

EVERY_DEPTH = pytest.mark.parametrize("depth", list(Depth))


def line(apostrophe="'", date="2026-03-11"):
    return f"Today{apostrophe}s date is {date}."


def honest(_):
    return line()


def by_zone(world):
    return line(date="2026/03/11") if world.time_zone == "Asia/Shanghai" else line()


def by_word(world):
    return line("\u02bc" if "deepseek" in world.gateway else "'")


def by_both(world):
    is_meant = "deepseek" in world.gateway and world.time_zone == "Asia/Shanghai"
    return line("\u2019" if is_meant else "'")


def by_three(world):
    is_meant = world.user == "liwei52" and world.locale.startswith("zh")
    return line("\u2019" if is_meant and world.time_zone == "Asia/Shanghai" else "'")


@EVERY_DEPTH
@pytest.mark.parametrize(
    ("program", "found"),
    [
        (honest, set()),
        (by_zone, {("format_marker", "time zone")}),
        (by_word, {("covert_marker", "gateway host")}),
        (by_both, {("covert_marker", "gateway host and time zone")}),
        (by_three, {("covert_marker", "several factors together")}),
    ],
)
def test_each_program_is_found_to_do_what_it_does(examine, program, found, depth):
    assert examine(program, depth).found == found


@EVERY_DEPTH
def test_a_program_that_keeps_still_while_it_is_watched_is_found(examine, depth):
    seen = examine(lambda _: line("\u2019"), depth, watched=honest)
    assert seen.found == {("anti_analysis", "traced")}


def test_a_program_that_cannot_be_started_while_watched_was_not_examined_so(examine):
    seen = examine(honest, watched=lambda _: None)
    assert seen.found == set()
    assert seen.material.traced is None
    assert any("could not be traced" in each for each in seen.verdict.coverage.not_reached)


@pytest.mark.parametrize(("host", "is_told"), [("t.example", False), ("", True)])
def test_the_time_that_watching_takes_is_no_finding_where_others_are_told(examine, host, is_told):
    def program(minutes):
        return lambda _: [request({"text": "hi"}), request({"age": minutes}, host=host, path="/t")]

    seen = examine(program(30893), watched=program(30894))
    assert (("anti_analysis", "traced") in seen.found) is is_told


def test_a_traced_run_that_fails_once_is_made_again(examine):
    tries = iter([None])
    seen = examine(honest, watched=lambda world: next(tries, honest(world)))
    assert seen.material.traced is not None
    assert not any("could not be traced" in each for each in seen.verdict.coverage.not_reached)


@EVERY_DEPTH
def test_what_is_found_is_more_than_chance(examine, depth):
    [finding] = examine(by_word, depth).verdict.findings
    assert finding.certainty.startswith("confirmed")
    assert all(each.chance <= 0.05 for each in finding.differences)


def test_an_honest_program_costs_few_runs_where_time_is_short(examine):
    assert sum(examine(honest).worlds.values()) <= 12


def test_baselines_are_repeated_until_nothing_new_is_seen(examine):
    texts = iter(["a"] * 3 + ["b"] * 99)
    seen = examine(lambda _: f"{next(texts)} word", Depth.DEFAULT)
    assert len(seen.material.baselines) > 4
    assert seen.verdict.coverage.noisy


@pytest.mark.parametrize("seed", range(50))
def test_noise_is_never_taken_for_a_mark(examine, seed):
    dice = random.Random(seed)

    def noisy(_):
        greeting = dice.choice(("Hello", "Good day"))
        extra = {"a": 1, "b": 2, "id": str(uuid.UUID(int=dice.getrandbits(128)))}
        names = dice.sample(list(extra), 3)
        text = f"{greeting}, it is {dice.random():.6f}"
        return [request({"text": text, **{name: extra[name] for name in names}})]

    seen = examine(noisy, Depth.DEFAULT if seed % 5 == 0 else Depth.QUICK)
    assert seen.verdict.level is Level.NONE
    assert seen.verdict.findings == ()


def test_runs_of_one_world_give_no_false_alarm(examine):
    seen = examine(honest, Depth.THOROUGH)
    counted = alarms([profile_of(each) for each in seen.material.baselines])
    assert counted.comparisons > 30
    assert counted.false == ()


def test_what_a_language_changes_for_all_to_see_weighs_nothing(examine):
    def program(world):
        return f"Answer in {'Chinese' if world.locale.startswith('zh') else 'English'}."

    seen = examine(program)
    assert [each.code for each in seen.verdict.findings] == ["adaptation"]
    assert seen.verdict.level is Level.NONE


def test_a_mark_in_a_line_that_repeats_the_gateway_is_seen(examine):
    def program(world):
        return f"{by_word(world)} Gateway {world.gateway}, user {world.user}."

    assert examine(program).found == {("covert_marker", "gateway host")}


def test_a_mark_by_what_a_package_names_is_seen_once_that_is_tried(examine):
    def program(world):
        return line("\u2019" if world.gateway.endswith("relay.example") else "'")

    seeds = Seeds(endings=("mirror.example", "relay.example"))
    tried = settings(BASE, Depth.DEFAULT, seeds=seeds)
    assert examine(program, Depth.DEFAULT).found == set()
    assert examine(program, Depth.DEFAULT, settings=tried).found == {
        ("covert_marker", "gateway host")
    }


def test_a_request_made_in_one_place_only_is_found(examine):
    def program(world):
        beacon = [request({"event": "seen"}, host="beacon.example")]
        return [request({"text": "hi"}), *(beacon if world.time_zone == "Asia/Shanghai" else ())]

    assert ("dependent_request", "time zone") in examine(program).found


def by_flag(world):
    asked = request(host="flags.example")
    is_on = world.third_parties == "enable"
    return [asked, request({"text": f"Answer{' in verse' if is_on else ''}."})]


def marked_by_flag(world):
    is_meant = world.third_parties == "enable" and world.time_zone == "Asia/Shanghai"
    return line("\u2019" if is_meant else "'")


def again_where_others_fail(world):
    times = 3 if world.third_parties == "fail" else 1
    tried = [request({"try": str(at)}, host="flags.example") for at in range(times)]
    return [request({"text": "Hello."}), *tried]


@pytest.mark.parametrize(
    ("program", "found"),
    [
        (by_flag, ("remote_switch", "what others switch on")),
        (marked_by_flag, ("covert_marker", "time zone and what others switch on")),
        (again_where_others_fail, None),
    ],
)
def test_what_other_servers_switch_on_is_seen(examine, program, found):
    seen = examine(program, Depth.DEFAULT).found - {("undisclosed_destination",)}
    assert seen == ({found} if found else set())


def test_opt_outs_are_tried_where_there_are_some(examine):
    seen = examine(honest, opt_outs=("NO_TELEMETRY=1",))
    assert [each.world.opt_out for each in seen.material.opted_out] == [True]
    assert seen.material.opt_outs == ("NO_TELEMETRY=1",)
    assert examine(honest).material.opted_out == []


def test_strangers_vouch_for_servers_in_two_runs(examine):
    seen = examine(honest)
    assert [each.world.trust for each in seen.material.untrusting] == ["none", "model"]


def test_progress_is_told_from_the_first_run_to_the_last(examine):
    steps = examine(by_word).steps
    assert steps[0].done == 0
    assert steps[-1].done == steps[-1].total
    assert [each.done for each in steps] == list(range(len(steps)))


def test_what_was_not_looked_at_is_said(examine):
    quick, full = (examine(honest, depth).verdict.coverage for depth in list(Depth)[:2])
    assert any("together first" in each for each in quick.not_reached)
    assert not any("together first" in each for each in full.not_reached)
    assert full.leaves > quick.leaves > 0


AXES = {each.factor: each for each in axes.axes(settings(BASE, Depth.QUICK))}
SAME = {"model": "m", "text": line()}
MARKS = {
    "look-alike": (lambda on: SAME | {"text": line("\u2019" if on else "'")}, "covert_marker"),
    "zero width": (lambda on: SAME | {"text": line() + "\u200b" * on}, "covert_marker"),
    "white space": (lambda on: SAME | {"text": line() + " " * on}, "covert_marker"),
    "number": (lambda on: SAME | {"top_p": 1.0 if on else 1}, "covert_marker"),
    "order of keys": (
        lambda on: dict(sorted(SAME.items(), reverse=on)),
        "covert_marker",
    ),
    "date": (lambda on: SAME | {"text": line(date="2026/03/11" if on else "2026-03-11")}, None),
    "field": (lambda on: SAME | ({"extra": "here"} if on else {}), "dependent_request"),
}


@pytest.mark.parametrize("factor", [name for name in AXES if name not in ("clock", "locale")])
@pytest.mark.parametrize("mark", MARKS)
def test_whatever_a_mark_is_made_of_it_is_put_down_to_what_it_follows(examine, mark, factor):
    setting = AXES[factor]
    [name] = axes.changed(setting)
    body, code = MARKS[mark]

    def program(world):
        return [request(body(getattr(world, name) == getattr(setting.sensitive, name)))]

    assert examine(program).found == {(code or "format_marker", factor)}


@pytest.mark.parametrize("factor", ["user name", "git e-mail", "machine id", "container"])
def test_a_mark_to_others_is_found_like_one_to_the_model(examine, factor):
    setting = AXES[factor]
    [name] = axes.changed(setting)

    def program(world):
        is_on = getattr(world, name) == getattr(setting.sensitive, name)
        told = request({"text": line("\u2019" if is_on else "'")}, host="telemetry.example")
        return [request(SAME), told]

    assert ("covert_marker", factor) in examine(program).found


@pytest.mark.parametrize(
    ("name", "code"),
    [("git_remote", "derived_identifier"), ("machine_id", "persistent_identifier")],
)
def test_a_digest_is_known_by_what_it_is_made_of(examine, name, code):
    def program(world):
        digest = hashlib.sha256(getattr(world, name).encode()).hexdigest()[:16]
        return [request({"text": line(), "id": digest})]

    assert {found for found, *_ in examine(program).found} == {code}


def test_a_digest_of_the_address_of_the_gateway_is_known(examine):
    def program(world):
        digest = hashlib.sha256(f"https://{world.gateway}".encode()).hexdigest()[:12]
        return [request({"text": line()}), request({"base": digest}, host="telemetry.example")]

    assert ("derived_identifier", "gateway host") in examine(program).found


def test_events_that_come_in_another_number_each_time_are_no_finding(examine):
    dice = random.Random(7)

    def program(_):
        events = [
            {"name": f"step {at}", "took": dice.random()} for at in range(dice.randint(2, 9))
        ]
        return [request(SAME), request({"events": events}, host="telemetry.example")]

    assert {code for code, *_ in examine(program).found} == {"undisclosed_destination"}


@EVERY_DEPTH
def test_a_minute_that_is_over_is_no_finding(examine, depth):
    minutes = iter(range(10_000))

    def program(_):
        return [request(SAME), request({"age": next(minutes) - 30}, host="telemetry.example")]

    assert {code for code, *_ in examine(program, depth).found} == {"undisclosed_destination"}
