"""The tool `company`, asked of a real gateway."""

import msgspec
import pytest

from hortus.agent.company import CompanyTool
from hortus.agent.values import AskCompany, Running, ToolError


@pytest.fixture
def tool(gateway, company):
    return CompanyTool(company(gateway.url, gateway.key, wanted=True))


@pytest.mark.parametrize(
    ("action", "query", "found"),
    [
        ("search", "fetch a page with retries", "acme_http.py:5@"),
        ("symbol", "fetch", "defines fetch"),
        ("card", "acme_http.fetch", "def fetch(url, *, timeout)"),
        ("card", "", "acme-http"),
        ("rules", "shop/pay.py", "Money is never a float"),
    ],
)
def test_each_action_is_asked_of_the_gateway(tool, action, query, found):
    prepared = tool.prepare({"action": action, "query": query})
    assert prepared.action == AskCompany(f"{action} {query}".strip())
    assert found in prepared.carry_out(Running()).text


def test_what_the_gateway_refuses_is_told_in_its_words(tool):
    with pytest.raises(ToolError, match="no_such_thing"):
        tool.prepare({"action": "card", "query": "no_such_thing"}).carry_out(Running())


def test_wrong_questions_are_refused_without_asking(tool):
    with pytest.raises(ToolError, match="no action 'guess'") as wrong:
        tool.prepare({"action": "guess", "query": "x"})
    assert wrong.value.remedy == "there are search, symbol, card, rules"
    with pytest.raises(ToolError, match="empty"):
        tool.prepare({"action": "search", "query": " "})


def test_the_description_is_short(tool):
    assert len(msgspec.json.encode(tool.spec)) <= 500
