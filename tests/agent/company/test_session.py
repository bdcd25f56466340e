"""A whole session at a whole gateway: rules come with files, findings with edits."""

import json

from hortus.agent.assembly import open_session
from hortus.agent.options import Gateway, Options, Places
from hortus.agent.session.testing import PlayedPerson
from hortus.agent.testing import Answer, NativeCall, Say
from hortus.agent.values import EndReason, Noticed


def work(places, gateway, key, prompt):
    """Return the ending and what the person was told of a session in the mode accept-edits."""
    person = PlayedPerson()
    options = Options(places, Gateway(gateway.url, key), model="m", mode="accept-edits")
    session = open_session(options, person)
    ending = session.prompt(prompt)
    session.close()
    return ending, [event.text for event in person.seen if isinstance(event, Noticed)]


def requests(model, since):
    return [json.loads(one.body) for one in model.received[since:]]


def test_rules_and_findings_reach_the_model_and_then_it_may_ask(
    gateway, model, key, shop, tmp_path
):
    for name in ("data", "user"):
        (tmp_path / name).mkdir()
    places = Places(shop, tmp_path / "data", tmp_path / "user", tmp_path / "requirements.toml")
    before = len(model.received)
    new = {"path": "shop/price.py", "content": "def price(text):\n    return float(text)\n"}
    model.add(
        Answer([NativeCall("read", {"path": "shop/pay.py"})]),
        Answer([NativeCall("edit", new)]),
        Answer([Say("Done.")]),
    )
    ending, told = work(places, gateway, key, "price it")
    assert (ending.reason, told) == (EndReason.DONE, [])
    first, second, third = requests(model, before)
    assert "[hortus: the company's rules for shop/pay.py]" in second["messages"][-1]["content"]
    assert "- block: Money is never a float" in second["messages"][-1]["content"]
    said = third["messages"][-1]["content"]
    assert "- shop/price.py:2:12: block: Money is never a float [no-float-money]" in said
    assert "company" not in [tool["function"]["name"] for tool in first["tools"]]
    # Each request begins with the one before it.
    assert third["messages"][: len(second["messages"])] == second["messages"]

    model.add(
        Answer([NativeCall("company", {"action": "search", "query": "fetch a page"})]),
        Answer([Say("There is fetch.")]),
    )
    before = len(model.received)
    ending, told = work(places, gateway, key, "is there a way to fetch pages?")
    assert (ending.text, told) == ("There is fetch.", [])
    first, second = requests(model, before)
    assert "company" in [tool["function"]["name"] for tool in first["tools"]]
    assert "acme_http.py:" in second["messages"][-1]["content"]
    assert len(json.dumps(first)) < 8_000
