"""The pages about the whole are right about cycles, counts and what is left out."""


def test_a_cycle_is_shown_with_an_import_for_each_step(built):
    files = {
        "a.py": "import b\n",
        "b.py": "import c\n",
        "c.py": "\nimport a\n",
        "d.py": "import a\n",
    }
    page = built(files).page("architecture.html")
    assert "3 parts: a.py, b.py, c.py" in page.text
    for step in ("a.py → b.py a.py:1@", "b.py → c.py b.py:1@", "c.py → a.py c.py:2@"):
        assert step in page.text
    back = [attrs for tag, attrs in page.elements if attrs.get("class") == "edge back"]
    assert len(back) == 1


def test_imports_for_types_only_close_no_cycle(built):
    late = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n"
    wiki = built({"a.py": "import b\n", "b.py": late})
    text = wiki.page("architecture.html").text
    assert "None between these parts." in text
    assert "1 import for type checkers only does not count here." in text
    assert "a for types only b.py:3@" in wiki.page("b.py").text


def test_the_number_of_imports_leads_to_the_first(built):
    wiki = built(
        {
            "a/x.py": "import b.y\nimport b.z\n",
            "b/y.py": "",
            "b/z.py": "z = 1\n",
            "b/__init__.py": "q = 1\n",
        }
    )
    page = wiki.page("architecture.html")
    assert "\N{MULTIPLICATION SIGN}" in page.text
    titles = [attrs["title"] for _, attrs in page.elements if "title" in attrs]
    assert any(title.startswith("first at a/x.py:") for title in titles)


def test_languages_that_are_not_covered_are_counted(built):
    wiki = built({"a.py": "x = 1\n", "README.md": "Words here.\n", "docs/b.md": "More.\n"})
    assert "without pages of their own: 2 markdown" in wiki.page("index.html").text


def test_most_imported_modules_come_first(built):
    wiki = built({"a.py": "import c\n", "b.py": "import c\nimport a\n", "c.py": "x = 1\n"})
    page = wiki.page("index.html")
    links = [h for h in page.hrefs if h.startswith("m/")]
    assert [link[2] for link in links] == ["c", "a"]
