"""Write the reference pages that are made from the code; ``--check`` only says which are stale."""

import argparse
import ast
import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import msgspec
from msgspec import inspect as types

import hortus
from hortus.agent.headless import Line as CodeLine
from hortus.agent.headless import lines as code_lines
from hortus.agent.settings import AgentSettings, Requirements
from hortus.agent.settings import types as agent_types
from hortus.cli import dispatch
from hortus.cli.verbs import VERBS
from hortus.core import HortusError, Settings
from hortus.core.settings import controls, people, records, root, serving
from hortus.dlp import TIERS, Rule, count_issuers, load_rules
from hortus.evidence import CONTROLS, Control
from hortus.gateway import headers
from hortus.policy import (
    ANNOTATIONS,
    DEFAULT,
    PACKS,
    PLACEHOLDERS,
    Asked,
    Document,
    Parameters,
    examine,
    schema_text,
    shipped_source,
    shipped_terms,
)
from hortus.policy import asking as policy_asking
from hortus.policy import parameters as policy_parameters

ROOT = Path(__file__).parents[1]
MADE = "<!-- Made by `make docs` from the code. Do not edit: change the code and run it again. -->"
COMMON = {"--json", "--data", "--config", "--help"}


def main(words: list[str]) -> int:
    """Write the pages, or with ``--check`` fail where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    checking = parser.parse_args(words).check
    stale = [name for name, make in PAGES.items() if put(ROOT / name, make(), checking=checking)]
    if checking and stale:
        sys.stderr.write(f"stale: {', '.join(stale)}\n  remedy: run `make docs` and commit\n")
        return 1
    for name in stale:
        print(f"wrote {name}")
    return 0


def put(path: Path, text: str, *, checking: bool) -> bool:
    """Return whether the file was not what it should be; write it unless only checking."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    if not checking:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return True


def page(title: str, *parts: str) -> str:
    """Return a whole page."""
    return "\n\n".join([f"# {title}", MADE, *(part.strip("\n") for part in parts)]) + "\n"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    lines = [
        heads,
        ["---"] * len(heads),
        *([cell.replace("|", "\\|") for cell in r] for r in rows),
    ]
    return "\n".join(
        f"| {' | '.join(' '.join(cell.split()) for cell in line)} |" for line in lines
    )


# --- commands


def cli_page() -> str:
    """Return the page of all verbs and their arguments."""
    intro = """
Every verb takes `--json` (print JSON for programs), `--data DIR` (the data folder to use),
`--config FILE` (the settings file to use) and `--help`. Results go to standard output, remarks and
errors to standard error. An error is two lines, the problem and its remedy. The exit status is 0
when it is done, 1 when it failed, 2 when the command was called wrongly.
"""
    overview = f"```text\n{dispatch.overview()}\n```"
    return page("Command line", intro, overview, *map(verb_section, VERBS))


def verb_section(name: str) -> str:
    """Return the section of one verb."""
    parser = dispatch.build_parser(name)
    parts = [f"## hortus {name}", parser.description or "", *arguments(parser)]
    for word, inner in subcommands(parser):
        parts += [f"### hortus {name} {word}", inner.description or "", *arguments(inner)]
    if parser.epilog:
        parts.append(parser.epilog)
    return "\n\n".join(part for part in parts if part)


def subcommands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the sub-commands of a verb with their parsers."""
    for action in parser._actions:  # noqa: SLF001 - argparse shows them in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            helps = {a.dest: a.help for a in action._choices_actions}  # noqa: SLF001 - likewise
            for word, inner in action.choices.items():
                inner.description = inner.description or sentence(helps.get(word) or "")
                yield word, inner


def arguments(parser: argparse.ArgumentParser) -> list[str]:
    """Return a table of arguments for each group that a parser has, with the group's title."""
    groups: dict[str, list[list[str]]] = {}
    for group in parser._action_groups:  # noqa: SLF001 - argparse shows them in no other way
        title = "" if group.title in {"positional arguments", "options"} else f"**{group.title}**"
        shown = [a for a in group._group_actions if is_shown(a)]  # noqa: SLF001 - likewise
        rows = [[f"`{spelling(action)}`", meaning(action)] for action in shown]
        groups.setdefault(title, []).extend(rows)
    tables = [
        [title, table(["argument", "meaning"], rows)] for title, rows in groups.items() if rows
    ]
    return [part for pair in tables for part in pair if part]


