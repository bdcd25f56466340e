"""Rules of a real gateway come with the first path that they are about."""

from hortus.agent.company import CompanyRules


def test_a_rule_is_told_once_and_only_for_paths_in_its_scope(gateway, company):
    rules = CompanyRules(company(gateway.url, gateway.key))
    assert rules.system() == ""
    assert rules.touched(["README.md"]) == ""
    *said, named = rules.touched(["shop/pay.py", "shop/new.py"]).splitlines()
    assert said == [
        "[hortus: the company's rules for shop/pay.py, shop/new.py]",
        "- block: Money is never a float [no-float-money]",
        "  not: float(price)",
        "  but: Decimal(price)",
    ]
    # Those that come with hortus are named only: each edit is checked by them anyway.
    assert named.startswith("- checked after each edit: py-debug-server, ")
    assert len("\n".join([*said, named])) < 800
    assert rules.touched(["shop/pay.py"]) == ""
    assert rules.touched(["shop/other.py"]) == ""


def test_paths_are_those_of_the_repository(gateway, company):
    rules = CompanyRules(company(gateway.url, gateway.key), lambda: "shop/")
    assert "no-float-money" in rules.touched(["pay.py"])
