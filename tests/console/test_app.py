"""The status page over ASGI: what it shows, to whom, and what it never does."""

import asyncio
import dataclasses
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.console import (
    AliasStatus,
    Console,
    EmbeddedStatus,
    Health,
    ModelStatus,
    Refusal,
    Status,
    Today,
)
from hortus.core import UnavailableError
from hortus.core.testing import FrozenClock

CLOCK = FrozenClock()
NOW = CLOCK.now_us()
EMPTY = Status("1.2.3", NOW - 3_700_000_000, "/data", "http://127.0.0.1:8180/v1")
FULL = dataclasses.replace(
    EMPTY,
    embedded=EmbeddedStatus(
        "/srv/shop", "a1b2c3d4e5f6a7b8", 1_234, 8_800_000, 15_000_000, 3.2, rebuilt=True
    ),
    models=(
        ModelStatus("qwen", "http://127.0.0.1:8000/v1", "chat", inside=True, health=Health.WELL),
        ModelStatus(
            "far",
            "https://far.example/v1",
            "messages",
            inside=False,
            region="US",
            health=Health.RESTING,
            detail="3 failures in a row",
        ),
    ),
    aliases=(AliasStatus("house/code", ("qwen", "far")),),
    today=Today(12_345, 67, 1_000, 2_000, {"EUR": 1_500_000}),
    refusals=(
        Refusal(NOW, "dec_1", "anna", "far", 403, "not from <here>", "ask & wait"),
        Refusal(NOW, "dec_2", "", "", 401, "no key", "send one"),
    ),
    clients=("claude", "aider"),
)


@dataclasses.dataclass
class Source:
    state: Status | UnavailableError

    async def status(self) -> Status:
        if isinstance(self.state, UnavailableError):
            raise self.state
        return self.state


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def get(
    state: Status | UnavailableError = FULL,
    path: str = "/console",
    *,
    host: str = "127.0.0.1:8180",
    method: str = "GET",
    hosts: frozenset[str] | None = None,
) -> Answer:
    console = Console(Source(state), CLOCK, **({"hosts": hosts} if hosts is not None else {}))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8180),
        "headers": [(b"host", host.encode())],
    }
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(console(scope, receive, send))  # type: ignore[arg-type]
    start, *bodies = sent
    body = b"".join(message.get("body", b"") for message in bodies)  # type: ignore[misc]
    headers = {name.decode(): value.decode() for name, value in start["headers"]}  # type: ignore[attr-defined]
    return Answer(start["status"], headers, body.decode())  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Collects what a page holds: text, tags with their attributes, and open tags."""

    VOID = frozenset({"meta", "link", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize(
    "words",
    [
        "Version 1.2.3",
        "1 of 2 models is resting after failures",
        "(1 h 1 min)",
        "/data",
        "/srv/shop",
        "a1b2c3d4e5f6 ",
        "8.8 MB",
        "15.0 MB",
        "Built in 3.2 s",
        "qwen answers inside chat",
        "far resting 3 failures in a row outside, US messages",
        "house/code qwen , then far",
        "12 345",
        "1.50 EUR",
        "anna asked for far",
        "not from <here>",
        "Remedy: ask & wait",
        "hortus why dec_1",
        "401 an unknown caller asked for no model",
        "http://127.0.0.1:8180/v1",
        "hortus connect claude",
        "hortus connect aider",
    ],
)
def test_the_page_shows(words: str) -> None:
    assert words in Reader(get().text).text


@pytest.mark.parametrize(
    "words",
    [
        "Up, but there is no model to ask",
        "No model server is configured",
        "Off. Name a repository",
        "Last refusals and failures None.",
        "Cost nothing",
    ],
)
def test_an_empty_house_says_what_to_do(words: str) -> None:
    assert words in Reader(get(EMPTY).text).text


def test_an_embedded_model_that_was_kept_is_loaded_and_not_built() -> None:
    assert FULL.embedded is not None
    kept = dataclasses.replace(FULL.embedded, start_s=0.3, rebuilt=False)
    page = get(dataclasses.replace(FULL, embedded=kept))
    assert "Loaded in 0.3 s" in Reader(page.text).text


def test_with_every_model_well_the_page_says_so() -> None:
    page = get(dataclasses.replace(FULL, models=FULL.models[:1]))
    assert "Up and well." in page.text


def test_the_page_allows_no_script_no_foreign_thing_and_no_frame() -> None:
    answer = get()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("state", [FULL, EMPTY, UnavailableError("no", remedy="wait")])
def test_the_page_keeps_to_its_own_policy(state: Status | UnavailableError) -> None:
    for tag, attributes in Reader(get(state).text).tags:
        assert tag not in {"script", "style", "img", "iframe", "form"}
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert not (attributes.get("href") or "").startswith(("http", "//"))


@pytest.mark.parametrize("state", [FULL, EMPTY])
def test_the_page_is_whole_and_can_be_read_aloud(state: Status) -> None:
    page = Reader(get(state).text)
    assert page.open == []
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert dict(page.tags)["html"]["lang"] == "en-GB"
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for tag, attributes in page.tags:
        if label := attributes.get("aria-labelledby"):
            assert label in ids
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}


def test_the_stylesheet_is_served_with_its_type() -> None:
    answer = get(path="/console/console.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in answer.text
    assert "@media print" in answer.text
    assert not re.search(r"url\(|@import", answer.text)


@pytest.mark.parametrize("path", ["/console", "/console/"])
def test_the_page_is_found_with_and_without_a_slash(path: str) -> None:
    assert get(path=path).status == 200


@pytest.mark.parametrize(
    "path", ["/console/absent", "/console/../app.py", "/console/status.html", "/other"]
)
def test_nothing_else_is_served(path: str) -> None:
    assert get(path=path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_page_changes_nothing(method: str) -> None:
    assert get(method=method).status == 405


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8180", "127.0.0.1.evil.example"])
def test_a_browser_led_here_under_a_strangers_name_sees_nothing(host: str) -> None:
    answer = get(host=host)
    assert answer.status == 421
    assert "qwen" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8180", "localhost:8180", "LOCALHOST", "[::1]:8180"])
def test_this_machine_may_look_by_any_of_its_names(host: str) -> None:
    assert get(host=host).status == 200


def test_other_names_are_served_where_they_are_allowed() -> None:
    names = frozenset({"hortus.example"})
    assert get(host="hortus.example", hosts=names).status == 200
    assert get(host="127.0.0.1", hosts=names).status == 421


def test_a_state_that_cannot_be_had_is_said_with_its_remedy() -> None:
    answer = get(UnavailableError("the records cannot be read", remedy="look at the disk"))
    assert answer.status == 503
    text = Reader(answer.text).text
    assert "the records cannot be read Remedy: look at the disk Code: unavailable" in text


@settings(max_examples=30)  # each makes two pages from the ground up
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_of_a_request_becomes_markup(model: str, message: str) -> None:
    refusal = Refusal(NOW, "dec_1", "", model, 404, message, "")
    plain = dataclasses.replace(EMPTY, refusals=(dataclasses.replace(refusal, message=""),))
    odd = dataclasses.replace(EMPTY, refusals=(refusal,))
    assert Reader(get(odd).text).tags == Reader(get(plain).text).tags


def test_nothing_heavy_is_loaded_before_the_first_request() -> None:
    statement = (
        "import sys, hortus.console; "
        "print({'starlette', 'jinja2'} & {name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
