import subprocess

import pytest

from hortus.agent.company import Changes
from hortus.agent.files import Git, Workspace


@pytest.fixture
def changes(shop):
    with Workspace(shop) as workspace:
        yield Changes(workspace, Git.found())


def test_a_change_is_shown_against_the_last_commit(changes, shop):
    (shop / "shop" / "pay.py").write_text("def pay(order):\n    return 0")
    diff = changes(["shop/pay.py"])
    assert diff.startswith("--- a/shop/pay.py\n+++ b/shop/pay.py\n@@ -1,5 +1,2 @@\n")
    assert diff.endswith("+    return 0\n\\ No newline at end of file\n")
    subprocess.run(["git", "-C", shop, "checkout", "-q", "."], check=True)
    subprocess.run(["git", "-C", shop, "apply"], input=diff.encode(), check=True)
    assert (shop / "shop" / "pay.py").read_text() == "def pay(order):\n    return 0"


def test_what_cannot_be_shown_as_text_is_left_out(changes, shop):
    (shop / "image").write_bytes(b"\0\1")
    (shop / "latin").write_bytes(b"\xe9")
    (shop / "link").symlink_to("/etc/passwd")
    assert changes(["image", "latin", "link", "missing", "/etc/passwd", "a:b"]) == ""


def test_a_file_with_other_ends_of_lines_keeps_them(changes, shop):
    (shop / "dos.txt").write_bytes(b"a\r\nb\x0cc\r\n")
    assert changes(["dos.txt"]).endswith("@@ -0,0 +1,2 @@\n+a\r\n+b\x0cc\r\n")


def test_a_workspace_within_a_repository_knows_its_place(shop):
    with Workspace(shop / "shop") as workspace:
        changes = Changes(workspace, Git.found())
        assert changes.prefix() == "shop/"
        (shop / "shop" / "pay.py").write_text("x = 1\n")
        assert changes(["pay.py"]).startswith("--- a/shop/pay.py\n")


def test_filters_that_a_repository_names_are_not_run(changes, shop, tmp_path):
    (shop / ".gitattributes").write_text("*.py filter=trap diff=trap\n")
    trap = f"touch {tmp_path / 'sprung'}; cat"
    for name in ("filter.trap.clean", "filter.trap.smudge", "diff.trap.textconv"):
        subprocess.run(["git", "-C", shop, "config", name, trap], check=True)
    (shop / "shop" / "pay.py").write_text("x = 1\n")
    assert "+x = 1" in changes(["shop/pay.py"])
    assert not (tmp_path / "sprung").exists()


def test_without_a_repository_there_is_nothing_to_compare_with(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    with Workspace(tmp_path) as workspace:
        changes = Changes(workspace, Git.found())
        assert not changes.is_repository
        assert changes(["a.py"]) == ""
