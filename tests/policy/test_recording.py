"""What a decision rested on is written down without names and can be asked again."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Action
from hortus.policy import (
    Budget,
    Circumstances,
    DataClass,
    FactError,
    KeyTier,
    Label,
    Purpose,
    Recorded,
    Request,
    Risk,
    Tool,
    ToolStatus,
    Uid,
    Zone,
    model,
    told_facts,
    tool_standing,
    user,
    write_facts,
)

AT = datetime(2026, 11, 23, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def recorded(request: Request) -> Recorded:
    around = request.circumstances
    at_us = round(request.at.timestamp() * 1e6)
    return Recorded(
        request.who.id, request.what.id, at_us, write_facts(request), around.project, around.tool
    )


def test_the_usual_takes_few_words() -> None:
    request = Request(user("anna"), Action.INFER, model("m"), AT)
    assert write_facts(request) == '{"do":"infer","what":"m","offset_min":330}'


def test_the_time_comes_back_with_its_offset() -> None:
    again = recorded(Request(user("anna"), Action.INFER, model("m"), AT)).request()
    assert (again.at, again.at.utcoffset()) == (AT, timedelta(hours=5, minutes=30))


def test_what_policies_looked_at_is_kept_without_who_asked() -> None:
    request = Request(user("anna"), Action.INFER, model("m"), AT)
    used = {"principal": "User anna", "principal.region": "CN", "supported": "DE, " * 99}
    text = write_facts(request, used)
    assert "anna" not in text
    told = told_facts(text)
    assert told["principal.region"] == "CN"
    assert told["supported"].endswith("...")
    assert len(text) < 400


def test_facts_are_told_in_words() -> None:
    around = Circumstances(labels=frozenset({Label.SECRET}), key_covers=False, key_zone=Zone.VPN)
    told = told_facts(write_facts(Request(user("anna"), Action.INFER, model("m"), AT, around)))
    assert (told["labels"], told["key covers the name"]) == ("secret", "no")
    assert (told["key is bound to"], told["class"]) == ("vpn", "internal")
    with pytest.raises(FactError, match="cannot be read"):
        told_facts("no facts")


def test_how_a_client_stood_is_kept() -> None:
    request = Request(user("anna"), Action.INFER, model("m"), AT)
    tool = Tool("loom", "1.0.0", Risk.HIGH, ToolStatus.WARNED, "slow")
    text = write_facts(request, {}, tool)
    assert told_facts(text)["client"] == "allowed with a warning, risk high: slow"
    assert tool_standing(text) == "warned"
    assert "client" not in told_facts(write_facts(request))


@pytest.mark.parametrize("text", ["", "no facts", "{}", '{"tool_status":5}', '{"do":"infer"}'])
def test_where_nothing_is_told_of_a_client_there_is_no_standing(text: str) -> None:
    assert tool_standing(text) == ""


def test_only_the_number_of_those_who_agreed_is_kept() -> None:
    around = Circumstances(approvers=frozenset({"anna", "ben", "otto"}))
    request = Request(user("anna"), Action.INFER, model("m"), AT, around)
    assert '"approvals":2' in write_facts(request)
    assert "ben" not in write_facts(request)
    assert len(recorded(request).request().circumstances.approvers) == 2


@given(
    st.builds(
        Request,
        st.builds(Uid, st.sampled_from(["User", "ServiceAccount"]), st.text()),
        st.sampled_from(Action),
        st.builds(Uid, st.sampled_from(["Model", "Tool", "Project", "Task"]), st.text()),
        st.just(AT),
        st.builds(
            Circumstances,
            st.sampled_from(DataClass),
            st.frozensets(st.sampled_from(Label)),
            st.sampled_from(Zone),
            st.sampled_from(KeyTier),
            st.booleans(),
            st.none() | st.sampled_from(Zone),
            st.sampled_from(Purpose),
            st.sampled_from(Budget),
            project=st.text(),
            tool=st.text(),
        ),
    )
)
def test_any_question_comes_back_as_it_was(request) -> None:
    assert recorded(request).request() == request


@pytest.mark.parametrize("facts", ["", "{}", "no", '{"do":"guess"}', '{"do":"infer","x":1}'])
def test_facts_that_cannot_be_read_are_refused(facts) -> None:
    record = replace_facts(recorded(Request(user("a"), Action.INFER, model("m"), AT)), facts)
    with pytest.raises(FactError, match="cannot be read") as caught:
        record.request()
    assert "leave it out" in caught.value.remedy


def replace_facts(record: Recorded, facts: str) -> Recorded:
    return Recorded(record.who, record.what, record.at_us, facts)


def test_a_changed_fact_is_another_question() -> None:
    request = Request(user("anna"), Action.INFER, model("m"), AT)
    other = replace(request, circumstances=Circumstances(zone=Zone.VPN))
    assert recorded(other).request() != recorded(request).request()
