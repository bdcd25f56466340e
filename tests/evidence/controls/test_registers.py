"""Controls 5, 6, 13 and 14 hold what was used against what may be used."""

import pytest

from hortus.evidence.inputs import HostRow, Inputs, ModelRow
from hortus.store.testing import an_event, an_intent

NEAR = ModelRow(name="near", host="127.0.0.1:9000", inside=True)
FAR = ModelRow(
    name="far", host="far.test:443", inside=False, region="US", owner="Far Inc", priced=True
)
REVIEWED = ModelRow(
    name="far",
    host="far.test:443",
    inside=False,
    region="US",
    owner="Far Inc",
    priced=True,
    terms_reviewed="2026-11-01",
)


def test_a_complete_register_is_met(measure):
    assert measure("providers", inputs=Inputs(models=(NEAR, REVIEWED))).verdict == "met"


def test_without_a_date_of_review_the_terms_are_no_data(measure):
    found = measure("providers", inputs=Inputs(models=(NEAR, FAR)))
    assert found.verdict == "no data"
    assert "no register of terms" in found.reasons[0]


def test_without_a_model_outside_there_is_no_provider(measure):
    assert measure("providers", inputs=Inputs(models=(NEAR,))).verdict == "no data"


def test_a_provider_without_place_owner_and_price_is_not_registered(measure):
    bare = ModelRow(name="far", host="far.test:443", inside=False)
    found = measure("providers", inputs=Inputs(models=(bare,)))
    assert found.verdict == "not met"
    assert len(found.reasons) == 3


def test_without_verdicts_on_tools_there_is_no_register_of_them(measure):
    found = measure("tools", an_intent("dec_1", client="aider"))
    assert found.verdict == "no data"
    assert found.tables["Tools that were used, as they name themselves"].rows[0][0] == "aider"


def test_a_tool_that_was_served_under_a_ban_is_an_offence(measure):
    found = measure(
        "tools",
        an_intent("dec_1", client="odd"),
        an_event("tool.banned", subject="odd"),
        an_intent("dec_2", client="odd"),
        an_event("tool.allowed", subject="odd"),
        an_intent("dec_3", client="odd"),
    )
    assert (found.verdict, found.offences) == ("not met", [(3, "dec_2")])


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