def is_shown(action: argparse.Action) -> bool:
    """Tell whether an argument is one of the verb's own."""
    if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - they have own sections
        return False
    return not COMMON & set(action.option_strings) and action.help != argparse.SUPPRESS


def spelling(action: argparse.Action) -> str:
    """Return how an argument is written."""
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    value = str(action.metavar or choices or action.dest.upper())
    if not action.option_strings:
        return {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} ..."}.get(
            str(action.nargs), value
        )
    return action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}")


def meaning(action: argparse.Action) -> str:
    """Return what an argument means and what it is when not given."""
    text = action.help or ""
    if action.required and action.option_strings:
        text += "; required"
    said = "default" in text or "else" in text
    if said or action.default in (None, False, True, argparse.SUPPRESS, "", []):
        return text
    return f"{text}; default `{action.default}`"


def sentence(text: str) -> str:
    """Return a help text as a sentence."""
    return text[:1].upper() + text[1:] + "." * (bool(text) and not text.endswith((".", "?")))


# --- settings


def settings_page() -> str:
    """Return the page of all settings."""
    intro = """
Settings are read from four places, the later one wins: the default, `hortus.toml` in the data
folder (or the file named by `--config` or `HORTUS_CONFIG`), the environment variable, the flag.
`hortus config show --origin` prints every value with its origin. A name that is not listed here is
refused at the start, with its place.

These variables say where to look and are no settings: `HORTUS_DATA` (data folder),
`HORTUS_CONFIG` (settings file), `HORTUS_URL` (address of the hortus that commands talk to),
`HORTUS_KEY_FILE` (file with the key they use). The data folder is `$XDG_DATA_HOME/hortus`, by
default `~/.local/share/hortus`.
"""
    docs = docstrings()
    sections = [
        settings_section(field.name, field.type, docs)
        for field in types.type_info(Settings).fields  # type: ignore[attr-defined]
    ]
    return page("Settings", intro, *sections)


def is_table_by_name(info: types.Type) -> bool:
    """Tell whether a setting is a table for each name of one's own choice."""
    return isinstance(info, types.DictType) and isinstance(info.value_type, types.StructType)


def settings_section(name: str, info: types.Type, docs: dict[str, str], about: str = "") -> str:
    """Return the section of one table of ``hortus.toml``."""
    about = about or docs[f"Settings.{name}"]
    if isinstance(info, types.StructType):
        plain = [f for f in info.fields if not is_table_by_name(f.type)]
        rows = [setting_row(f, docs[f"{info.cls.__name__}.{f.name}"], name) for f in plain]
        heads = ["setting", "type", "default", "variable", "meaning"]
        inner = [
            settings_section(
                f"{name}.{f.name}", f.type, docs, docs[f"{info.cls.__name__}.{f.name}"]
            )
            for f in info.fields
            if is_table_by_name(f.type)
        ]
        return "\n\n".join([f"## [{name}]\n\n{about}\n\n{table(heads, rows)}", *inner])
    if isinstance(info, types.DictType) and isinstance(info.value_type, types.StructType):
        struct = info.value_type
        rows = [setting_row(f, docs[f"{struct.cls.__name__}.{f.name}"], "") for f in struct.fields]
        heads = ["setting", "type", "default", "meaning"]
        return f'## [{name}."NAME"]\n\n{about}\n\n{table(heads, rows)}'
    return f'## [{name}]\n\n{about}\n\n```toml\n[{name}]\n"house/code" = ["first", "second"]\n```'


