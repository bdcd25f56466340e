"""Read git's configuration files as far as they could make git run something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\\n]|\\.)*)")?\s*\]')
_ENTRY = re.compile(r"\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?))?\s*\Z")
_NOTHING = re.compile(r"\s*(?:[;#].*)?\Z", re.DOTALL)

# What a repository that a command made may say; nothing of this runs a program or reads a file.
_HARMLESS = frozenset(
    {
        ("branch", "description"),
        ("branch", "merge"),
        ("branch", "rebase"),
        ("branch", "remote"),
        ("core", "autocrlf"),
        ("core", "bare"),
        ("core", "compression"),
        ("core", "eol"),
        ("core", "filemode"),
        ("core", "ignorecase"),
        ("core", "logallrefupdates"),
        ("core", "precomposeunicode"),
        ("core", "repositoryformatversion"),
        ("core", "sparsecheckout"),
        ("core", "sparsecheckoutcone"),
        ("core", "symlinks"),
        ("extensions", "objectformat"),
        ("extensions", "refstorage"),
        ("init", "defaultbranch"),
        ("remote", "fetch"),
        ("remote", "pushurl"),
        ("remote", "tagopt"),
        ("remote", "url"),
        ("submodule", "active"),
        ("submodule", "url"),
        ("user", "email"),
        ("user", "name"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting, with its value as it is written."""

    section: str
    part: str | None
    key: str
    value: str


def entries(text: str) -> Iterator[Entry]:
    """Read the settings of a file; a line that is none stands in an entry without a key.

    Lines that go on on the next one count as none: git and this must not differ on where a
    line, or a comment, ends.
    """
    section, part = "", None
    for line in text.split("\n"):
        rest = line.removesuffix("\r")
        while head := _SECTION.match(rest):
            section, _, dotted = head[1].lower().partition(".")
            part = head[2] if head[2] is not None else dotted or None
            rest = rest[head.end() :]
        found = None if rest.endswith("\\") else _ENTRY.match(rest)
        if section and found:
            yield Entry(section, part, found[1].lower(), found[2] or "")
        elif not _NOTHING.match(rest) or rest.endswith("\\"):
            yield Entry("", None, "", rest)


def leads_to(text: str) -> Iterator[str]:
    """Name the hook folders and further files that a configuration leads to."""
    for entry in entries(text):
        is_hooks = entry.section == "core" and entry.key == "hookspath"
        is_file = entry.section in ("include", "includeif") and entry.key == "path"
        value = _unquoted(entry.value)
        if (is_hooks or is_file) and value:
            yield value


def harmless(text: str) -> str:
    """Return a configuration with nothing left in it that could make git run something."""
    lines: list[str] = []
    at: tuple[str, str | None] | None = None
    for entry in entries(text):
        if not _is_harmless(entry):
            continue
        if at != (entry.section, entry.part):
            at = (entry.section, entry.part)
            part = "" if entry.part is None else f' "{entry.part}"'
            lines.append(f"[{entry.section}{part}]")
        lines.append(f"\t{entry.key} = {entry.value}")
    return "".join(f"{line}\n" for line in lines)


def is_harmless(text: str) -> bool:
    """Tell whether every setting of a configuration may stay."""
    return all(_is_harmless(entry) for entry in entries(text))


def _is_harmless(entry: Entry) -> bool:
    if (entry.section, entry.key) not in _HARMLESS:
        return False
    # ``ext::COMMAND`` is an address that runs a program.
    return not (entry.key.endswith("url") and "::" in entry.value)


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        value = re.split(r"\s*[;#]", value, maxsplit=1)[0]
    return value.replace('"', "").replace("\\\\", "\\")
