"""Every path that hortus answers is on the HTTP page."""

import re

from hortus.gateway.doors import DOORS

# What these ask of model servers are no paths of ours.
_ASKING = {"discovery.py", "fetch.py", "modeltest.py"}
# A path in the source: a string that begins with a slash and one of our own first words.
_PATH = re.compile(
    r"[\"'](?:GET |POST |HEAD )?"
    r"(/(?:v1|api|hortus|healthz|readyz|metrics|console)(?:/[a-z_]+)*)[\"']"
)


def paths_in(source):
    """Return the paths that a text of Python names."""
    return set(_PATH.findall(source)) - {"/v1"}


def answers(file):
    """Tell whether a file is about requests to us, not to model servers."""
    return file.name not in _ASKING and not {"testing", "upstream"} & set(file.parts)


def undocumented(paths, text):
    return sorted(path for path in paths if f"`{path}`" not in text)


def test_every_door_is_documented(page):
    text = page("docs/reference/http.md").text
    assert undocumented({p for p in DOORS if p.startswith("/v1")}, text) == []


def test_every_path_in_the_source_is_documented(page, root):
    text = page("docs/reference/http.md").text
    rooms = [root / "src" / "hortus" / room for room in ("gateway", "console")]
    files = [f for room in rooms for f in room.rglob("*.py") if answers(f)]
    found = set().union(*(paths_in(f.read_text(encoding="utf-8")) for f in files))
    assert undocumented(found, text) == []


def test_a_path_that_is_not_documented_is_found():
    found = paths_in("A = '/healthz'\nB = \"/v1/models\"\nC = '/v1'\nD = 'GET /api/hello'\n")
    assert found == {"/healthz", "/v1/models", "/api/hello"}
    assert undocumented(found, "`/healthz` and `/v1/models`") == ["/api/hello"]