def setting_row(field: types.Field, doc: str, section: str) -> list[str]:
    """Return the table row of one setting."""
    shown = "" if field.required else f"`{msgspec.json.encode(default_of(field)).decode()}`"
    row = [f"`{field.name}`", kind(field.type), shown]
    if section:
        row.append(f"`HORTUS_{section.upper()}_{field.name.upper()}`")
    return [*row, doc]


def default_of(field: types.Field) -> object:
    """Return what an optional setting is when nobody sets it."""
    if callable(field.default_factory):
        return field.default_factory()
    return field.default


def kind(info: types.Type) -> str:
    """Return a type in words."""
    match info:
        case types.BoolType():
            return "true or false"
        case types.IntType(ge=low, le=high):
            return "whole number" + bounds(low, high)
        case types.FloatType(gt=0):
            return "number above 0"
        case types.FloatType(ge=low, le=high):
            return "number" + bounds(low, high)
        case types.EnumType(cls=members):
            return "one of " + ", ".join(f"`{member.value}`" for member in members)
        case types.StrType(pattern=str(pattern)) if choices := re.fullmatch(
            r"\^\((.*)\)\$", pattern
        ):
            return "one of " + ", ".join(f"`{choice}`" for choice in choices[1].split("|"))
        case types.StrType(pattern=str(pattern)):
            return f"text matching `{pattern}`"
        case types.StrType():
            return "text"
        case _:
            return compound(info)


def compound(info: types.Type) -> str:
    """Return a type that is made of others in words."""
    match info:
        case types.ListType(item_type=item) | types.VarTupleType(item_type=item):
            return f"list of {kind(item)}"
        case types.UnionType(types=(inner, types.NoneType())):
            return kind(inner)
        case types.StructType():
            return "tables"
        case types.DictType():
            return "table"
        case _:
            return type(info).__name__.removesuffix("Type").lower()


def bounds(low: float | None, high: float | None) -> str:
    """Return the range of a number in words."""
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", at least {low}" if low is not None else ""


def docstrings(*modules: ModuleType) -> dict[str, str]:
    """Return the doc string under each field of structs, as ``Class.field``.

    Of those in ``modules``, or else of the settings.
    """
    found = {}
    sources = modules or (root, serving, records, controls, people)
    for node in (node for source in sources for node in ast.parse(inspect.getsource(source)).body):
        if isinstance(node, ast.ClassDef):
            for field, after in zip(node.body, node.body[1:], strict=False):
                match field, after:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(text))),
                    ):
                        found[f"{node.name}.{name}"] = inspect.cleandoc(text).replace("``", "`")
                    case _:
                        continue
    return found


def agent_settings_page() -> str:
    """Return the page of the agent's settings."""
    intro = """
The agent reads its settings from four places. The administrator's goes before all others; of the
rest, the first one that says something decides.

| place | who writes it |
| --- | --- |
| `/etc/hortus/requirements.toml` | the administrator; nobody else may be able to write it |
| the command line | the person |
| `$XDG_CONFIG_HOME/hortus/agent.toml`, by default `~/.config/hortus/agent.toml` | the person |
| `.hortus/agent.toml` in the workspace | the project |

- What the requirements do not allow falls back to what they do, and the person is told.
- A project's values and rules that only tighten hold at once: a stricter mode, lower limits, rules
  that ask or deny. All else is left out until the person trusts it by `hortus code --trust`. Trust
  is in exactly this file, the programs of the workspace that its hooks and servers name, and this
  folder; a change ends it.
- Rules of all places hold together: what one denies, no other allows.
- Settings and data of hortus must not lie in the workspace. No file of the workspace moves them.
- A setting that is not listed here, a value of another kind and a rule whose examples fail stop
  the start, with file and line.

`hortus code --settings` shows every value and where it came from. How rules are written is in
[Rules of permission](agent-rules.md).
"""
    docs = docstrings(agent_types)
    sections = [
        agent_settings_section("agent.toml", AgentSettings, docs),
        agent_settings_section("requirements.toml", Requirements, docs),
        agent_settings_section("[[rules]]", agent_types.RuleEntry, docs),
        agent_settings_section("[[hooks]]", agent_types.HookEntry, docs),
        agent_settings_section(
            "[[servers]] of requirements.toml", agent_types.RequiredServer, docs
        ),
    ]
    return page("Settings of the agent", intro, *sections)


