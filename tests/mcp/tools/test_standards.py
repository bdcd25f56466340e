"""Rules for a path, and the check of a diff."""

import msgspec
import pytest

from hortus.core import HortusError
from hortus.mcp.tools import TOOLS

_TOOLS = {tool.name: tool for tool in TOOLS}
BAD = "--- /dev/null\n+++ b/shop/x.py\n@@ -0,0 +1,2 @@\n+price = float(text)\n+x = 1\n"


def use(name, sources, asked, **arguments):
    return _TOOLS[name].call(msgspec.json.encode(arguments), sources, asked).value


def test_rules_are_those_that_look_at_the_path(sources, may_read):
    inside = use("rules", sources, may_read(), path="shop/a.py", repository="shop")
    assert inside.rules[0].id == "no-float-money"
    assert inside.rules[0].bad == "float(price)"
    outside = use("rules", sources, may_read(), path="other/a.py", repository="shop")
    assert "no-float-money" not in {rule.id for rule in outside.rules}
    assert use("rules", sources, may_read(), path="a.txt", repository="shop").rules == ()


def test_a_diff_is_checked_by_the_rules_of_its_repository(sources, may_read):
    value = use("check", sources, may_read(), diff=BAD, repository="shop")
    (one,) = value.findings
    assert (one.place, one.rule, value.blocked) == ("shop/x.py:1:9", "no-float-money", True)
    assert use("check", sources, may_read(), diff=BAD, repository="http-lib").findings == ()


def test_secrets_in_a_diff_are_found_and_not_repeated(sources, may_read):
    secret = "ghp_" + "A1b2C3d4E5f6G7h8I9j0" + "K1l2M3n4O5p6Q7r8"
    diff = f"--- /dev/null\n+++ b/x.py\n@@ -0,0 +1 @@\n+token = '{secret}'\n"
    value = use("check", sources, may_read(), diff=diff, repository="shop")
    assert all(secret not in one.text for one in value.findings)


def test_a_change_of_another_version_is_checked_in_part(sources, may_read):
    diff = "--- a/shop/pay.py\n+++ b/shop/pay.py\n@@ -3 +3 @@\n-was not there\n+a = float(b)\n"
    value = use("check", sources, may_read(), diff=diff, repository="shop")
    assert value.partial == ("shop/pay.py",)
    assert value.findings[0].place == "shop/pay.py:3:5"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("rules", {"path": "a.py"}),
        ("rules", {"path": "", "repository": "shop"}),
        ("rules", {"path": "a.py", "repository": "hidden"}),
        ("check", {"diff": BAD}),
        ("check", {"diff": "", "repository": "shop"}),
        ("check", {"diff": "no diff", "repository": "shop"}),
        ("check", {"diff": BAD, "repository": "no-such"}),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_remedy(sources, may_read, name, arguments):
    with pytest.raises(HortusError) as caught:
        use(name, sources, may_read(), **arguments)
    assert caught.value.remedy
