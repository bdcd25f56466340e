"""A wiki says what the files say, with the place, and is rewritten only where it differs."""

import base64
import hashlib
import re

import pytest

from hortus.wiki import NotAWikiError

pytest.importorskip("ast_grep_py")

HOSTILE = '<script>alert("x")</script>'


def test_every_link_inside_of_the_wiki_leads_to_a_line_that_is_there(shop):
    pages = shop.pages()
    assert len(pages) > 20
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), name
        for href in page.hrefs:
            target, _, fragment = href.partition("#")
            place = (shop.place / name).parent / target if target else shop.place / name
            found = place.resolve().relative_to(shop.place.resolve()).as_posix()
            assert found in pages, (name, href)
            assert not fragment or fragment in pages[found].ids, (name, href)


def test_pages_run_nothing_and_load_nothing(shop):
    for name in shop.names():
        if not name.endswith(".html"):
            continue
        text = (shop.place / name).read_text()
        page = shop.page(name) if "/" not in name else None
        assert "<script" not in text
        assert not re.search(r"\s(on\w+|style|src)=", text)
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src &#39;sha256-{digest}&#39;" in text
        assert "default-src &#39;none&#39;" in text
        if page:
            assert page.elements[0] == ("html", {"lang": "en-GB"})
            assert sum(tag == "h1" for tag, _ in page.elements) == 1


def test_the_overview_says_what_the_repository_is(shop):
    page = shop.page("index.html")
    assert "Sells lanterns to people. README.md:5@" in page.text
    assert "shop starts shop.cart:main pyproject.toml:6@" in page.text
    assert "1 secret" in page.text
    assert shop.sources.git("rev-parse", "HEAD")[:12] in page.text


def test_a_module_has_purpose_symbols_relations_tests_owner_and_changes(shop):
    page = shop.page("src/shop/cart.py")
    for words in (
        "What a customer wants to buy. src/shop/cart.py:1@",
        "class Cart :8@",
        "A cart.",
        "def add(self, price: Price) -> None :11@",
        "Put one thing in.",
        "@shop-team (CODEOWNERS)",
        "shop src/shop/__init__.py:3@",
        "shop.money src/shop/cart.py:5@",
        "requests :3@",
        "tests/test_cart.py:1@",
        "Tidy the cart 2024-03-01, Ada",
    ):
        assert words in page.text
    assert "_hidden" not in page.text


def test_what_a_package_hands_on_leads_to_its_definition(shop):
    page = shop.page("src/shop/__init__.py")
    assert "Cart A cart. in shop.cart src/shop/cart.py:8@" in page.text


def test_go_and_typescript_have_pages_too(shop):
    stock = shop.page("stock")
    assert "Package stock counts." in stock.text
    assert "func Count(u unit.Unit) int" in stock.text
    assert "stock/stock_test.go" in stock.text
    draw = shop.page("web/app.ts")
    assert "function draw(name: string): void :5@" in draw.text
    assert "web/dom.ts" in draw.text


def test_the_picture_has_every_part_and_the_list_says_the_same(shop):
    page = shop.page("architecture.html")
    labels = ("cart.py", "money.py", "shop itself", "stock", "unit")
    assert all(label in page.text for label in labels)
    assert sum(tag == "rect" for tag, _ in page.elements) == 7
    assert "None between these parts." in page.text


def test_building_and_glossary_name_their_places(shop):
    building = shop.page("building.html").text
    assert "make test run the tests pytest -q Makefile:1@" in building
    assert "Go 1.22 go.mod:3@" in building
    assert (
        "Lantern a light that one can carry about. README.md:13@"
        in shop.page("glossary.html").text
    )


def test_a_cited_line_is_what_is_said_to_be_there(shop):
    page = shop.page("src/shop/cart.py")
    (href,) = {h for h in page.hrefs if h.endswith("#L8")}
    source = (shop.place / "m" / href.partition("#")[0]).resolve().read_text()
    line = re.search(r'<span id="L8">.*?</a>(.*?)</span>', source)[1]
    assert line == "class Cart:"


def test_where_the_server_is_known_links_lead_there(sources, wiki):
    commit = sources.commit({"a.py": '"""Says it."""\n'})
    sources.git("remote", "add", "origin", "https://u:secret@github.com/a/b.git")
    sources.git("update-ref", "refs/remotes/origin/main", commit)
    wiki.build()
    page = wiki.page("a.py")
    assert f"https://github.com/a/b/blob/{commit}/a.py#L1" in page.hrefs
    assert not list((wiki.place / "s").iterdir())
    assert not any("secret" in (wiki.place / n).read_text() for n in wiki.names())
    wiki.build(own_sources=True)
    assert not any(h.startswith("http") for h in wiki.page("a.py").hrefs)


FILES = {
    "a.py": '"""A."""\nimport b\n',
    "b.py": '"""B."""\n',
    "c.py": '"""C."""\n',
    "d.py": '"""D."""\n',
}


def test_nothing_is_written_where_nothing_changed(built):
    wiki = built(FILES)
    before = wiki.times()
    again = wiki.build()
    assert (again.written, again.removed) == (0, 0)
    assert {n: t for n, t in wiki.times().items() if n != "wiki.json"} == {
        n: t for n, t in before.items() if n != "wiki.json"
    }