def agent_settings_section(title: str, struct: type[msgspec.Struct], docs: dict[str, str]) -> str:
    """Return the section of one file or table."""
    rows = []
    for field in types.type_info(struct).fields:  # type: ignore[attr-defined]
        empty = field.required or default_of(field) in (None, (), {}, "")
        default = "" if empty else f"`{msgspec.json.encode(default_of(field)).decode()}`"
        meaning = docs[f"{struct.__name__}.{field.name}"]
        rows.append([f"`{field.name}`", kind(field.type), default, meaning])
    about = whole_docstring(struct)
    return f"## {title}\n\n{about}\n\n{table(['setting', 'type', 'default', 'meaning'], rows)}"


# --- what `hortus code` prints


def code_output_page() -> str:
    """Return the page of the lines that `hortus code` prints for programs."""
    intro = """
`hortus code -p "…"` prints for programs what `--output-format` says:

| format | standard output |
| --- | --- |
| `text` | the last words of the model; remarks and what went wrong are on standard error |
| `json` | one object, the `end` line below |
| `stream-json` | a line of JSON for each thing that happens; `session` first, `end` last |

`--json` is `--output-format json`. Everything here is in a JSON schema too:
[code-output.schema.json](code-output.schema.json). Later versions may add lines and members.

## Exit status

| status | `reason` | meaning |
| --- | --- | --- |
| 0 | `done` | The model had nothing more to do. |
| 1 | `failed` | The work came to no end: no answer, a model that repeats itself, a full disk. |
| 2 |  | The command was called wrongly; nothing was begun. |
| 3 | `turns`, `cost` | A limit is reached. `--continue` goes on. |
| 4 | `refused` | A policy or budget of the gateway, or the model's server, refused a request. |
| 5 | `unanswered` | The work ended, but something was left out for want of a permission. |
| 130 | `interrupted` | Ctrl-C or SIGTERM. The running step is ended; `--continue` goes on. |

A command that cannot begin (settings, a key, an unknown session) prints two lines on standard
error and nothing on standard output, with status 1 or 2.
"""
    docs = docstrings(code_lines)
    lines = sorted(CodeLine.__args__, key=lambda line: line is code_lines.EndLine)
    helpers = (code_lines.Tokens, code_lines.Unanswered, code_lines.StepLine)
    sections = [code_line_section(f"`{line.__struct_config__.tag}`", line, docs) for line in lines]
    parts = [code_line_section(f"Part: {part.__name__}", part, docs) for part in helpers]
    return page("What hortus code prints for programs", intro, *sections, *parts)


def code_line_section(title: str, struct: type[msgspec.Struct], docs: dict[str, str]) -> str:
    """Return the section of one kind of line."""
    rows = []
    for field in types.type_info(struct).fields:  # type: ignore[attr-defined]
        meaning = docs.get(f"{struct.__name__}.{field.name}", "")
        rows.append([f"`{field.name}`", json_kind(field.type), meaning])
    about = whole_docstring(struct)
    return f"## {title}\n\n{about}\n\n{table(['member', 'type', 'meaning'], rows)}"


