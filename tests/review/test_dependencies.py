"""New dependencies that nobody has approved."""

import pytest

from hortus.review.dependencies import RULE, DependencyFinder
from hortus.review.settings import Dependencies
from hortus.review.types import Level, Span

_ALL = (Span(1, 99),)


@pytest.fixture
def found(changed):
    """Return a function that names what is found in a file."""
    finder = DependencyFinder(Dependencies(("acme-*", "msgspec", "@acme/**"), Level.BLOCK))

    def run(path, text, spans=_ALL):
        findings = list(finder.find(changed(text, path, spans)))
        assert all(f.rule == RULE and f.level is Level.BLOCK for f in findings)
        return [(f.line, f.message.split()[0]) for f in findings]

    return run


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "requirements.txt",
            "# x\nacme-http\nMsgSpec>=1\nrequests==2\n-r other.txt\n",
            [(4, "requests")],
        ),
        ("a/requirements-dev.in", "left_pad[all]~=1 ; python_version>'3'\n", [(1, "left_pad")]),
        (
            "package.json",
            '{"dependencies": {\n"@acme/ui": "1",\n"lodash": "4"\n}}',
            [(3, "lodash")],
        ),
        ("go.mod", "module x\nrequire (\n\tgithub.com/a/b v1.2.3\n)\n", [(3, "github.com/a/b")]),
        ("Cargo.toml", '[dependencies]\nserde = "1"\n', [(2, "serde")]),
        (
            "pyproject.toml",
            '[project]\ndependencies = [\n"msgspec",\n"flask>=3",\n]\n',
            [(4, "flask")],
        ),
        ("pyproject.toml", '[dependency-groups]\ntest = ["nose"]\n', [(2, "nose")]),
        ("other.txt", "requests\n", []),
        ("package.json", "{broken", []),
        ("package.json", "[1]", []),
        ("pyproject.toml", "[project]\ndependencies = 1\n", []),
    ],
)
def test_lists_of_dependencies_are_read(found, path, text, expected):
    assert found(path, text) == expected


def test_a_dependency_that_was_there_already_is_not_this_changes(found):
    assert found("requirements.txt", "requests\nflask\n", (Span(2, 2),)) == [(2, "flask")]
