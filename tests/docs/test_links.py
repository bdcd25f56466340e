"""Links between the pages lead somewhere."""

import re

_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(?P<title>.+)$", re.MULTILINE)


def broken(page):
    """Return the links of a page to a file or heading that is not there."""
    targets = [m["target"] for m in _LINK.finditer(page.prose)]
    return [t for t in targets if not t.startswith(("http:", "https:")) and not resolves(page, t)]


def resolves(page, target):
    path, _, anchor = target.partition("#")
    file = (page.path.parent / path).resolve() if path else page.path
    if file != page.path and not file.exists():
        return False
    text = page.text if file == page.path else (file.read_text("utf-8") if anchor else "")
    return not anchor or anchor in anchors(text)


def anchors(text):
    """Return the anchors of the headings, as Markdown hosts make them."""
    titles = [m["title"].lower().replace("`", "") for m in _HEADING.finditer(text)]
    return {re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-") for title in titles}


def test_every_link_resolves(pages):
    assert {p.name: broken(p) for p in pages if broken(p)} == {}


def test_every_page_is_in_the_index(pages, root):
    index = next(p for p in pages if p.name == "docs/README.md")
    linked = {
        (index.path.parent / m["target"].partition("#")[0]).resolve()
        for m in _LINK.finditer(index.text)
    }
    pages_below = {p.path for p in pages if root / "docs" in p.path.parents} - {index.path}
    assert sorted(str(p) for p in pages_below - linked) == []


def test_a_broken_link_is_found(made_up):
    text = "# Here `now`\n[a](README.md) [b](gone.md) [c](#here-now) [d](#there) [e](https://x.y)"
    assert broken(made_up(text)) == ["gone.md", "#there"]