def json_kind(info: types.Type) -> str:
    """Return a type in words, with null where that may be."""
    match info:
        case types.UnionType(types=(inner, types.NoneType())):
            return f"{kind(inner)} or null"
        case types.DictType():
            return "object"
        case types.StructType(cls=struct):
            return f"object ({struct.__name__})"
        case types.VarTupleType(item_type=types.StructType(cls=struct)):
            return f"list of objects ({struct.__name__})"
        case _:
            return kind(info)


def code_output_schema() -> str:
    """Return the JSON schema of the same lines."""
    schema = msgspec.json.schema(CodeLine)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hortus code"}
    return json.dumps({**head, **schema}, indent=2) + "\n"


# --- errors


def errors_page() -> str:
    """Return the page of all error codes."""
    intro = """
Every error carries a code that does not change, a message, and a remedy. Over HTTP the body is
`{"type": "error", "error": {"type", "message", "code", "remedy", "decision_id"}}` in the shape of
the dialect of the door; the `X-Hortus-Decision` header carries the decision id as well, and
`hortus why ID` repeats the words. A door may answer with another status than the one given here
where clients of its dialect would repeat the request otherwise: see [HTTP](http.md#errors).
On the command line an error is two lines on standard error; `--json` prints
`{"error": {"code", "message", "remedy"}}`.
"""
    rows = [
        [f"`{e.code}`", str(e.status), e.__module__.split(".")[1], first_paragraph(e)]
        for e in sorted(all_errors(), key=lambda e: e.code)
    ]
    return page("Error codes", intro, table(["code", "status", "room", "meaning"], rows))


