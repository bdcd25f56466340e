"""Cases of edits, made from small tables: a file, what is to become of it, and how it is asked."""
# ruff: noqa: RUF001 - files and damages hold such signs on purpose

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hortus.agent.edits import Format


@dataclass(frozen=True, slots=True)
class Case:
    """An edit in one format, the files before it, and the files after it."""

    name: str
    format: Format
    text: str
    before: dict[str, bytes]
    after: dict[str, bytes] | None
    """None where it must be refused, and nothing may change."""
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done to one file: the lines from ``start`` to ``stop`` become others."""

    path: str
    lines: tuple[str, ...]
    start: int
    stop: int
    new: tuple[str, ...]

    @property
    def result(self) -> tuple[str, ...]:
        """The lines of the file afterwards."""
        return (*self.lines[: self.start], *self.new, *self.lines[self.stop :])


FILES = {
    "app/shop.py": '''import json


class Shop:
    """Sells things."""

    def __init__(self, name):
        self.name = name
        self.items = {}

    def add(self, item, price=0):
        if price < 0:
            raise ValueError("price")
        self.items[item] = price
        return self

    def total(self):
        return sum(self.items.values())


def load(path):
    with open(path) as file:
        data = json.load(file)
    return [Shop(entry["name"]) for entry in data]
''',
    "main.go": """package main

import "fmt"

func main() {
\tfor i := 0; i < 3; i++ {
\t\tif i == 1 {
\t\t\tcontinue
\t\t}
\t\tfmt.Println(i, "go")
\t}
\tserve(":8080")
}

func serve(address string) error {
\tfmt.Println("serving", address)
\treturn nil
}
""",
    "web/cart.js": """export function sum(items) {
  let total = 0;
  for (const item of items) {
    total += item.price * (item.count || 1);
  }
  return total;
}

export const tax = (amount) => {
  const rate = 0.19;
  return amount * rate;
};
""",
    "index.html": """<!doctype html>
<html>
  <body>
    <h1 class="big">Shop</h1>
    <ul>
      <li>one – “first”</li>
      <li>two</li>
    </ul>
    <p>Total: 3</p>
  </body>
</html>
""",
    "conf/site.yaml": """name: shop
ports:
  - 80
  - 443
limits:
  memory: 512
  cpu: 2
log:
  level: info
  file: /var/log/shop
""",
    "README.md": """# Shop

A shop in *three* files.

## Use

1. Install it.
2. Run `shop serve`.

Prices are in €.
""",
    "db/schema.sql": """create table item (
  id integer primary key,
  name text not null,
  price numeric(10, 2)
);
-- what was sold
create table sale (
  item integer references item,
  sold_at timestamp
);
""",
    "lib/ring.c": """#include <stdio.h>

static int size = 8;

int push(int *ring, int value)
{
    ring[size % 8] = value;
    size++;
    return size;
}

