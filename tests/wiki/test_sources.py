"""A place is cited in a form that opens."""

from hortus.wiki.forge import forge_at
from hortus.wiki.history import History
from hortus.wiki.sources import Cite, Sources
from hortus.wiki.types import Commit, Place

HISTORY = History(Commit("f" * 40, "", "", ""), {"a.py": "e" * 40}, {}, {})


def test_without_a_server_it_is_a_page_of_the_wiki():
    cite = Sources(HISTORY, None, depth=1)(Place("a.py", 7))
    assert (cite.place, cite.commit) == ("a.py:7", "eeeeeee")
    assert cite.href.startswith("../s/a.py-")
    assert cite.href.endswith(".html#L7")


def test_with_a_server_it_is_the_line_there():
    cite = Sources(HISTORY, forge_at("git@github.com:a/b.git"))(Place("new.py", 2))
    link = f"https://github.com/a/b/blob/{'f' * 40}/new.py#L2"
    assert cite == Cite("new.py:2", "fffffff", link)
