"""Edits of a real checkout are checked by the rules of a real gateway."""

import pytest

from hortus.agent.company import Changes, CompanyChecker
from hortus.agent.files import Git, Workspace


@pytest.fixture
def checker(gateway, company, shop):
    with Workspace(shop) as workspace:
        yield CompanyChecker(company(gateway.url, gateway.key), Changes(workspace, Git.found()))


def test_findings_in_an_edit_are_told_once_each(checker, shop):
    pay = shop / "shop" / "pay.py"
    before = pay.read_text()
    assert checker.check(["shop/pay.py"]) == ""
    pay.write_text(before + "\n\ndef price(text):\n    return float(text)\n")
    said = checker.check(["shop/pay.py"])
    assert said.splitlines() == [
        "[hortus: the company's rules find this in the change]",
        "- shop/pay.py:9:12: block: Money is never a float [no-float-money]",
    ]
    pay.write_text("# moved\n" + pay.read_text())
    assert checker.check(["shop/pay.py"]) == ""
    pay.write_text(pay.read_text() + "\n\ndef sum_of(text):\n    return float(text + '0')\n")
    assert "shop/pay.py:14" in checker.check(["shop/pay.py"])


def test_a_new_file_is_checked_whole_and_one_elsewhere_is_not(checker, shop):
    for folder in ("shop", "tools"):
        (shop / folder).mkdir(exist_ok=True)
        (shop / folder / "new.py").write_text("total = float('1')\n")
    said = checker.check(["shop/new.py", "tools/new.py"])
    assert "shop/new.py:1:9: block" in said
    assert "tools/new.py" not in said


def test_nothing_is_asked_about_no_change(checker):
    assert checker.check([]) == ""
    assert checker.check(["no/such/file.py"]) == ""
