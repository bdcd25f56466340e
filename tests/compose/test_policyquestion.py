"""The gateway's question in the words of the policies."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.compose.policydirectory import Facts, directory_of
from hortus.compose.policyquestion import Asking, Clocks, tool_name
from hortus.core import (
    Action,
    ConfigError,
    Destination,
    DlpSettings,
    KeyTier,
    PolicySettings,
    Principal,
    Question,
)
from hortus.identity import Roster
from hortus.policy import (
    Budget,
    DataClass,
    FactError,
    Label,
    Purpose,
    Zone,
    read_document,
    service,
    shipped_terms,
    user,
)
from hortus.store import Everybody

DIRECTORY = directory_of(
    Facts(
        {},
        read_document(
            '[people.ada]\nregion = "IN"\n[projects.site]\ndata_class = "public"\n'
            '[projects.pay]\ndata_class = "confidential"\n',
            "file",
        ),
        shipped_terms(),
    ),
    Roster(Everybody((), (), ())),
)
CLOCKS = Clocks.of(PolicySettings(clocks={"IN": "Asia/Kolkata"}))
ASKING = Asking(DIRECTORY, CLOCKS, DataClass.INTERNAL)
NOON_US = 1_795_000_000_000_000
ADA = Principal("key_1", "laptop", account="ada")
QUESTION = Question(ADA, Action.INFER, "code", Destination("near", inside=True))


def request(dlp=None, asking=ASKING, **said):
    return asking.request(replace(QUESTION, **said), dlp or DlpSettings(), NOON_US)


def around(dlp=None, **said):
    return request(dlp, **said).circumstances


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        (ADA, user("ada")),
        (Principal("key_1", "laptop", account="ci", is_service=True), service("ci")),
        (Principal("key_1", "laptop"), user("laptop")),
        (Principal("self", "hortus itself"), service("hortus itself")),
        # A name given to a key makes nobody else's rights its own.
        (Principal("key_1", "ada"), user("key_1")),
        (Principal("key_1", "hortus itself"), user("hortus itself")),
    ],
)
def test_who_asks_is_whom_the_key_belongs_to(principal, who):
    assert request(principal=principal).who == who


@pytest.mark.parametrize(
    ("own", "named", "data_class"),
    [
        ("", "site", "public"),
        ("site", "site", "public"),
        # Naming another project can only make it more sensitive.
        ("pay", "site", "confidential"),
        ("site", "pay", "confidential"),
        ("pay", "", "confidential"),
        # One that nobody has listed has the default class, whoever names it.
        ("site", "elsewhere", "internal"),
        ("misspelt", "site", "internal"),
        ("misspelt", "misspelt", "internal"),
    ],
)
def test_no_named_project_has_a_lower_class_than_the_one_that_was_given(own, named, data_class):
    principal = replace(ADA, project=own)
    assert around(principal=principal, project=named).data_class == data_class


@given(
    st.sampled_from(["", "site", "pay", "new"]),
    st.sampled_from(["", "site", "pay", "new"]),
    st.sampled_from(["", *DataClass, "nonsense"]),
)
def test_nothing_a_client_says_lowers_the_class_of_its_own_project(own, named, said):
    order = list(DataClass)
    principal = replace(ADA, project=own)
    least = around(principal=principal, project=own).data_class
    found = around(principal=principal, project=named, data_class=said).data_class
    assert not own or order.index(found) >= order.index(least)


def test_the_time_is_that_of_the_clock_where_somebody_works():
    assert request().at.utcoffset() == timedelta(hours=5, minutes=30)
    assert request(principal=Principal("k", "x")).at.utcoffset() is not None


def test_a_clock_that_is_not_there_is_told():
    with pytest.raises(ConfigError, match=r"policy\.clocks\.DE"):
        Clocks.of(PolicySettings(clocks={"DE": "Europe/Atlantis"}))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, "internal"),
        ({"project": "site"}, "public"),
        ({"project": "pay"}, "confidential"),
        ({"project": "unheard"}, "internal"),
        ({"project": "site", "data_class": "restricted"}, "restricted"),
        ({"project": "pay", "data_class": "public"}, "confidential"),
        ({"data_class": "public"}, "internal"),
        ({"data_class": "odd"}, "internal"),
        ({"project": "site", "labels": frozenset({"source:pay"})}, "confidential"),
        ({"project": "pay", "labels": frozenset({"source:site"})}, "confidential"),
    ],
)
def test_the_class_is_the_highest_that_is_known(said, found):
    assert around(**said).data_class == found


@given(
    st.sampled_from(["", "site", "pay", "unheard"]),
    st.sampled_from(["", *DataClass, "odd"]),
    st.frozensets(st.sampled_from(["source:pay", "source:site", "personal"])),
)
def test_nothing_a_client_says_makes_its_project_less_sensitive(project, said, labels):
    order = list(DataClass)
    plain = around(project=project).data_class
    found = around(project=project, data_class=said, labels=labels).data_class
    assert order.index(found) >= order.index(plain)


@pytest.mark.parametrize(
    ("dlp", "found"),
    [
        ({}, {Label.SECRET, Label.CONFIDENTIAL}),
        ({"confidential": "pass"}, {Label.SECRET}),
        ({"mode": "observe"}, set()),
    ],
)
def test_what_the_settings_let_pass_is_not_held_against_a_request(dlp, found):
    labels = frozenset({"secret", "confidential:names"})
    assert around(DlpSettings(**dlp), labels=labels).labels == found


def test_a_label_nobody_knows_stops_a_request():
    with pytest.raises(FactError, match="no such label"):
        request(labels=frozenset({"odd"}))


@pytest.mark.parametrize(
    ("zones", "came_from", "zone", "bound"),
    [
        ((), "", Zone.UNKNOWN, None),
        ((), "vpn", Zone.VPN, None),
        (("vpn", "office"), "vpn", Zone.VPN, Zone.VPN),
        (("office",), "vpn", Zone.VPN, Zone.OFFICE),
        (("office",), "", Zone.UNKNOWN, Zone.OFFICE),
        (("lab",), "lab", "lab", "lab"),
        (("lab",), "office", Zone.OFFICE, "lab"),
        (("lab",), "", Zone.UNKNOWN, "lab"),
    ],
)
def test_a_key_fits_its_networks_and_no_other(zones, came_from, zone, bound):
    principal = replace(ADA, zones=frozenset(zones))
    found = around(principal=principal, zone=came_from)
    assert (found.zone, found.key_zone) == (zone, bound)


@given(
    st.frozensets(st.sampled_from(["office", "vpn", "remote", "lab", "attic"]), min_size=1),
    st.sampled_from(["", "office", "vpn", "remote", "lab", "attic", "unknown"]),
)
def test_a_bound_key_is_held_to_its_networks_whatever_these_are_called(zones, came_from):
    found = around(principal=replace(ADA, zones=zones), zone=came_from)
    assert (found.key_zone == found.zone) is (came_from in zones)


def test_a_key_covers_the_name_that_was_asked_for():
    assert around(principal=replace(ADA, models=frozenset({"code"}))).key_covers
    assert not around(principal=replace(ADA, models=frozenset({"near"}))).key_covers


def test_how_somebody_proved_who_they_are_is_a_fact():
    assert around(principal=replace(ADA, tier=KeyTier.BOUND)).key_tier == "bound"


@pytest.mark.parametrize(
    ("action", "said", "found"),
    [
        (Action.INFER, "", Purpose.UNSTATED),
        (Action.INFER, "review", Purpose.REVIEW),
        (Action.INFER, "odd", Purpose.UNSTATED),
        (Action.COMPLETE, "", Purpose.COMPLETION),
        (Action.EMBED, "", Purpose.SEARCH),
    ],
)
def test_a_purpose_is_what_the_client_says_else_what_the_door_is_for(action, said, found):
    assert around(action=action, purpose=said).purpose is found


def test_a_client_has_its_version_with_it_and_one_without_a_name_has_none():
    assert tool_name("aider", "0.86") == "aider@0.86"
    assert tool_name("aider", "") == "aider"
    assert tool_name("unknown", "") == tool_name("", "") == ""


def test_the_budget_is_asked_of_whoever_keeps_it():
    asking = replace(ASKING, standing=lambda _: Budget.SPENT)
    assert request(asking=asking).circumstances.budget is Budget.SPENT
