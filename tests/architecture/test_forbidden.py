"""What no module may do: read the environment or the clock by itself, or keep global state."""

import ast
import re

# What is read from the air must come in as an argument instead.
AMBIENT = {
    "os.environ",
    "os.environb",
    "os.getenv",
    "time.time",
    "time.time_ns",
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "date.today",
    "datetime.date.today",
}
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:)")
WITH_REASON = re.compile(  # the code, then words
    r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\]|pragma: no (cover|branch))"
    r"[\s,;:(#`-]+([a-z0-9]|[A-Z][a-z])"
)


def dotted(node):
    """Return ``a.b.c`` for a chain of attributes, else ''."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def ambient_reads(module):
    """Return what the module reads from the air, as ``line: name``."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and dotted(node) in AMBIENT:
            found.append(f"{node.lineno}: {dotted(node)}")
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found += [f"{node.lineno}: {name}" for name in sorted(names & AMBIENT)]
    return found


def global_statements(module):
    return [n.lineno for n in module.nodes if isinstance(n, ast.Global)]


def silenced_without_reason(module):
    """Return the lines that silence a checker without a reason (`# noqa: X - reason`)."""
    return [
        f"{number}: {line.strip()}"
        for number, line in enumerate(module.text.splitlines(), start=1)
        if SILENCED.search(line) and not WITH_REASON.search(line)
    ]


def by_module(modules, rule):
    return {m.name: found for m in modules if (found := rule(m))}


def test_only_core_reads_the_environment_and_the_clock(modules, allowed):
    found = by_module(modules, ambient_reads)
    assert found.keys() == allowed["environment"].keys(), found


def test_no_function_rebinds_a_global(modules):
    assert by_module(modules, global_statements) == {}


def test_whoever_silences_a_checker_says_why(modules):
    assert by_module(modules, silenced_without_reason) == {}


def test_a_read_from_the_air_is_found_however_it_is_spelt(example):
    text = (
        "import os, time, datetime\nfrom os import environ\n"
        "a = os.environ['X']\nb = time.time()\nc = datetime.datetime.now()\n"
    )
    assert ambient_reads(example(text)) == [
        "2: os.environ",
        "3: os.environ",
        "4: time.time",
        "5: datetime.datetime.now",
    ]


def test_a_global_statement_is_found(example):
    assert global_statements(example("x = 1\ndef f():\n    global x\n    x = 2\n")) == [3]


def test_a_bare_silencer_is_found_and_a_reason_is_accepted(example):
    hush = "# no" + "qa"
    assert silenced_without_reason(example(f"import x  {hush}: F401\n")) != []
    assert silenced_without_reason(example(f"import x  {hush}\n")) != []
    assert (
        silenced_without_reason(example(f"import x  {hush}: F401 - for the side effect\n")) == []
    )


def test_nothing_that_runs_for_users_imports_what_is_for_tests(modules, example):
    product = [module for module in modules if ".testing" not in module.name]
    assert [module.name for module in product if imports_testing(module)] == []
    assert imports_testing(example("from hortus.store.testing import an_intent"))


def imports_testing(module):
    """Return whether a module imports one whose name ends in ``testing``."""
    names = [node.module for node in module.nodes if isinstance(node, ast.ImportFrom)]
    names += [a.name for n in module.nodes if isinstance(n, ast.Import) for a in n.names]
    return any(re.search(r"hortus\..*\btesting\b", name or "") for name in names)
