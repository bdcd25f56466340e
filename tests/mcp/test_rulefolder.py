"""Rules are laid out as they are committed."""

import subprocess

from hortus.mcp import RuleFolders
from hortus.mcp.rulefolder import _is_inside


def test_only_what_is_committed_of_the_rules_is_laid_out(data):
    shop = data.parent / "shop"
    rules = shop / ".hortus" / "rules" / "money.yml"
    before = rules.read_text()
    rules.write_text("changed, and not committed")
    head = subprocess.run(
        ["git", "-C", shop, "rev-parse", "HEAD"], capture_output=True, check=True
    )
    folders = RuleFolders()
    try:
        folder = folders.at(shop, head.stdout.decode().strip())
        assert (folder / ".hortus/rules/money.yml").read_text() == before
        assert not (folder / "shop").exists()
        assert folders.at(shop, head.stdout.decode().strip()) == folder
    finally:
        rules.write_text(before)
        folders.close()
    assert not folder.exists()


def test_rules_of_a_commit_are_read_once(sources, data):
    shop = data.parent / "shop"
    head = subprocess.run(
        ["git", "-C", shop, "rev-parse", "HEAD"], capture_output=True, check=True
    )
    folder = sources.folders.at(shop, head.stdout.decode().strip())
    rules = sources.folders.rules(folder)
    assert "no-float-money" in [rule.id for rule in rules]
    assert sources.folders.rules(folder) is rules


def test_a_path_that_leads_elsewhere_is_not_followed():
    assert _is_inside("a/b")
    assert not any(map(_is_inside, ("/a", "../a", "a/../../b", "a\0b")))
