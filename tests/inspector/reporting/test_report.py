import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.finding import Kind
from hortus.inspector.reporting.report import Report
from hortus.inspector.reporting.testing import difference, finding, report

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
differences = st.builds(difference, texts, texts, st.sampled_from(Kind))
findings = st.builds(
    finding,
    code=texts,
    title=texts,
    impact=st.integers(0, 3),
    hidden=st.integers(0, 3),
    differences=st.lists(differences, max_size=3),
)


@given(st.lists(findings, max_size=3), st.lists(differences, max_size=2), texts)
def test_any_report_comes_back_as_it_went(found, other, text):
    made = report(found, other=other, text=text)

    assert msgspec.json.decode(msgspec.json.encode(made), type=Report) == made


def test_differences_are_those_of_findings_and_the_others_once_each():
    one, other = difference(), difference(kind=Kind.ECHO)
    made = report([finding(differences=[one, one])], other=[other, one])

    assert made.differences == (one, other)
