"""hortus and the model behind it, as the processes a company would run."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import msgspec

from conformance.processes import answers, running
from conformance.script import SCRIPT
from conformance.signing import Provider, identity_provider, signed_in
from hortus.gateway.testing import Script

UPSTREAMS = ("chat", "responses", "messages")
"""The dialects that the model behind hortus is asked in."""

CLOSED = "is closed by the test of a policy"
"""What a client shows when the policy refuses it."""
BANNED = "it is banned by the test of a ban"
"""Why a client is banned, and so what it shows."""
_CLOSED = f"""
@id("closed")
@reason("{{what}} {CLOSED}")
@remedy("wait until it is over")
@owner("conformance")
forbid (principal, action == Action::"infer", resource == Model::"MODEL");
"""
_EXAMPLES = """
[company.models."MODEL"]
inside = true
[[example]]
policy = "closed"
allowed = true
who = "anna"
what = "house/coder"
[[example]]
policy = "closed"
allowed = false
who = "anna"
what = "MODEL"
"""
_HORTUS = (sys.executable, "-m", "hortus")


@dataclass(frozen=True, slots=True)
class Model:
    """The scripted model: where it listens and where it writes down what it is asked."""

    url: str
    record: Path

    def paths_asked(self, model: str) -> set[str]:
        """Return the paths at which ``model`` was asked."""
        if not self.record.exists():
            return set()
        rows = [json.loads(line) for line in self.record.read_bytes().splitlines()]
        asked = [(row["target"].partition("?")[0], json.loads(row["body"])) for row in rows]
        return {path for path, body in asked if body.get("model") == model}


@dataclass(frozen=True, slots=True)
class Hortus:
    """A running hortus: where it listens, its data folder and where keys are put."""

    url: str
    data: Path

    def key(self, name: str, models: Sequence[str]) -> Path:
        """Make a key that covers ``models`` and return the file that holds it."""
        secret = self._ask("key", "new", name, "--models", ",".join(models)).strip()
        return self._kept(name, secret)

    def revoke(self, name: str) -> None:
        """Revoke the key of that name."""
        keys = json.loads(self._ask("key", "list", "--json"))
        (number,) = [key["id"] for key in keys if key["name"] == name]
        self._ask("key", "revoke", number)

    def session(self, person: str, home: Path) -> Path:
        """Let a person sign in by the device flow and return the file with a token of theirs."""
        return self._kept(person, signed_in(self.url, home, person))

    def _kept(self, name: str, secret: str) -> Path:
        file = self.data.parent / f"key-{name}"
        file.touch(mode=0o600)
        file.write_text(secret, encoding="utf-8")
        return file

    def decisions(self, principal: str) -> list[dict[str, object]]:
        """Return what hortus recorded of the requests made with the key of that name."""
        rows = [
            json.loads(line) for line in self._ask("log", "--json", "--limit", "9999").splitlines()
        ]
        return [row for row in rows if row["attempts"][0]["principal"] == principal]

    def events(self, name: str) -> list[dict[str, str]]:
        """Return the events of a name that hortus has written down."""
        said = self._ask("log", "--events", "--event", name, "--json", "--limit", "999")
        return [json.loads(line) for line in said.splitlines()]

    @contextmanager
    def closed(self, model: str) -> Iterator[None]:
        """Close a model by a policy while hortus runs, and open it again at the end."""
        folder, before = self.data / "policy", self._policies()
        folder.mkdir(exist_ok=True)
        files = {"closed.examples.toml": _EXAMPLES, "closed.cedar": _CLOSED}
        for name, text in files.items():
            (folder / name).write_text(text.replace("MODEL", model), encoding="utf-8")
        self._wait(lambda: self._policies() != before)
        closed = self._policies()
        try:
            yield
        finally:
            for name in files:
                (folder / name).unlink()
            self._wait(lambda: self._policies() != closed)

    @contextmanager
    def banned(
        self, tool: str, key: Path, reason: str = BANNED, more: Sequence[str] = ()
    ) -> Iterator[None]:
        """Ban a tool while hortus runs, and allow it at the end; ``more`` are words of the ban."""
        self._decide("deny", tool, reason, more)
        self._wait(lambda: self._verdict(tool, key).startswith("banned"))
        try:
            yield
        finally:
            self._decide("allow", tool, "the test of a ban is over")
            self._wait(lambda: self._verdict(tool, key).startswith("allowed"))

    def _decide(self, verb: str, tool: str, reason: str, more: Sequence[str] = ()) -> None:
        self._ask("tools", verb, tool, "--reason", reason, *more)

    def _verdict(self, tool: str, key: Path) -> str:
        """Return what the running hortus says of a tool to whoever asks with it."""
        said = ("--url", self.url, "--key-file", str(key), "--client", tool, "--json")
        return str(json.loads(self._ask("passport", *said))["client_verdict"])

    def _policies(self) -> str:
        """Return which policies are in force, as hortus says."""
        with urlopen(f"{self.url}/readyz") as answer:  # noqa: S310 - our own address
            return str(json.load(answer)["parts"]["policies"])

    def _wait(self, holds: Callable[[], bool]) -> None:
        for _ in range(200):
            if holds():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the policies stay as they were: {self._policies()}")

    def _ask(self, *words: str) -> str:
        command = [*_HORTUS, *words, "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
        if done.returncode != 0:
            said = (done.stderr + done.stdout)[-2000:].strip()
            raise RuntimeError(f"hortus {' '.join(words)} ends with {done.returncode}: {said}")
        return done.stdout


@contextmanager
def scripted_model(folder: Path, played: Script = SCRIPT) -> Iterator[Model]:
    """Run the model that plays the script."""
    script, record = folder / "script.json", folder / "asked.jsonl"
    script.write_bytes(msgspec.json.encode(played))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hortus.gateway.testing", "--port", str(port)]
    command += ["--script", str(script), "--record", str(record)]
    with running(command, folder / "model.log", lambda: answers(f"{url}/v1/models")):
        yield Model(url, record)


@contextmanager
def hortus_before(model: Model, folder: Path) -> Iterator[Hortus]:
    """Run hortus with the model behind it three times, once in each dialect.

    People sign in at an identity provider beside it.
    """
    data, port = folder / "data", free_port()
    data.mkdir()
    url = f"http://127.0.0.1:{port}"
    command = [*_HORTUS, "up", "--data", str(data)]
    with identity_provider(folder, port) as provider:
        settings = _settings(model.url, port, provider)
        (data / "hortus.toml").write_text(settings, encoding="utf-8")
        with running(command, folder / "hortus.log", lambda: answers(f"{url}/readyz")):
            yield Hortus(url, data)


def served_as(upstream: str) -> str:
    """Return the name by which the model is asked in that dialect."""
    return f"scripted-{upstream}"


def _settings(model_url: str, port: int, provider: Provider) -> str:
    lines = ["[server]", f"port = {port}", "", "[signin]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in provider.settings.items()]
    for upstream in UPSTREAMS:
        table: Mapping[str, object] = {
            "url": f"{model_url}/v1",
            "dialect": upstream,
            "inside": True,
        }
        lines += ["", f'[models."{served_as(upstream)}"]']
        lines += [f"{name} = {json.dumps(value)}" for name, value in table.items()]
    lines += ["", "[aliases]"]
    lines += [f'"house/{upstream}" = ["{served_as(upstream)}"]' for upstream in UPSTREAMS]
    return "\n".join(lines) + "\n"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
