"""Write, accept and retire rules in files; what people wrote around them stays."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from hortus.core.whole import write_whole
from hortus.review.document import RuleEntry, read
from hortus.review.errors import RuleExistsError, RuleFileError, UnknownRuleError
from hortus.review.examples import check
from hortus.review.loading import RuleFile, files_under, rule_of
from hortus.review.settings import RULES
from hortus.review.types import Level, Origin, Rule, State


@dataclass(frozen=True, slots=True)
class Draft:
    """A new rule as it is given on the command line."""

    id: str
    message: str
    language: str = ""
    pattern: str = ""
    fix: str = ""
    level: Level = Level.ADVISE
    owner: str = ""
    note: str = ""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def add(root: Path, draft: Draft) -> Path:
    """Write a new rule file and return its path; a rule that does not hold is not written."""
    content: dict[str, object] = {"id": draft.id, "message": draft.message}
    content |= {"level": str(draft.level), "owner": draft.owner, "note": draft.note}
    content |= {"files": list(draft.files), "language": draft.language}
    if draft.pattern:
        content["rule"] = {"pattern": draft.pattern}
        content["fix"] = draft.fix
        content["examples"] = {"bad": list(draft.bad), "good": list(draft.good)}
    return write(root, draft.id, {key: value for key, value in content.items() if value})


def write(root: Path, name: str, content: Mapping[str, object]) -> Path:
    """Write a rule into a file of its own, once it has been read and held to its examples."""
    text = _dumped(content)
    path = root / RULES / f"{name}.yml"
    shown = (RULES / f"{name}.yml").as_posix()
    for located in read(text, shown):
        check(rule_of(located))
    if path.exists():
        raise RuleExistsError(f"{shown} is there already", remedy="choose another id, or edit it")
    _put(path, shown, text)
    return path


def accept(root: Path, name: str, owner: str, level: Level, expires: date | None) -> Rule:
    """Make a rule count, answered for by an owner; what was mined warns before it may block."""
    fields: dict[str, object] = {"state": str(State.ACCEPTED), "owner": owner}
    fields["level"] = str(level)
    if expires is not None:
        fields["expires"] = expires
    return _change(root, name, fields)


def retire(root: Path, name: str, reason: str) -> Rule:
    """Make a rule find nothing any more, and keep it with the reason."""
    return _change(root, name, {"state": str(State.RETIRED), "retired_because": reason})


def _change(root: Path, name: str, fields: Mapping[str, object]) -> Rule:
    for file in files_under(root, RULES):
        rules = {located.entry.id: located.entry for located in read(file.text, file.name)}
        if name in rules:
            _climbs(rules[name], fields)
            return _rewritten(root, file, name, fields)
    raise UnknownRuleError(
        f"no file in {RULES.as_posix()} holds the rule {name}",
        remedy="see `hortus rules list`; rules of packs are set in .hortus/review.toml",
    )


def _climbs(rule: RuleEntry, fields: Mapping[str, object]) -> None:
    proposed = rule.origin is Origin.MINED and rule.state is State.PROPOSED
    if proposed and fields.get("level") == Level.BLOCK:
        raise RuleFileError(
            f"{rule.id} was mined and has never been used, so it cannot block yet",
            remedy="accept it with --level warn, and again with --level block when it has held",
        )


def _rewritten(root: Path, file: RuleFile, name: str, fields: Mapping[str, object]) -> Rule:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    documents = [cast("dict[str, object]", d) for d in yaml.load_all(file.text) if d is not None]
    for document in documents:
        if document.get("id") == name:
            document.update(fields)
    out = io.StringIO()
    yaml.dump_all(documents, out)
    changed = [rule_of(located) for located in read(out.getvalue(), file.name)]
    for rule in changed:
        check(rule)
    _put(root / file.name, file.name, out.getvalue())
    return next(rule for rule in changed if rule.id == name)


def _put(path: Path, shown: str, text: str) -> None:
    """Write a file in one step: half a rule would stop every review."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as e:
        raise RuleFileError(
            f"{shown} cannot be written: {e.strerror}", remedy="let this user write there"
        ) from e


def _dumped(content: Mapping[str, object]) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump({key: _block(value) for key, value in content.items()}, out)
    return out.getvalue()


def _block(value: object) -> object:
    """Return a value with texts of several lines as blocks, which people can read."""
    from ruamel.yaml.scalarstring import LiteralScalarString  # noqa: PLC0415 - heavy

    match value:
        case str() if "\n" in value:
            return LiteralScalarString(value)
        case list() | tuple():
            return [_block(part) for part in value]
        case Mapping():
            return {key: _block(part) for key, part in value.items()}
        case _:
            return value
