"""What every wiki promises, whatever is in the repository and however it came to be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("ast_grep_py")

_SOURCED = (
    r'<p class="lead">.*?</p>',
    r'<p class="signature">.*?</p>',
    r"<dd>[^<]*[.!?a-z] <a.*?</dd>",
    r"<tr><th scope=\"row\">.*?</tr>",
    r'<ul class="plain">.*?</ul>',
)
_UNSOURCED = ("does not say", "nothing of this repository", 'class="n"')


def blocks_of(html):
    """Return the parts of a page that state something about the repository."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return [block for form in _SOURCED for block in re.findall(form, main, re.DOTALL)]


def test_every_statement_names_its_source(shop):
    count = 0
    for name in shop.names():
        if not name.endswith(".html") or name.startswith("s/"):
            continue
        for block in blocks_of((shop.place / name).read_text(encoding="utf-8")):
            if "Recent changes" in block or any(words in block for words in _UNSOURCED):
                continue
            has_commit = re.search(r"<code>[0-9a-f]{7,}</code>", block)
            assert 'class="src"' in block or has_commit, (name, block)
            count += 1
    assert count > 30


def test_every_source_is_a_line_that_is_there_at_a_commit_that_is_there(shop):
    cited = set()
    for name in shop.names():
        if name.endswith(".html"):
            text = (shop.place / name).read_text(encoding="utf-8")
            cited |= set(re.findall(r'title="(?:first at )?([^"@]+):(\d+)@([0-9a-f]+)"', text))
    assert len(cited) > 20
    for path, line, commit in cited:
        lines = shop.sources.git("show", f"{commit}:{path}").split("\n")
        assert 1 <= int(line) <= max(1, len(lines)), (path, line)


@dataclass(frozen=True)
class Edit:
    """A commit: the files that are written, and those that go."""

    written: Mapping[str, str]
    gone: frozenset[str]


_NAMES = st.sampled_from(["a.py", "b.py", "pkg/__init__.py", "pkg/c.py", "web/d.ts", "README.md"])
_TEXTS = st.sampled_from(
    [
        '"""Says what it does."""\nimport b\n\n\ndef lantern(x):\n    """Light it."""\n',
        "from pkg import c\nimport a\n\n\nclass Lantern: ...\n",
        "x = 1\n",
        '/** Draws. */\nimport { a } from "./e";\nexport function lantern() {}\n',
        "# Shop\n\nSells lanterns. And wicks.\n\n- **Wick**: what burns in a lantern.\n",
        "",
    ]
)
_EDITS = st.builds(
    Edit, st.dictionaries(_NAMES, _TEXTS, max_size=3), st.frozensets(_NAMES, max_size=2)
)


@settings(max_examples=3, deadline=None)
@given(edits=st.lists(_EDITS, min_size=2, max_size=3))
def test_any_steps_lead_to_the_wiki_that_is_built_at_once(tmp_path_factory, new_wiki, edits):
    folder = tmp_path_factory.mktemp("steps")
    steps = new_wiki(folder / "shop", folder / "steps")
    for edit in edits:
        present = {name for name in edit.gone if (steps.sources.path / name).exists()}
        steps.sources.commit(dict(edit.written) | dict.fromkeys(present - edit.written.keys()))
        steps.build()
    whole = type(steps)(steps.sources, folder / "whole")
    whole.build()
    assert steps.names() == whole.names()
    for name in steps.names() - {"wiki.json"}:
        assert (steps.place / name).read_bytes() == (whole.place / name).read_bytes(), name
    for name, page in whole.pages().items():
        for href in page.hrefs:
            target, _, fragment = href.partition("#")
            place = (whole.place / name).parent / target if target else whole.place / name
            assert place.is_file(), (name, href)
            assert not fragment or f'id="{fragment}"' in place.read_text(), (name, href)


def test_a_build_that_was_killed_is_finished_by_the_next_one(built, tmp_path):
    wiki = built({"a.py": '"""A."""\n', "b.py": '"""B."""\n'})
    # As a kill -9 leaves it: some pages written, one half written, and the list of before.
    (wiki.place / "index.html").unlink()
    (wiki.place / "modules.html.new").write_text("half a pa")
    (wiki.place / "wiki.json.new").write_bytes(b'{"made_by"')
    wiki.sources.commit({"a.py": '"""Another A."""\n'})
    wiki.build()
    whole = type(wiki)(wiki.sources, tmp_path / "whole")
    whole.build()
    for name in whole.names() - {"wiki.json"}:
        assert (wiki.place / name).read_bytes() == (whole.place / name).read_bytes(), name


def test_a_wiki_has_no_page_of_what_another_name_hides(sources, wiki):
    sources.commit({"a.py": "x = 1\n", "A.py": "y = 1\n", "a-py": "z", "a/py.py": "w = 1\n"})
    wiki.build()
    modules = [name for name in wiki.names() if name.startswith("m/")]
    assert len(modules) == len({name.lower() for name in modules}) == 3