def test_a_change_rewrites_the_pages_that_it_is_about_and_no_others(built):
    wiki = built(FILES)
    before = wiki.times()
    wiki.sources.commit({"b.py": '"""B is another one."""\n'})
    wiki.build()
    after = wiki.times()
    changed = {re.sub(r"-\w{8}", "", n) for n in after if after[n] != before.get(n)}
    assert changed == {
        "index.html",
        "modules.html",
        "m/b.py.html",
        "m/a.py.html",
        "s/b.py.html",
        "wiki.json",
    } - {"m/a.py.html"}
    assert "B is another one." in wiki.page("b.py").text


def test_what_is_built_step_by_step_is_what_is_built_at_once(built, tmp_path):
    wiki = built(FILES)
    wiki.sources.commit({"b.py": '"""New."""\nimport c\n', "c.py": None, "e/f.py": "x = 1\n"})
    wiki.sources.commit({"a.py": "import e.f\n"})
    wiki.build()
    whole = type(wiki)(wiki.sources, tmp_path / "at-once")
    whole.build()
    assert wiki.names() == whole.names()
    for name in wiki.names() - {"wiki.json"}:
        assert (wiki.place / name).read_bytes() == (whole.place / name).read_bytes(), name


def test_the_page_of_a_module_that_is_gone_goes(built):
    wiki = built(FILES)
    wiki.sources.commit({"b.py": None})
    assert wiki.build().removed == 2
    assert not list(wiki.place.glob("?/b.py-*"))


def test_secrets_and_ignored_files_never_reach_a_page(sources, wiki):
    token = "ghp_" + "a8Kq2Lx9Zt4Vb7Nc1Md5Fg3Hj6Ps0Rw2Ye4U"
    sources.commit(
        {
            "a.py": f'"""Fine."""\nTOKEN = "{token}"\n',
            "b.py": '"""Shown."""\n',
            "old/c.py": '"""Internal-lantern."""\n',
            ".hortusignore": "old/\n",
            "id_rsa": "lantern-key\n",
        },
        f"Use {token}",
    )
    assert wiki.build().skipped == {"secret": 2, "ignored": 1}
    texts = {name: (wiki.place / name).read_text() for name in wiki.names()}
    for hidden in (token, "Internal-lantern", "lantern-key", "old/c.py"):
        assert not [name for name, text in texts.items() if hidden in text]
    assert "it looks as if it held a secret" in wiki.page("b.py").text


def test_names_and_texts_with_markup_in_them_stay_text(sources, wiki):
    named = "<img src=x onerror=alert(1)>.py"
    sources.commit(
        {
            "README.md": f"Is {HOSTILE}.\n\n- **{HOSTILE}**: {HOSTILE} is a term of this page.\n",
            named: f'"""Says {HOSTILE} "\' &amp;."""\n\n'
            f'def f(a="{HOSTILE}"):\n    """{HOSTILE}"""\n',
            "package.json": '{"scripts": {"</pre><script>x": "a && <script>"}}',
            "Makefile": f"x: ## {HOSTILE}\n\techo '{HOSTILE}'\n",
            "CODEOWNERS": f"* @{HOSTILE}\n",
            "</style><b>/x.ts": 'import "../\\"><script>";\n',
        },
        f"Subject {HOSTILE}",
    )
    wiki.build(HOSTILE)
    for name, page in wiki.pages().items():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "img", "b", "iframe"}, name
        assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)


def test_characters_that_nobody_sees_are_shown(sources, wiki):
    sources.commit({"a.py": '"""Turns \u202e round \x1b[31m."""\n', "b\u202ecod.py": "x = 1\n"})
    wiki.build()
    for name in wiki.names() - {"wiki.json"}:
        text = (wiki.place / name).read_text()
        assert "\u202e" not in text
        assert "\x1b" not in text


def test_odd_repositories_make_a_wiki_too(sources, wiki):
    sources.commit(
        {"a\nb.py": "x", "big.py": "x = 1\n" * 200_000, "e.py": "", "z.py": b"\xff\xfe"}
    )
    (sources.path / "loop").symlink_to(".")
    sources.commit({})
    built = wiki.build()
    assert built.skipped["name"] == 1
    assert built.skipped["large"] == 1
    assert built.skipped["link"] == 1


def test_a_long_file_is_shown_in_parts(built):
    wiki = built({"a.py": "x = 1\n" * 4_500 + "def last(): ...\n"})
    (href,) = {h for h in wiki.page("a.py").hrefs if h.endswith("#L4501")}
    assert ".3.html" in href
    assert (wiki.place / "m" / href.partition("#")[0]).resolve().is_file()


def test_a_repository_without_code_says_so(built):
    wiki = built({"notes.txt": "x"})
    assert "no modules in a language that is covered" in wiki.page("architecture.html").text
    assert "None of the files" in wiki.page("building.html").text


def test_a_wiki_of_one_repository_is_not_written_over_something_else(sources, wiki):
    sources.commit({"a.py": "x = 1\n"})
    wiki.place.mkdir()
    (wiki.place / "mine.txt").write_text("mine")
    with pytest.raises(NotAWikiError):
        wiki.build()
    assert (wiki.place / "mine.txt").read_text() == "mine"
