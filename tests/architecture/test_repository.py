"""Nothing in the repository ties it to one machine, one registry or one key."""

import re
import subprocess

import pytest

# Spelt in pieces, or this file would be the first to be found.
REGISTRIES = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "pypi" + ".org",
            "files.python" + "hosted.org",
            "registry.npm" + "js.org",
            "registry.yarn" + "pkg.com",
            "static.crates" + ".io",
            "proxy.golang" + ".org",
        )
    )
    + r"|--(extra-)?index"
    + r"-url[ =]\S*://"
)
HOMES = re.compile(
    r"(?<![\w.~])/(home|Users)/(?!(you|me|u|user|ada|alice|bob|casey41|marta|liwei52)\b)[\w.-]+/|/"
    r"root/|/"
    r"work/\w"
)
SECRETS = re.compile("-----BEGIN [A-Z ]*PRIVATE KEY" + "-----")


@pytest.fixture(scope="module")
def files(root):
    """Every text file under version control, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for name in filter(None, listed.split("\0")):
        path = root / name
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            found[name] = data.decode("utf-8", "replace")
    return found


def lines_with(pattern, text):
    """Return the lines in which the pattern is found."""
    return [
        f"{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def found_in(files, pattern):
    return {name: lines for name, text in files.items() if (lines := lines_with(pattern, text))}


def test_no_registry_is_named_so_that_any_mirror_serves(files):
    assert found_in(files, REGISTRIES) == {}


def test_no_path_of_one_machine_is_named(files):
    assert found_in(files, HOMES) == {}


def test_no_private_key_is_kept_here(files):
    assert found_in(files, SECRETS) == {}


def test_no_file_is_larger_than_a_megabyte(root, files):
    large = {name: size for name in files if (size := (root / name).stat().st_size) > 1_000_000}
    assert large == {}


def test_every_locked_requirement_has_a_hash(files):
    for name, text in files.items():
        if name.startswith("locks/") and name.endswith(".txt"):
            entries = re.findall(r"^\S+==(?:.*\\\n)*.*", text, re.MULTILINE)
            assert entries
            assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRIES, "see https://pypi" + ".org/simple"),
        (REGISTRIES, "pip install --index" + "-url=http://mirror/simple x"),
        (HOMES, "/home" + "/somebody/x"),
        (HOMES, "/ro" + "o" + "t/.cache"),
        (SECRETS, "-----BEGIN EC PRIVATE KEY" + "-----"),
    ],
)
def test_what_ties_the_repository_down_is_found(pattern, text):
    assert lines_with(pattern, f"fine\n{text}\n") == [f"2: {text}"]


@pytest.mark.parametrize(
    "text", ["/home/you/project", "~/.config", "docs/homework/", "src/users/"]
)
def test_what_is_the_same_everywhere_is_left_alone(text):
    assert lines_with(HOMES, text) == []
