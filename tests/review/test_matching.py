"""Matching looks at what was changed, and misses nothing there."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.dismissals import Dismissals
from hortus.review.loading import PACKS, checked, pack_file
from hortus.review.matching import Matcher, matches
from hortus.review.reviewing import Reviewer
from hortus.review.types import ChangedFile, Span

RULES = tuple(checked(pack_file(name) for name in PACKS))
PYTHON = [example.code for rule in RULES for example in rule.bad if example.language == "python"]
WHOLE = (Span(1, 2**31),)
spans = st.lists(
    st.tuples(st.integers(1, 200), st.integers(0, 30)).map(lambda p: Span(p[0], sum(p))),
    max_size=5,
).map(tuple)


def indented(code, deep):
    return "".join(f"{'    ' * deep}{line}\n" for line in code.splitlines())


@st.composite
def modules(draw):
    """Return a module that is full of what rules find, some of it in long classes."""
    parts = []
    for number in range(draw(st.integers(1, 4))):
        inside = draw(st.lists(st.sampled_from(PYTHON), min_size=1, max_size=12))
        match draw(st.sampled_from(["plain", "class", "function"])):
            case "plain":
                parts += [indented(code, 0) for code in inside]
            case "class":
                parts.append(f"class A{number}:\n")
                parts += [f"    def f(self):\n{indented(code, 2)}" for code in inside]
            case _:
                parts.append(f"def f{number}():\n")
                parts += [indented(code, 1) for code in inside]
    return "\n".join(parts)


@settings(max_examples=20, deadline=None)
@given(modules(), spans)
def test_a_review_of_some_lines_finds_what_one_of_the_whole_finds_there(text, spans):
    reviewer = Reviewer(RULES, Dismissals(), date(2026, 11, 22))
    whole = reviewer.everything(ChangedFile("a.py", text.encode(), WHOLE))
    expected = [f for f in whole if any(s.meets(f.line, f.last_line) for s in spans)]
    found = reviewer.everything(ChangedFile("a.py", text.encode(), spans))
    assert list(found) == expected


def test_a_rule_looks_only_into_its_languages_and_paths(rule):
    matcher = Matcher([rule(files=["src/**"])])
    assert [p.rule.id for p in matcher.fitting("src/a.py", "eval(x)")] == ["no-eval"]
    for path in ("lib/a.py", "src/a.go", "src/a", "src/a.txt"):
        assert matcher.fitting(path, "eval(x)") == []


def test_a_rule_with_two_patterns_that_fit_is_looked_for_once(rule):
    both = rule(variants=[{"language": "python", "rule": {"pattern": "eval($A, $B)"}}])
    (fitting,) = Matcher([both]).fitting("a.py", "eval(x)")
    assert [m.text for _, m in matches("eval(x)\n", [fitting], WHOLE)] == ["eval(x)"]


def test_a_header_is_read_by_rules_for_both_languages(rule):
    c = rule(
        id="no-gets",
        language=["cpp"],
        rule={"pattern": "gets($A)"},
        examples={"bad": ["void f() { gets(x); }"], "good": ["void f() { g(x); }"]},
    )
    (fitting,) = Matcher([c]).fitting("a.h", "gets(x)")
    assert fitting.language == "cpp"


def test_of_a_rule_that_was_touched_all_places_are_told_and_of_the_others_none(rule):
    patterns = Matcher([rule()]).fitting("a.py", "eval(x)")
    text = "eval(1)\n" + "x = 1\n" * 50 + "eval(2)\n"
    assert len(list(matches(text, patterns, (Span(52, 52),)))) == 2
    assert list(matches(text, patterns, (Span(20, 20),))) == []


def test_a_match_far_larger_than_the_change_is_found(rule):
    big = rule(
        id="no-class",
        rule={"kind": "class_definition", "has": {"regex": "eval", "stopBy": "end"}},
        examples={"bad": ["class A:\n    x = eval(1)\n"], "good": ["class A: ..."]},
    )
    text = "class A:\n" + "    x = 1\n" * 80 + "    y = eval(x)\n"
    patterns = Matcher([big]).fitting("a.py", text)
    assert len(list(matches(text, patterns, (Span(30, 30),)))) == 1