void show(const int *ring)
{
    for (int i = 0; i < 8; i++)
        printf("%d ", ring[i]);
}
""",
}
# File, first line and line after the last (from 0), and the new lines.
TASKS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("app/shop.py", 0, 1, ("import json", "import os")),
    ("app/shop.py", 10, 13, ("    def add(self, item, price=1):", "        if price <= 0:",
                             '            raise ValueError("no price")')),
    ("app/shop.py", 16, 18, ("    def total(self, rate=1):",
                             "        prices = self.items.values()",
                             "        return rate * sum(prices)")),
    ("app/shop.py", 21, 24, ("    with open(path, encoding='utf-8') as file:",
                             "        entries = json.load(file)",
                             "    return [Shop(e['name']) for e in entries]")),
    ("main.go", 5, 9, ("\tfor i := range 3 {", "\t\tif i == 1 {", "\t\t\tbreak", "\t\t}")),
    ("main.go", 14, 17, ("func serve(address string, quiet bool) error {",
                         "\tif quiet {", "\t\treturn nil", "\t}",
                         '\tfmt.Println("serving at", address)', "\treturn nil")),
    ("web/cart.js", 1, 5, ("  return items.reduce((all, item) => {",
                           "    return all + item.price;", "  }, 0);")),
    ("web/cart.js", 8, 11, ("export const tax = (amount, rate = 0.19) => {",
                            "  return amount * rate;")),
    ("index.html", 3, 6, ('    <h1 class="huge">Shop</h1>', "    <ul>",
                          "      <li>zero</li>", "      <li>one</li>")),
    ("index.html", 8, 9, ("    <p>Total: 4</p>", "    <p>Thanks</p>")),
    ("conf/site.yaml", 1, 4, ("ports:", "  - 8080", "  - 8443")),
    ("conf/site.yaml", 7, 10, ("log:", "  level: debug")),
    ("README.md", 6, 8, ("1. Install it with pip.", "2. Run `shop serve`.", "3. Look at it.")),
    ("README.md", 9, 10, ("Prices are in € and $.",)),
    ("db/schema.sql", 1, 4, ("  id integer primary key,", "  name text not null unique,",
                             "  price numeric(12, 2)")),
    ("db/schema.sql", 5, 9, ("-- what was sold, and when", "create table sale (",
                             "  item integer references item,", "  sold_at timestamptz")),
    ("lib/ring.c", 4, 9, ("int push(int *ring, int value)", "{",
                          "    ring[size++ % 8] = value;", "    return size;")),
    ("lib/ring.c", 13, 15, ("    for (int i = 0; i < size; i++)",
                            '        printf("%d\\n", ring[i]);')),
)  # fmt: skip
TEXT_FORMATS = (Format.PATCH, Format.SEARCH_REPLACE, Format.UDIFF)


def tasks() -> list[Task]:
    """Return every task."""
    return [
        Task(path, tuple(FILES[path].splitlines()), start, stop, new)
        for path, start, stop, new in TASKS
    ]


def ask(form: Format, path: str, old: tuple[str, ...], new: tuple[str, ...], line: int = 1) -> str:
    """Write an edit as a model would."""
    match form:
        case Format.PATCH:
            body = "\n".join(_diffed(old, new))
            return f"*** Begin Patch\n*** Update File: {path}\n@@\n{body}\n*** End Patch\n"
        case Format.SEARCH_REPLACE:
            return _joined(
                path, "```", "<<<<<<< SEARCH", *old, "=======", *new, ">>>>>>> REPLACE", "```"
            )
        case Format.UDIFF:
            head = f"@@ -{line},{len(old)} +{line},{len(new)} @@"
            return _joined(f"--- a/{path}", f"+++ b/{path}", head, *_diffed(old, new))
        case _:
            return _joined(path, "````", *new, "````")


def _joined(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _diffed(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    lines = difflib.ndiff(old, new)
    return [f"{line[0]}{line[2:]}" for line in lines if line[0] in " -+"]


def _file(lines: tuple[str, ...], ending: str = "\n", encoding: str = "utf-8") -> bytes:
    return "".join(line + ending for line in lines).encode(encoding)


def exact_cases() -> Iterator[Case]:
    """Yield each task in each format, with none and with three lines of context."""
    for number, task in enumerate(tasks()):
        before, after = ({task.path: _file(lines)} for lines in (task.lines, task.result))
        for form in TEXT_FORMATS:
            for context in (0, 3):
                old, new, first = _with_context(task, context)
                text = ask(form, task.path, old, new, first + 1)
                yield Case(f"exact-{number}-{form}-{context}", form, text, before, after)
        text = ask(Format.WHOLE, task.path, (), task.result)
        yield Case(f"exact-{number}-whole", Format.WHOLE, text, before, after)


def _with_context(task: Task, context: int) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    first, last = max(0, task.start - context), min(len(task.lines), task.stop + context)
    above, below = task.lines[first : task.start], task.lines[task.stop : last]
    return (
        (*above, *task.lines[task.start : task.stop], *below),
        (*above, *task.new, *below),
        first,
    )


DRESSES: dict[str, tuple[str, str, bytes]] = {
    "crlf": ("\r\n", "utf-8", b""),
    "bom": ("\n", "utf-8", b"\xef\xbb\xbf"),
    "utf-16": ("\r\n", "utf-16-le", b"\xff\xfe"),
    "utf-16-be": ("\n", "utf-16-be", b"\xfe\xff"),
    "latin-1": ("\n", "latin-1", b""),
    "old mac": ("\r", "utf-8", b""),
    "no end": ("\n", "utf-8", b""),
}


def dressed_cases() -> Iterator[Case]:
    """Yield edits of files in other encodings and with other line endings."""
    for dress, (ending, encoding, mark) in DRESSES.items():
        for number, task in enumerate(tasks()[:6:2]):
            extra = ("# Größe: 3 µm",) if encoding != "utf-8" else ("# Größe",)
            old_lines, new_lines = (*extra, *task.lines), (*extra, *task.result)
            before, after = (
                mark + _file(lines, ending, encoding) for lines in (old_lines, new_lines)
            )
            if dress == "no end":
                before, after = before[:-1], after[:-1]
            for form in (*TEXT_FORMATS, Format.WHOLE):
                old, new, first = _with_context(task, 1)
                whole = form is Format.WHOLE
                text = ask(form, task.path, old, new_lines if whole else new, first + 2)
                name = f"{dress}-{number}-{form}"
                yield Case(name, form, text, {task.path: before}, {task.path: after})


Damage = Callable[[tuple[str, ...]], tuple[str, ...]]


def _each(change: Callable[[str], str]) -> Damage:
    return lambda lines: tuple(change(line) for line in lines)


def _undented(lines: tuple[str, ...]) -> tuple[str, ...]:
    depth = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    return tuple(line[depth:] for line in lines)


DAMAGES: dict[str, Damage] = {
    "blanks at the end": _each(lambda line: line + "  "),
    "tab at the end": _each(lambda line: line + "\t"),
    "deeper by 4": _each(lambda line: "    " + line if line else ""),
    "deeper by 1": _each(lambda line: " " + line if line else ""),
    "not indented": _undented,
    "tabs as blanks": _each(lambda line: line.replace("\t", "    ")),
    "blanks as tabs": _each(
        lambda line: (
            "\t" * ((len(line) - len(line.lstrip(" "))) // 4)
            + " " * ((len(line) - len(line.lstrip(" "))) % 4)
            + line.lstrip(" ")
        )
    ),
    "plain quotes": _each(lambda line: line.replace("“", '"').replace("”", '"')),
    "curly quotes": _each(lambda line: line.replace("'", "’")),
    "plain dash": _each(lambda line: line.replace("–", "-")),
    "hard blanks": _each(lambda line: line.replace("= ", "=\u00a0")),
    "no blanks at =": _each(lambda line: line.replace(" = ", "=")),
    "two blanks": _each(lambda line: line.replace(", ", ",  ")),
    "crlf": _each(lambda line: line + "\r"),
}


def damaged_cases() -> Iterator[Case]:
    """Yield edits whose old lines differ from the file in white space or signs.

    Lines that stay have to stay as the file has them; indentation of new lines has to follow it.
    Other damage to new lines is kept out: there the file cannot say what was meant.
    """
    for damage, change in DAMAGES.items():
        shifts = damage.startswith(("deeper", "not", "tabs", "blanks as"))
        for number, task in enumerate(tasks()):
            old, new, first = _with_context(task, 1)
            broken = change(old)
            if broken == old or (damage == "not indented" and not old[0].strip()):
                continue
            made = _new_lines(old, new, change, shifts=shifts)
            before, after = ({task.path: _file(lines)} for lines in (task.lines, task.result))
            for form in TEXT_FORMATS:
                text = _ask_damaged(form, task.path, broken, made, first + 1)
                yield Case(f"{damage}-{number}-{form}", form, text, before, after)
    yield from _miscounted_cases()
    yield from _blank_cases()


def _new_lines(
    old: tuple[str, ...], new: tuple[str, ...], change: Damage, *, shifts: bool
) -> list[tuple[str, str]]:
    """Return the steps of a hunk: kept lines damaged, new ones only where all are shifted."""
    broken = iter(change(old))
    added = iter(change(new)) if shifts else iter(new)
    steps: list[tuple[str, str]] = []
    for line in _diffed(old, new):
        match line[0]:
            case "-":
                steps.append(("-", next(broken)))
            case "+":
                steps.append(("+", next(added)))
            case _:
                next(added)
                steps.append((" ", next(broken)))
    return steps


def _ask_damaged(
    form: Format, path: str, old: tuple[str, ...], steps: list[tuple[str, str]], line: int
) -> str:
    new = tuple(text for sign, text in steps if sign != "-")
    body = [sign + text for sign, text in steps]
    match form:
        case Format.PATCH:
            return _joined(
                "*** Begin Patch", f"*** Update File: {path}", "@@", *body, "*** End Patch"
            )
        case Format.UDIFF:
            head = f"@@ -{line},{len(old)} +{line},{len(new)} @@"
            return _joined(f"--- a/{path}", f"+++ b/{path}", head, *body)
        case _:
            return _joined(path, "<<<<<<< SEARCH", *old, "=======", *new, ">>>>>>> REPLACE")


def _miscounted_cases() -> Iterator[Case]:
    """Yield diffs whose numbers are wrong, as nearly all of models are."""
    for number, task in enumerate(tasks()):
        old, new, first = _with_context(task, 2)
        before, after = ({task.path: _file(lines)} for lines in (task.lines, task.result))
        right = ask(Format.UDIFF, task.path, old, new, first + 1)
        head = right.splitlines()[2]
        for wrong in ("@@ -1,1 +1,1 @@", "@@ -90,30 +95,2 @@", "@@ ... @@", "@@"):
            text = right.replace(head, wrong)
            yield Case(f"counts-{number}-{wrong}", Format.UDIFF, text, before, after)


def _blank_cases() -> Iterator[Case]:
    """Yield blocks with a blank line before and after them that the file has not."""
    for number, task in enumerate(tasks()):
        old, new, _ = _with_context(task, 0)
        before, after = ({task.path: _file(lines)} for lines in (task.lines, task.result))
        text = ask(Format.SEARCH_REPLACE, task.path, ("", *old, ""), ("", *new, ""))
        yield Case(f"blank-{number}", Format.SEARCH_REPLACE, text, before, after)


TWICE = (
    "def a():", "    x = 1", "    return x", "",
    "def b():", "    x = 1", "    return x", "",
    "def c():", "    x  = 1", "    return x",
)  # fmt: skip


def doubtful_cases() -> Iterator[Case]:
    """Yield edits that fit several places, or none: all must be refused."""
    before = {"t.py": _file(TWICE)}
    pairs = (
        (("    x = 1",), ("    x = 2",)),
        (("    x = 1", "    return x"), ("    return 1",)),
        (("    return x",), ("    return x + 1",)),
        (("return x",), ("return x + 1",)),
        (("  x =  1",), ("  x = 2",)),
        (("    x = 1 ", "    return x"), ("    x = 3", "    return x")),
        (("",), ("# none",)),
    )
    for number, (old, new) in enumerate(pairs):
        for form in TEXT_FORMATS:
            text = ask(form, "t.py", old, new, 90)
            yield Case(f"twice-{number}-{form}", form, text, before, None)
    for number, task in enumerate(tasks()):
        for at in range(task.start, task.stop):
            if not any(sign.isalpha() for sign in task.lines[at]):
                continue
            asked = list(task.lines[task.start : task.stop])
            asked[at - task.start] = _other_word(task.lines[at])
            files = {task.path: _file(task.lines)}
            for form in TEXT_FORMATS:
                text = ask(form, task.path, tuple(asked), task.new, task.start + 1)
                yield Case(f"other-{number}-{at}-{form}", form, text, files, None)


def _other_word(line: str) -> str:
    """Return a line in which one word has another letter."""
    at = max(index for index, sign in enumerate(line) if sign.isalpha())
    return line[:at] + ("q" if line[at] != "q" else "z") + line[at + 1 :]


def chosen_cases() -> Iterator[Case]:
    """Yield edits of repeated lines that say which of them is meant."""
    before = {"t.py": _file(TWICE)}
    after = {"t.py": _file((*TWICE[:5], "    x = 2", *TWICE[6:]))}
    hunk = "@@ def b():\n-    x = 1\n+    x = 2\n"
    patch = f"*** Begin Patch\n*** Update File: t.py\n{hunk}*** End Patch"
    yield Case("anchor", Format.PATCH, patch, before, after)
    text = ask(Format.UDIFF, "t.py", ("    x = 1",), ("    x = 2",), 6)
    yield Case("line", Format.UDIFF, text, before, after)
    missing = patch.replace("def b", "def d")
    yield Case("anchor missing", Format.PATCH, missing, before, None)
    wrong = patch.replace("x = 1", "x = 7")
    yield Case("anchor with other lines", Format.PATCH, wrong, before, None)


def _add(path: str) -> str:
    return f"*** Begin Patch\n*** Add File: {path}\n+bad\n*** End Patch\n"


HOSTILE_PATHS = (
    *("../out.txt", "a/../../out.txt", "/tmp/out.txt", "~/out.txt", "C:\\out.txt", "c:/out"),
    *(".git/config", ".GIT/hooks/pre-commit", "sub/.git/config", ".git\u200b/config", "git~1/x"),
    *(
        "link/out.txt",
        "link",
        "sub/",
        "",
        ".",
        "a\x00b",
        "a\x1b[2Jb",
        "x" * 5000,
        ".git./config",
    ),
)
_OLD, _NEW = "<<<<<<< SEARCH\nold\n", ">>>>>>> REPLACE\n"
_PATCHED = "*** Begin Patch\n*** Update File: f.txt\n-old\n+new\n"
_DIFFED = "--- a/f.txt\n+++ b/f.txt\n@@ -1 +1 @@\n-old\n+new\n"
BROKEN: tuple[tuple[Format, str], ...] = (
    (Format.PATCH, "*** Begin Patch\n*** Update File: f.txt\n-old\n+new\n"),
    (Format.PATCH, "*** Begin Patch\n*** End Patch\n"),
    (Format.PATCH, "*** Begin Patch\n*** Update File: f.txt\nold\n+new\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Add File: f.txt\n+new\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Add File: g.txt\nnew\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Delete File: g.txt\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Update File: f.txt\n*** Move to: ../g\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Update File: f.txt\n*** Move to: h.txt\n*** End Patch"),
    (Format.PATCH, "*** Begin Patch\n*** Update File: f.txt\n+new\n*** End Patch"),
    (
        Format.PATCH,
        f"{_PATCHED}*** Update File: h.txt\n-no\n+x\n*** End Patch",
    ),
    (Format.SEARCH_REPLACE, f"f.txt\n{_OLD}=======\nnew\n"),
    (Format.SEARCH_REPLACE, f"f.txt\n{_OLD}=======\nnew\n=======\nnewer\n{_NEW}"),
    (Format.SEARCH_REPLACE, f"f.txt\n{_OLD}{_NEW}"),
    (Format.SEARCH_REPLACE, f"{_OLD}=======\nnew\n{_NEW}"),
    (Format.SEARCH_REPLACE, f"Here is the change.\n{_OLD}=======\nnew\n{_NEW}"),
    (Format.SEARCH_REPLACE, f"f.txt\n{_OLD}=======\n# ... rest of the code ...\n{_NEW}"),
    (Format.SEARCH_REPLACE, f"f.txt\n<<<<<<< SEARCH\n=======\nnew\n{_NEW}"),
    (
        Format.SEARCH_REPLACE,
        f"f.txt\n{_OLD}=======\nnew\n{_NEW}h.txt\n{_OLD}=======\nnew\n{_NEW}",
    ),
    (Format.SEARCH_REPLACE, "No block at all."),
    (Format.UDIFF, "@@ -1 +1 @@\n-old\n+new\n"),
    (Format.UDIFF, "--- a/f.txt\n+++ b/f.txt\n"),
    (Format.UDIFF, "--- a/f.txt\n+++ b/f.txt\n@@ -1 +1 @@\nold\n+new\n"),
    (Format.UDIFF, "diff --git a/f b/f\nGIT binary patch\nliteral 3\n"),
    (Format.UDIFF, "diff --git a/f.txt b/g.txt\ncopy from f.txt\ncopy to g.txt\n"),
    (Format.UDIFF, "--- a/f.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-other\n"),
    (Format.UDIFF, "--- /dev/null\n+++ b/f.txt\n@@ -0,0 +1 @@\n+new\n"),
    (
        Format.UDIFF,
        f"{_DIFFED}--- a/no\n+++ b/no\n@@ -1 +1 @@\n-a\n+b\n",
    ),
    (Format.WHOLE, "f.txt\n```\nnew\n"),
    (Format.WHOLE, "```\nnew\n```\n"),
    (Format.WHOLE, "f.txt\n```\nnew\n# ... rest of file unchanged ...\n```\n"),
    (Format.WHOLE, "R.md\n```\n# A\n```\nf.txt\n```\n# B\n```\n"),
    (Format.WHOLE, "Nothing."),
)


def hostile_cases() -> Iterator[Case]:
    """Yield edits that lead astray, are cut off or contradict themselves: all must be refused."""
    files = {"f.txt": b"old\n", "h.txt": b"there\n", "sub/x": b"x\n"}
    links = {"link": "/tmp"}
    for path in HOSTILE_PATHS:
        name = f"path-{path[:12]!r}"
        yield Case(f"{name}-patch", Format.PATCH, _add(path), files, None, links)
        whole = f"{path}\n```\nbad\n```\n"
        yield Case(f"{name}-whole", Format.WHOLE, whole, files, None, links)
        diff = f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+bad\n"
        yield Case(f"{name}-udiff", Format.UDIFF, diff, files, None, links)
    for number, (form, text) in enumerate(BROKEN):
        yield Case(f"broken-{number}-{form}", form, text, files, None)
    text = ask(Format.SEARCH_REPLACE, "b.bin", ("old",), ("new",))
    yield Case("binary", Format.SEARCH_REPLACE, text, {"b.bin": b"old\n\0\x01\x02"}, None)
    text = ask(Format.SEARCH_REPLACE, "l.txt", ("ö",), ("€",))
    yield Case("no such sign", Format.SEARCH_REPLACE, text, {"l.txt": b"\xf6\n"}, None)


def all_cases() -> list[tuple[str, Case]]:
    """Return every case with the kind it is of."""
    kinds = {
        "exact": exact_cases,
        "dressed": dressed_cases,
        "damaged": damaged_cases,
        "chosen": chosen_cases,
        "doubtful": doubtful_cases,
        "hostile": hostile_cases,
    }
    return [(kind, case) for kind, cases in kinds.items() for case in cases()]
