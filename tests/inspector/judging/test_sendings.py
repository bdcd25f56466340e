"""Findings of what was sent to whom."""

import base64
import gzip
import hashlib
from dataclasses import replace

import pytest

from hortus.inspector.judging import sendings
from hortus.inspector.testing import observation, request
from hortus.inspector.tools import adapters

OTHER = "telemetry.example"
SECRET = "9f86d081884c7d659a2feaa0"
KEY = "sk-inspector-3fdba35f04dc8c46"
MACHINE = "5f1e0d6c7b2a49388c9d0e1f2a3b4c5d"


def codes(material):
    return {each.code for each in sendings.found(material)}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (SECRET, "secret_sent"),
        (KEY, "credential_to_second_origin"),
        ("Casey Fernhollow", "identity_to_third_party"),
        (MACHINE, "persistent_identifier"),
        (hashlib.sha256(MACHINE.encode()).hexdigest()[:16], "persistent_identifier"),
        ("the greeting 5c1f7a42", "work_to_third_party"),
        (
            base64.b64encode(gzip.compress(b"greeting 5c1f7a42", mtime=0)).decode(),
            "work_to_third_party",
        ),
    ],
)
def test_what_is_told_to_others_has_its_name(material, value, code):
    assert codes(material(request({"x": value}, host=OTHER))) == {code, "undisclosed_destination"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (SECRET, {"secret_in_prompt"}),
        (MACHINE, {"persistent_identifier"}),
        ("Casey Fernhollow", set()),
        ("greeting 5c1f7a42", set()),
        (KEY, set()),
    ],
)
def test_the_model_may_be_told_the_work_and_who_does_it(material, value, found):
    assert codes(material(request({"x": value}))) == found


def test_a_key_is_at_home_with_the_vendor_of_a_tool_that_takes_no_gateway(material):
    def found(tool, host):
        seen = material(request({"token": KEY}, host=host))
        return {each.code for each in sendings.found(seen, tool)}

    [home, *_] = adapters()["qoder"].vendor_hosts
    assert "credential_to_second_origin" not in found("qoder", home)
    assert "credential_to_second_origin" in found("qoder", OTHER)
    for tool in ("claude-code", "unknown"):
        assert "credential_to_second_origin" in found(tool, home)


def test_a_secret_in_disguise_counts_as_concealed(material):
    for value, concealed in ((SECRET, False), (SECRET.encode().hex(), True)):
        [draft, *_] = sendings.found(material(request({"x": value}, host=OTHER)))
        assert draft.concealed is concealed


def test_a_finding_says_what_went_where(material):
    [first, second] = sendings.found(material(request({"x": KEY}, host=OTHER, path="/v1/flags")))
    assert OTHER in first.title
    assert "the model's key" in first.title
    assert first.evidence == (f"the model's key in POST {OTHER}/v1/flags, body.x",)
    assert "1.0 requests" in second.evidence[0]


def test_events_told_to_others_in_a_list_are_one_place(material):
    events = {
        "events": [{"name": "start"}, {"who": "Casey Fernhollow"}, {"who": "Casey Fernhollow"}]
    }
    [first, _] = sendings.found(material(request(events, host=OTHER, path="/v1/events")))
    assert first.evidence == (f"git name in POST {OTHER}/v1/events, body.events[…].who",)


def test_much_that_is_sent_weighs_more(material):
    def impact(size):
        raw = b"x" * size
        [draft] = sendings.found(material(request(raw=raw, host=OTHER)))
        return draft.impact

    assert (impact(99_999), impact(100_000)) == (1, 2)


def test_only_what_is_sent_in_spite_of_an_opt_out_ignores_it(material):
    beacon = request({"event": "x"}, host=OTHER)
    ignored = material(beacon, opted_out=[observation(beacon)])
    honoured = material(beacon, opted_out=[observation(request({"a": 1}))])
    assert codes(ignored) - codes(honoured) == {"opt_out_ignored"}


def test_switches_that_cover_a_part_weigh_less_than_those_that_do_nothing(material):
    one, other = request({"event": "x"}, host=OTHER), request({"event": "y"}, host="a.example")

    def told(opted_out):
        seen = material(one, other, opted_out=[observation(*opted_out)])
        [draft] = [each for each in sendings.found(seen) if each.code == "opt_out_ignored"]
        return draft

    part, nothing = told([one]), told([one, other])
    assert (part.hidden, nothing.hidden) == (2, 3)
    left = f"POST {OTHER}/v1/chat/completions"
    assert part.evidence == (left, "left out then: POST a.example/v1/chat/completions")
    assert part.certainty == "seen in one run"


def test_it_is_told_which_opt_outs_did_not_help(material):
    beacon = request({"event": "x"}, host=OTHER)
    seen = material(beacon, opted_out=[observation(beacon)], opt_outs=["NO_TELEMETRY=1"])
    [draft] = [each for each in sendings.found(seen) if each.code == "opt_out_ignored"]
    assert draft.evidence == (f"POST {OTHER}/v1/chat/completions", "set then: NO_TELEMETRY=1")


def test_switches_that_turn_usage_data_off_work_though_the_same_host_is_asked_for_settings(
    material,
):
    settings, usage = (request({"a": 1}, host=OTHER, path=path) for path in ("/flags", "/events"))
    seen = material(settings, usage, opted_out=[observation(settings)])
    [draft] = [each for each in sendings.found(seen) if each.code == "opt_out_ignored"]
    assert draft.hidden == 2


def test_what_is_not_sent_in_every_run_was_not_left_out_for_the_switches(material):
    always, seldom = (request({"a": 1}, host=OTHER, path=path) for path in ("/flags", "/now"))
    runs = [observation(always, seldom), observation(always)]
    seen = replace(material(), baselines=runs, opted_out=[observation(always)])
    [draft] = [each for each in sendings.found(seen) if each.code == "opt_out_ignored"]
    assert draft.hidden == 3


@pytest.mark.parametrize(
    ("agent", "found"),
    [
        ("Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", True),
        ("Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0", True),
        ("Mozilla/5.0 (compatible; specimen/1.0)", False),
        ("specimen/1.0 (linux; x64)", False),
    ],
)
def test_a_program_that_says_it_is_a_browser_is_told(material, agent, found):
    seen = request({"a": 1}, headers=[("User-Agent", agent)])
    assert ("false_self_description" in codes(material(seen))) is found


@pytest.mark.parametrize(
    ("tool", "agent", "found"),
    [
        ("codex", "codex_exec/0.169.0 (Debian 12)", ""),
        ("codex", "claude-cli/2.1.90 (external, cli)", "Claude Code"),
        ("opencode", "opencode/1.18.33 ai-sdk/openai-compatible/1.0", ""),
        ("aider", "litellm/1.82.0", ""),
        ("aider", "OpenAI/Python 1.99.1", ""),
        ("own-tool", "claude-cli/2.1.90 (external, cli)", ""),
    ],
)
def test_a_known_tool_that_says_it_is_another_one_is_told(material, tool, agent, found):
    seen = request({"a": 1}, headers=[("User-Agent", agent)])
    told = [each.title for each in sendings.found(material(seen), tool)]
    assert told == ([f"It says that it is {found}"] if found else [])


def test_nothing_sent_elsewhere_is_no_finding(material):
    assert codes(material()) == set()
