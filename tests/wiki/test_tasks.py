"""How to build and test is taken from the files, line by line."""

import pytest

from hortus.wiki.tasks import tasks_of


def found(path, text):
    """Return name, command, remark and line of each task of one file."""
    return [
        (task.name, task.command, task.said, task.place.line)
        for files in tasks_of({path: text}).values()
        for tasks in files.values()
        for task in tasks
    ]


def test_make_targets_with_their_recipes():
    text = (
        ".PHONY: test\nX := 1\nY = a:b\n"
        "test: dev  ## run all tests\n\t@pytest -q\n\t-echo done\n\n"
        "# build the wheel\nbuild:\n\tpython -m build\n"
    )
    assert found("Makefile", text) == [
        ("make test", "pytest -q\necho done", "run all tests", 4),
        ("make build", "python -m build", "build the wheel", 9),
    ]


def test_scripts_of_package_json_with_their_lines():
    text = (
        '{\n "name": "x",\n "engines": {"node": ">=20"},\n "scripts": {\n  "test": "vitest"\n }\n}'
    )
    assert found("web/package.json", text) == [
        ("needs", "node >=20", "", 3),
        ("npm run test", "vitest", "", 5),
    ]


def test_what_pyproject_asks_for_with_its_lines():
    text = (
        '[build-system]\nbuild-backend = "hatchling.build"\n'
        '[project]\nrequires-python = ">=3.11"\n'
        '[project.scripts]\nshop = "shop:main"\n[project.optional-dependencies]\nweb = ["x"]\n'
    )
    assert found("pyproject.toml", text) == [
        ("needs", "Python >=3.11", "", 4),
        ("built with", "hatchling.build", "", 2),
        ("command", "shop", "starts shop:main", 6),
        ("extra", "pip install '.[web]'", "", 8),
    ]


@pytest.mark.parametrize(
    ("path", "text", "tasks"),
    [
        ("go.mod", "module x\n\ngo 1.22\n", [("needs", "Go 1.22", "", 3)]),
        ("Cargo.toml", '[package]\nedition = "2021"\n', [("needs", "Rust edition 2021", "", 2)]),
        (
            "pom.xml",
            "<project>\n<java.version>17</java.version>",
            [("built with", "Maven", "", 1), ("needs", "Java 17", "", 1)],
        ),
        ("build.gradle.kts", "plugins {}", [("built with", "Gradle", "", 1)]),
        (
            "tox.ini",
            "[testenv]\ncommands =\n  pytest\n  ruff\nx = y\n[testenv:docs]\ncommands = sphinx",
            [("tox", "pytest\nruff", "", 1), ("tox -e docs", "sphinx", "", 6)],
        ),
        ("noxfile.py", "@nox.session\ndef tests(s): ...\n", [("nox -s tests", "", "", 1)]),
        (
            "Dockerfile",
            'FROM python:3\nRUN a && \\\n  b\n# RUN no\nCMD ["x"]\n',
            [("FROM", "python:3", "", 1), ("RUN", "a && \\\nb", "", 2), ("CMD", '["x"]', "", 5)],
        ),
    ],
)
def test_other_files_that_say_it(path, text, tasks):
    assert found(path, text) == tasks


def test_steps_of_github():
    text = (
        "jobs:\n  test:\n    steps:\n      - name: Cache\n        uses: cache\n"
        "      - run: pytest -q\n      - name: Lint all\n        run: |\n          ruff check\n"
        "          mypy\n      - uses: x\n        with: {run: no}\n"
    )
    assert found(".github/workflows/ci.yml", text) == [
        ("run", "pytest -q", "", 6),
        ("run", "ruff check\nmypy", "Lint all", 8),
    ]


def test_scripts_of_gitlab():
    text = "test:\n  script:\n    - pytest\n    - 'ruff check'\n  stage: x\n"
    assert found(".gitlab-ci.yml", text) == [("script", "pytest\nruff check", "", 2)]


def test_guides_give_the_commands_below_headings_about_building():
    text = (
        "# Shop\n```sh\nnot this\n```\n## How to *test*\n```console\n$ pytest\n3 passed\n```\n"
        "## Usage\n```\nno\n```\n## Building\n```python\nimport no\n```\n~~~\nmake\n~~~\n"
    )
    assert found("README.md", text) == [
        ("How to test", "pytest", "", 6),
        ("Building", "make", "", 18),
    ]


def test_guides_in_restructured_text():
    text = "Testing\n-------\n\nRun::\n\n    $ tox\n\n.. code-block:: python\n\n    no\n"
    assert found("CONTRIBUTING.rst", text) == [("Testing", "tox", "", 4)]


def test_files_far_from_the_root_say_nothing_of_the_whole():
    assert tasks_of({"a/b/c/d/Makefile": "x:\n\ty\n", "a/README.md": "## Test\n```\nx\n```"}) == {}


def test_sections_come_in_one_order_and_near_files_first():
    texts = {"z/Makefile": "a:\n\tb\n", "Makefile": "a:\n\tb\n", "go.mod": "go 1.2\n"}
    result = tasks_of(texts)
    assert list(result) == ["Package files", "Make and other runners"]
    assert list(result["Make and other runners"]) == ["Makefile", "z/Makefile"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", "{" * 10_000),
        ("package.json", '{"scripts": [1]}'),
        ("pyproject.toml", "a = " + "[" * 5_000),
        ("pyproject.toml", "[project]\nscripts = 1"),
        ("Makefile", "\t" * 10_000 + ":" * 10_000),
        (".github/workflows/x.yml", "run:\n" * 5_000),
        ("README.md", "```\n" * 9_999 + "::\n" * 999),
        ("Dockerfile", "RUN \\\n" * 5_000),
    ],
)
def test_files_made_to_hurt_do_no_harm(path, text):
    assert len(found(path, text)) <= 60