def all_errors() -> list[type[HortusError]]:
    """Return every error class of every room that has a code."""
    for module in pkgutil.walk_packages(hortus.__path__, "hortus."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    def family(top: type[HortusError]) -> Iterator[type[HortusError]]:
        yield top
        for child in top.__subclasses__():
            yield from family(child)

    ours = [e for e in family(HortusError) if e.__module__.startswith("hortus.")]
    # A class that only groups others has no code of its own.
    return [e for e in ours if "code" in vars(e) and e is not HortusError]


def whole_docstring(thing: type) -> str:
    """Return what a class says of itself."""
    return inspect.cleandoc(thing.__doc__ or "").replace("``", "`")


def first_paragraph(thing: type) -> str:
    """Return the first paragraph of what an error or another class says of itself."""
    return whole_docstring(thing).split("\n\n")[0]


# --- headers


def headers_page() -> str:
    """Return the page of the headers that pass and those that hortus adds."""
    ours = [[f"`{name.decode()}`", text] for name, text in headers.OURS.items()]
    asked = [[f"`{name.decode()}`", text] for name, text in headers.ASKED.items()]
    return page(
        "Headers",
        "## Added to every answer\n\nA header that has nothing to say is left out.",
        table(["header", "meaning"], ours),
        "## Read for the policies\n\nA client says these itself; they never reach a model server.",
        table(["header", "meaning"], asked),
        "## Key\n\n`Authorization: Bearer KEY` or `x-api-key: KEY`. The key stops at hortus; the "
        "model server gets its own from `api_key_file`.",
        "## Passed on to the model server\n\nByte for byte, and only to a server of the same "
        "dialect (`accept` and `user-agent` to any). Every other request header stops at hortus: "
        "cookies, session ids, and headers that carry the path or commit of the working copy.",
        listing(headers.TO_UPSTREAM),
        "## Passed back to the client",
        "Byte for byte. Every other answer header stops at hortus.",
        listing(headers.TO_CLIENT),
    )


def listing(names: frozenset[bytes]) -> str:
    """Return header names as a list."""
    return "\n".join(f"- `{name.decode()}`" for name in sorted(names))


# --- rules of the scanner


def rules_page() -> str:
    """Return the page of everything that the scanner looks for."""
    rules = load_rules()
    intro = f"""
What `hortus scan` looks for: {len(rules)} rules, {count_issuers(rules)} issuers of tokens. Each
rule is data under `src/hortus/dlp/data`, with examples in which it is found and others in which it
is not; all are run with the tests. A form is text with `{{N class}}` where chance comes in.
"""
    parts = [intro]
    for tier in TIERS:
        rows = [rule_row(rule) for rule in rules if rule.tier is tier]
        about = inspect.cleandoc(TIER_NOTES[tier.value])
        heads = ["rule", "finds", "label", "for example"]
        parts += [f"## {tier.value.capitalize()}", about, table(heads, rows)]
    return page("What the scanner finds", *parts)


TIER_NOTES = {
    "structured": "The form itself says what it is; besides, the text must vary as chance does.",
    "contextual": "The words around it say what it is; besides, names, calls and stand-ins are "
    "left alone, and numbers must have the right check digits.",
    "entropy": "It only looks random: shown with `--entropy`, and never acted on.",
}


def rule_row(rule: Rule) -> list[str]:
    """Return the table row of one rule."""
    shown = rule.examples[0].replace("{0 any}", "").replace("\n", "\\n").replace("`", "'")
    shown = shown.replace("PRIVATE KEY", "… KEY")
    return [f"`{rule.id}`", rule.about, rule.label, f"`{shown}`"]


# --- controls


def controls_page() -> str:
    """Return the page of the controls that evidence can be given of."""
    intro = f"""
What [`hortus evidence`](cli.md#hortus-evidence) can show by hortus' own records: {len(CONTROLS)}
controls. Each is met, not met, or has no data; the verdict follows from the figures.
[Give evidence, and check it](../how-to/give-evidence.md) tells how. None of this is legal advice,
and no owner of a framework has looked at it; what a framework asks is said in our own words.
"""
    overview = [[str(c.number), f"[`{c.id}`](#{anchor(c)})", c.title] for c in CONTROLS]
    parts = [intro, table(["", "control", "what it shows"], overview)]
    for control in CONTROLS:
        asked = [[a.framework, a.place, a.asks] for a in control.asked_by]
        parts += [
            f"## {control.number}. {control.title}",
            f"**Claim.** {control.claim}",
            f"**Method.** {control.method}",
            "**What it does not show.**",
            "\n".join(f"- {limit}" for limit in control.limits),
            table(["framework", "where", "what it asks"], asked),
        ]
    return page("Controls", *parts)


def anchor(control: Control) -> str:
    """Return where the section of a control is on the page."""
    words = f"{control.number}. {control.title}".lower()
    return re.sub(r"[^a-z0-9 -]", "", words).replace(" ", "-")


# --- policies


def policy_page() -> str:
    """Return the page of everything policies can speak of."""
    intro = """
What a policy may name, what comes with hortus, and the form of the files in the policy folder.
How to write one: [Write a policy](../how-to/write-a-policy.md).
"""
    return page(
        "Policies: schema, packs, files",
        intro,
        "## Schema\n\nThe list of countries is that of ISO 3166-1, shortened here.",
        f"```text\n{short_schema()}\n```",
        annotations_section(),
        "## Packs\n\nThe default policies are always in force. A pack is switched on by its name "
        "under `packs` in `[policy]` of `hortus.toml`.",
        *(pack_section(name) for name in (DEFAULT, *PACKS)),
        "## parameters.toml\n\nWhat can be set in the packs. Policies see a pack's parameters as "
        'an entity called "house".',
        *(parameter_section(f) for f in types.type_info(Parameters).fields),  # type: ignore[attr-defined]
        "## directory.toml\n\nWho and what there is besides the models of `hortus.toml`.",
        *(directory_section(f) for f in types.type_info(Document).fields),  # type: ignore[attr-defined]
        examples_section(),
        terms_section(),
    )


def short_schema() -> str:
    """Return the schema without its 249 countries."""
    head, _, rest = schema_text().partition("entity Country enum [")
    return f"{head}entity Country enum [{rest[rest.index(']') :]}".strip()


def annotations_section() -> str:
    """Return what each policy says of itself, and which facts its words may name."""
    names = ", ".join(f"`{{{name}}}`" for name in PLACEHOLDERS)
    shown = ", ".join(f"`@{name}`" for name in ANNOTATIONS)
    return (
        f"## Annotations\n\nEvery policy has {shown}, each once and with words in it. `@reason` "
        f"and `@remedy` may name facts of the request: {names}."
    )


def pack_section(name: str) -> str:
    """Return the policies of one pack."""
    bundle, _ = examine([shipped_source(name)], Parameters())
    rows = [
        [f"`{p.id}`", "permits" if p.permits else "forbids", p.words.reason, p.words.owner]
        for p in bundle.policies
    ]
    return f"### {name}\n\n{table(['policy', 'effect', 'reason it gives', 'owner'], rows)}"


def parameter_section(field: types.Field) -> str:
    """Return the parameters of one pack."""
    docs = docstrings(policy_parameters)
    struct = field.type
    assert isinstance(struct, types.StructType)
    rows = [
        [f"`{f.name}`", usual(f), docs[f"{struct.cls.__name__}.{f.name}"]] for f in struct.fields
    ]
    about = first_paragraph(struct.cls)
    heads = ["parameter", "default", "meaning"]
    return f"### [{field.encode_name}]\n\n{about}\n\n{table(heads, rows)}"


def directory_section(field: types.Field) -> str:
    """Return what one kind of entry in a directory may say."""
    named = field.type
    assert isinstance(named, types.DictType)
    entry = named.value_type
    assert isinstance(entry, types.StructType)
    rows = [[f"`{f.name}`", usual(f)] for f in entry.fields]
    return f"### [{field.name}.NAME]\n\n{table(['field', 'default'], rows)}"


def examples_section() -> str:
    """Return the form of a file of examples."""
    docs = docstrings(policy_asking)
    rows = [
        [f"`{f.name}`", usual(f), docs.get(f"Asked.{f.name}", "")]
        for f in types.type_info(Asked).fields  # type: ignore[attr-defined]
    ]
    return (
        "## NAME.examples.toml\n\nOne `[[example]]` for each question: `policy`, `allowed` (true "
        "or false), `about` (a word for readers), and the question. `[company]` adds to the "
        "made-up company what the examples speak of, in the form of a directory; `[parameters]` "
        "sets parameters; `needs` names packs.\n\n" + table(["field", "default", "meaning"], rows)
    )


def terms_section() -> str:
    """Return the form of terms and those that come with hortus."""
    rows = [
        [name, str(len(t.supported)), str(t.reviewed), str(t.review_by), t.source]
        for name, t in sorted(shipped_terms().items())
    ]
    heads = ["provider", "countries", "read on", "to be read again by", "source"]
    return (
        "## terms.toml\n\nOne table for each provider, in place of the one that comes with "
        "hortus: `supported` (countries), `ownership_rule` and `third_parties` (true or false), "
        "`source`, `reviewed`, `review_by`, and where the list is not whole `complete = false` "
        "with a `note`. What comes with hortus is no legal advice:\n\n" + table(heads, rows)
    )


def usual(field: types.Field) -> str:
    """Return what a field is where nothing is said."""
    if field.required:
        return "(must be given)"
    shown = msgspec.json.encode(default_of(field), order="deterministic").decode()
    return f"`{shown}`"


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/code-output.md": code_output_page,
    "docs/reference/code-output.schema.json": code_output_schema,
    "docs/reference/cli.md": cli_page,
    "docs/reference/settings.md": settings_page,
    "docs/reference/agent-settings.md": agent_settings_page,
    "docs/reference/errors.md": errors_page,
    "docs/reference/headers.md": headers_page,
    "docs/reference/dlp-rules.md": rules_page,
    "docs/reference/policy-schema.md": policy_page,
    "docs/reference/controls.md": controls_page,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
