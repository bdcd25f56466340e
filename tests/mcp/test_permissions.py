"""What may not be read shows nowhere: answers are those of an index that never had it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.compose import Knowing
from hortus.core import HortusError
from hortus.core.testing import FrozenClock
from hortus.knowledge import Readable
from hortus.mcp import Asked
from hortus.mcp.tools import TOOLS

_TOOLS = {tool.name: tool for tool in TOOLS}
_READ = ("http-lib", "shop")
_NAMES = st.sampled_from(
    [
        *("fetch", "get", "pay", "hide_away", "order.url", "timeout", "retries"),
        *("acme-http", "acme_http.fetch", "acme_http.get", "acme_http", "hide", "fetsh"),
        *("hidden", "hidden.py", "hidden.hide_away", "shop/pay.py", "def hide_away(order)"),
    ]
)
_WHERE = st.sampled_from(["", "", "http-lib", "shop", "hidden", "no-such"])
_OLD = "from acme_http import fetch"
_DIFFS = st.sampled_from(
    [
        f"--- a/shop/pay.py\n+++ b/shop/pay.py\n@@ -1 +1,2 @@\n {_OLD}\n+{_OLD[:-5]}get\n",
        "--- /dev/null\n+++ b/shop/new.py\n@@ -0,0 +1,1 @@\n+x = float(price)\n",
        f"--- a/hidden.py\n+++ b/hidden.py\n@@ -1,1 +1,2 @@\n {_OLD}\n+x = 1\n",
        "no diff",
    ]
)
_CALLS = st.one_of(
    st.tuples(
        st.just("search"),
        st.fixed_dictionaries(
            {"query": _NAMES, "repository": _WHERE, "most": st.just(20)},
            optional={"kind": st.sampled_from(["words", "exact"])},
        ),
    ),
    st.tuples(
        st.just("symbol"),
        st.fixed_dictionaries({"name": _NAMES, "repository": _WHERE, "most": st.just(40)}),
    ),
    st.tuples(
        st.just("card"),
        st.fixed_dictionaries({"history": st.just(value=False)}, optional={"name": _NAMES}),
    ),
    st.tuples(st.just("rules"), st.fixed_dictionaries({"path": _NAMES, "repository": _WHERE})),
    st.tuples(st.just("check"), st.fixed_dictionaries({"diff": _DIFFS, "repository": _WHERE})),
)


@pytest.fixture(scope="module")
def alone(data, tmp_path_factory):
    """Return an index of the same repositories that never had the hidden one."""
    knowing = Knowing(tmp_path_factory.mktemp("alone"), FrozenClock())
    for name in _READ:
        knowing.library.add(data.parent / name)
    knowing.library.update()
    knowing.libraries.refresh()
    yield knowing
    knowing.close()


def said(call, knowing):
    """Return all that a call says to somebody who may read two repositories."""
    name, arguments = call
    asked = Asked(
        Readable.only(one.number for one in knowing.library.registry if one.name in _READ)
    )
    try:
        given = _TOOLS[name].call(json.dumps(arguments).encode(), knowing.sources(), asked)
    except HortusError as e:
        return e.code, e.message, e.remedy
    # How rare a word is may tell on the order, and on the part of a file: see the documentation.
    if name == "search" and arguments.get("kind") != "exact":
        places = given.value.places
        return sorted((one.repository, one.place.partition(":")[0]) for one in places)
    return sorted(given.text.split("\n")), sorted(str(given.value).split("Place("))


@settings(max_examples=60)
@given(call=_CALLS)
def test_nothing_that_is_said_depends_on_what_may_not_be_read(knowing, alone, call):
    assert said(call, knowing) == said(call, alone)


@settings(max_examples=30)
@given(call=_CALLS)
def test_who_may_read_nothing_hears_no_place_no_name_and_no_count(knowing, call):
    name, arguments = call
    try:
        given = _TOOLS[name].call(
            json.dumps(arguments).encode(), knowing.sources(), Asked(Readable())
        )
    except HortusError as e:
        spoken = f"{e.message} {e.remedy}"
    else:
        spoken = f"{given.text} {given.value}"
    for asked_for in (arguments.get("query"), arguments.get("name"), arguments.get("path")):
        spoken = spoken.replace(str(asked_for), "")
    spoken = spoken.replace(str(arguments.get("repository")) or "\0", "")
    for hidden in ("acme", "@", "shop/", "hidden", "fetch"):
        assert hidden not in spoken


def test_each_repository_that_is_named_is_unknown_alike(knowing, alone):
    for tool, arguments in (
        ("search", {"query": "fetch"}),
        ("symbol", {"name": "fetch"}),
        ("rules", {"path": "a.py"}),
        ("check", {"diff": "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+1\n"}),
    ):
        code, message, remedy = said((tool, {**arguments, "repository": "hidden"}), knowing)
        assert code == "unknown_repository"
        assert (code, message, remedy) == said(
            (tool, {**arguments, "repository": "hidden"}), alone
        )
