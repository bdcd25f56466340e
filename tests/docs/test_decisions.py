"""Decision records are numbered once and say what was weighed."""

import re
from collections import Counter

SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]


def faults(name, text):
    """Return what is wrong with one record."""
    found = []
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name):
        found.append("is not called NNNN-title.md")
    headings = re.findall(r"^## (\w+)", text, re.MULTILINE)
    found += [f"has no section {s}" for s in SECTIONS if s not in headings]
    if len(text.splitlines()) > 100:
        found.append("is longer than a page")
    return found


def records(pages):
    return [p for p in pages if p.name.startswith("docs/decisions/")]


def test_every_record_has_its_sections(pages):
    found = {p.name: faults(p.path.name, p.text) for p in records(pages)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_number_is_used_twice(pages):
    numbers = Counter(p.path.name[:4] for p in records(pages))
    assert [number for number, count in numbers.items() if count > 1] == []


def test_a_record_out_of_shape_is_found():
    assert faults("rooms.md", "# Rooms\n\n## Context\n") == [
        "is not called NNNN-title.md",
        "has no section Decision",
        "has no section Consequences",
        "has no section Alternatives",
    ]
