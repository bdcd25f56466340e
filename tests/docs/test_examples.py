"""What the pages tell a reader to type can be typed."""

import json
import re
import shlex
import tomllib

import msgspec
import pytest

from hortus.cli.dispatch import build_parser
from hortus.cli.verbs import VERBS
from hortus.core import Settings, UsageError

_INLINE = re.compile(r"(?<!`)`hortus (?P<verb>[a-z]+)(?P<rest>[^`]*)`")
_TARGET = re.compile(r"^(?P<name>[a-z][a-z-]*%?[a-z-]*):", re.MULTILINE)
_MAKE = re.compile(r"^(?:\w+=\S+ )*make(?: +(?P<target>[a-z][\w-]*))?", re.MULTILINE)


def commands(page):
    """Yield the words of each ``hortus`` command in the ``console`` blocks of a page."""
    for block in page.blocks("console"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words and words[0].rpartition("/")[2] == "hortus":
                yield up_to_pipe(words[1:])


def up_to_pipe(words):
    ends = [n for n, word in enumerate(words) if word in {"|", ">", "&&", "&", ";"}]
    return words[: min(ends, default=len(words))]


def mistyped(page):
    """Return the commands of a page that the real parsers refuse."""
    wrong = []
    for words in commands(page):
        if words[:1] in (["--version"], ["--help"]) or words[-1:] == ["--help"]:
            continue
        try:
            build_parser(words[0]).parse_args(words[1:])
        except (KeyError, IndexError, UsageError) as e:
            wrong.append(f"hortus {' '.join(words)}: {e}")
    return wrong


def unknown_verbs(page):
    """Return the verbs named in running text that there are not."""
    return [m[0] for m in _INLINE.finditer(page.prose) if m["verb"] not in VERBS]


def unknown_targets(page, targets):
    """Return the targets that a page asks make for and that the Makefile lacks."""
    blocks = "\n".join(page.blocks("console"))
    asked = {m["target"] for m in _MAKE.finditer(blocks) if m["target"]}
    return sorted(asked - targets - {t for t in asked if t.startswith("bench-")})


def unfit_settings(page):
    """Return what is wrong with the TOML blocks; one that looks like ours must be valid."""
    wrong = []
    for block in page.blocks("toml"):
        try:
            tree = tomllib.loads(block)
            if tree and set(tree) <= set(Settings.__struct_fields__):
                msgspec.convert(tree, Settings)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
            wrong.append(str(e))
    return wrong


def test_every_command_in_the_pages_is_accepted(pages):
    assert {p.name: mistyped(p) for p in pages if mistyped(p)} == {}


def test_every_verb_named_in_the_pages_exists(pages):
    assert {p.name: unknown_verbs(p) for p in pages if unknown_verbs(p)} == {}


def test_every_make_target_in_the_pages_exists(pages, root):
    targets = set(_TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))
    assert {p.name: t for p in pages if (t := unknown_targets(p, targets))} == {}


def test_every_benchmark_named_in_the_pages_exists(pages, root):
    asked = {
        name
        for p in pages
        for b in p.blocks("console")
        for name in re.findall(r"make bench-(\S+)", b)
    }
    targets = (root / "Makefile").read_text(encoding="utf-8")
    assert [name for name in asked if f"\nbench-{name}:" not in targets] == []


def test_every_settings_example_is_valid(pages):
    assert {p.name: unfit_settings(p) for p in pages if unfit_settings(p)} == {}


def test_every_json_example_is_json(pages):
    for page in pages:
        for block in page.blocks("json"):
            json.loads(block)


def test_a_command_that_cannot_be_typed_is_found(made_up):
    text = "```console\n$ hortus config show | head\nhortus config hide\nA=b hortus nope\n```\n"
    assert [line.partition(":")[0] for line in mistyped(made_up(text))] == [
        "hortus config hide",
        "hortus nope",
    ]


def test_a_verb_that_is_not_there_is_found(made_up):
    assert unknown_verbs(made_up("`hortus config` and `hortus fly`")) == ["`hortus fly`"]


def test_a_target_that_is_not_there_is_found(made_up):
    page = made_up("```console\nmake up\nREPO=x make test\nmake tea\n```\n")
    assert unknown_targets(page, {"up", "test"}) == ["tea"]


@pytest.mark.parametrize("text", ["port = ", "[server]\nprot = 1", "[server]\nport = 'x'"])
def test_a_settings_example_that_does_not_fit_is_found(made_up, text):
    assert len(unfit_settings(made_up(f"```toml\n{text}\n```\n"))) == 1


def test_an_example_for_another_program_need_only_be_toml(made_up):
    assert unfit_settings(made_up('```toml\nmodel_provider = "hortus"\n```\n')) == []
