"""Controls 5, 6, 13 and 14 hold what was used against what may be used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.evidence import find
from hortus.evidence.inputs import HostRow, Inputs, ModelRow, ToolRow
from hortus.evidence.testing import records_of
from hortus.store.testing import an_event, an_intent

NEAR = ModelRow(name="near", host="127.0.0.1:9000", inside=True)
FAR = ModelRow(
    name="far", host="far.test:443", inside=False, region="US", owner="Far Inc", priced=True
)
REVIEWED = replace(FAR, provider="far", terms_reviewed="2023-11-01")
NOW_US = 1_700_000_000_000_000  # 14 November 2023


def test_a_complete_register_is_met(measure):
    found = measure("providers", inputs=Inputs(at_us=NOW_US, models=(NEAR, REVIEWED)))
    assert found.verdict == "met"
    assert found.tables["The register"].rows[1][-2:] == ("2023-11-01", "-")


def test_terms_that_nobody_has_read_leave_the_question_open(measure):
    found = measure("providers", inputs=Inputs(models=(NEAR, FAR, REVIEWED)))
    assert found.verdict == "no data"
    assert "set `provider`" in found.reasons[0]


@pytest.mark.parametrize(
    ("by", "verdict"), [("2023-11-13", "not met"), ("2023-11-14", "met"), ("2024-01-01", "met")]
)
def test_terms_are_to_be_read_again_by_their_day(measure, by, verdict):
    model = replace(REVIEWED, terms_review_by=by)
    assert measure("providers", inputs=Inputs(at_us=NOW_US, models=(model,))).verdict == verdict


def test_without_a_model_outside_there_is_no_provider(measure):
    assert measure("providers", inputs=Inputs(models=(NEAR,))).verdict == "no data"


def test_a_provider_without_place_owner_and_price_is_not_registered(measure):
    bare = ModelRow(name="far", host="far.test:443", inside=False)
    found = measure("providers", inputs=Inputs(models=(bare,)))
    assert found.verdict == "not met"
    assert len(found.reasons) == 3


def register(**status):
    rows = [ToolRow(name=n.replace("_", "-"), risk="low", status=s) for n, s in status.items()]
    return Inputs(at_us=NOW_US, tools=tuple(rows))


def by_tool(name, client, version="1", **changes):
    return an_intent(name, client=client, client_version=version, **changes)


def refused(name, client, rules="banned-client", version="1", **changes):
    return by_tool(name, client, version, attempt=0, rules=rules, **changes)


def test_without_a_register_of_tools_there_is_no_data_but_what_was_used(measure):
    found = measure("tools", by_tool("dec_1", "aider"))
    assert found.verdict == "no data"
    assert "hortus tools allow" in found.reasons[0]
    row = found.tables["Tools that were used, as they name themselves"].rows[0]
    assert row == ("aider", "1", "-", "not in the register", "1", "1")


def test_tools_that_are_reviewed_are_met(measure):
    found = measure("tools", by_tool("dec_1", "aider"), inputs=register(aider="allowed"))
    assert found.verdict == "met"
    assert found.figures["of these, allowed"] == 1


@pytest.mark.parametrize(
    "tools", [{"other": "allowed"}, {"aider": "unreviewed"}, {"aider": "expired"}]
)
def test_a_tool_that_nobody_has_reviewed_breaks_the_claim(measure, tools):
    found = measure("tools", by_tool("dec_1", "aider"), inputs=register(**tools))
    assert found.verdict == "not met"
    assert found.figures["attempts by tools that nobody has reviewed"] == 1


def test_an_entry_for_one_version_goes_before_that_for_all(measure):
    both = Inputs(
        tools=(
            ToolRow(name="odd", risk="low", status="allowed"),
            ToolRow(name="odd", version="2", risk="high", status="banned"),
        )
    )
    found = measure("tools", by_tool("d", "odd"), refused("e", "odd", version="2"), inputs=both)
    rows = found.tables["Tools that were used, as they name themselves"].rows
    assert [row[3] for row in rows] == ["allowed", "banned"]
    assert found.verdict == "met"


def test_a_tool_that_was_served_after_its_ban_is_an_offence(measure):
    records = (
        by_tool("dec_1", "odd"),
        refused("dec_2", "odd", rules="key-scope banned-client"),
        by_tool("dec_3", "odd"),
        by_tool("dec_4", "odd", version="2"),
    )
    found = measure("tools", *records, inputs=register(odd="banned"))
    assert (found.verdict, found.offences) == ("not met", [(3, "dec_3")])
    # Where the ban was taken back since, it was no offence.
    assert measure("tools", *records, inputs=register(odd="allowed")).offences == []


def test_a_verdict_on_a_range_holds_for_the_versions_in_it(measure):
    ranges = Inputs(
        tools=(
            ToolRow(name="odd", version="1.x", risk="low", status="warned", until="2027-01-31"),
            ToolRow(name="odd", version=">=2 <3", risk="high", status="banned", reason="why"),
        )
    )
    used = [by_tool(f"d{v}", "odd", version=v) for v in ("1.4.0", "3.0.0")]
    found = measure("tools", *used, inputs=ranges)
    rows = found.tables["Tools that were used, as they name themselves"].rows
    assert [row[2:4] for row in rows] == [("low", "warned"), ("-", "not in the register")]
    assert found.figures["of these, allowed with a warning"] == 1
    assert found.tables["The register"].rows[1] == (
        *("odd", ">=2 <3", "high", "banned", "-", "why"),
    )


def test_what_was_served_before_the_ban_that_stands_is_no_offence(measure):
    records = (
        refused("dec_1", "odd", at_us=1_000_000),
        by_tool("dec_2", "odd", at_us=5_000_000),
        an_event("tool.banned", at_us=6_000_000, subject="odd"),
        by_tool("dec_3", "odd", at_us=6_900_000),
        by_tool("dec_4", "odd", at_us=7_100_000),
    )
    found = measure("tools", *records, inputs=register(odd="banned"))
    assert [name for _, name in found.offences] == ["dec_4"]


def test_a_refusal_by_another_rule_is_no_ban(measure):
    records = (refused("dec_1", "odd", rules="not-banned-client key-zone"), by_tool("d", "odd"))
    assert measure("tools", *records, inputs=register(odd="banned")).offences == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12), st.data())
def test_served_after_a_ban_is_what_one_would_count_by_hand(calls, data):
    banned = data.draw(st.sets(st.sampled_from("abc")))
    records = [
        by_tool(f"d{n}", tool) if served else refused(f"d{n}", tool)
        for n, (tool, served) in enumerate(calls)
    ]
    late = [
        n + 1
        for n, (tool, served) in enumerate(calls)
        if served and tool in banned and (tool, False) in calls[:n]
    ]
    status = {tool: "banned" if tool in banned else "allowed" for tool in "abc"}
    with records_of(*records) as kept:
        found = find("tools").measure(kept, register(**status))
    assert [offence.seq for offence in found.offences] == late[:10]


def sent(name, model, **changes):
    return an_intent(name, model=model, **changes)


def test_requests_to_models_of_the_settings_are_allowed(measure):
    found = measure(
        "egress",
        sent("dec_1", "near"),
        sent("dec_2", "far", inside=False),
        inputs=Inputs(models=(NEAR, FAR), hosts=(HostRow("trace.test:4318", "traces"),)),
    )
    assert found.verdict == "met"
    assert found.figures["of these, outside"] == 1
    hosts = found.tables["Hosts that the settings allow"].rows
    assert [host for host, _ in hosts] == ["127.0.0.1:9000", "far.test:443", "trace.test:4318"]


@pytest.mark.parametrize(
    ("model", "inside"), [("elsewhere", False), ("far", True), ("near", False)]
)
def test_a_model_that_the_settings_do_not_name_so_is_an_offence(measure, model, inside):
    records = (sent("dec_1", "near"), sent("dec_2", model, inside=inside))
    found = measure("egress", *records, inputs=Inputs(models=(NEAR, FAR)))
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_2")])


def test_what_was_refused_contacted_nobody(measure):
    found = measure("egress", sent("dec_1", "elsewhere", attempt=0), inputs=Inputs(models=(NEAR,)))
    assert found.verdict == "no data"


def test_changes_of_models_are_listed(measure):
    found = measure(
        "model-changes",
        an_event(
            "settings.changed", facts='{"models.far.region":"a -> b","server.port":"1 -> 2"}'
        ),
        an_event("settings.changed", facts='{"sections":"gateway models"}'),
        an_event("settings.changed", facts='{"server.port":"1 -> 2"}'),
        an_event("settings.changed", facts="no facts"),
        an_event("model.added", subject="far"),
        an_event("model.promoted", subject="house/own"),
    )
    assert found.verdict == "met"
    assert found.figures["changes of models in the log"] == 4
    assert found.figures["of these, promotions of an own model"] == 1
    assert found.tables["Changes"].rows[0] == ("1", "settings.changed", "models.far.region")


def test_a_change_by_nobody_is_an_offence(measure):
    found = measure("model-changes", an_event("model.removed", actor="", subject="far"))
    assert (found.verdict, found.offences) == ("not met", [(1, "")])


def test_without_a_change_there_is_no_data(measure):
    assert measure("model-changes", an_intent("dec_1")).verdict == "no data"
