"""A real identity provider, and a browser that walks its pages without a screen."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp

_INSTALL_S, _START_S, _STOP_S = 120, 30, 10
_FIRST_REDIRECT, _FIRST_FAILURE = 300, 400
_MOST_STEPS = 20


class CannotHaveProviderError(Exception):
    """The provider cannot be installed or started here; the text says why."""


def install(sources: Path, into: Path) -> Path:
    """Install the provider that ``sources`` lock and return where its module is.

    Several test processes may ask at once: one installs, the others wait for it.
    """
    into.mkdir(parents=True, exist_ok=True)
    with (into / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        module = into / "node_modules" / "oidc-provider" / "lib" / "index.js"
        stamp = into / ".installed"
        wanted = (sources / "package-lock.json").read_bytes()
        if not (module.exists() and stamp.exists() and stamp.read_bytes() == wanted):
            _install(sources, into)
            stamp.write_bytes(wanted)
    return module


def _install(sources: Path, into: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise CannotHaveProviderError("node and npm are not on this machine (apt install npm)")
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(sources / name, into / name)
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=into, capture_output=True, text=True, timeout=_INSTALL_S, check=False
        )
    except subprocess.TimeoutExpired as e:
        raise CannotHaveProviderError(f"npm took longer than {_INSTALL_S} s") from e
    if done.returncode != 0:
        raise CannotHaveProviderError(f"npm ci: {(done.stderr or done.stdout).strip()[-300:]}")


class RunningProvider:
    """The provider on a free port, until it is stopped; it can come back with other keys."""

    def __init__(self, script: Path, module: Path, redirect: str) -> None:
        self._script = script
        self._settings = {"IDP_MODULE": module.as_uri(), "IDP_REDIRECT": redirect}
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None
        self._as_at_first = True
        self.issuer = f"http://127.0.0.1:{self._port}"

    def start(self, **settings: str) -> None:
        """Start it; ``settings`` are variables of its script."""
        node = shutil.which("node") or "node"
        said = {"PATH": os.defpath, "IDP_PORT": str(self._port), **self._settings, **settings}
        self._as_at_first = not settings
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [node, str(self._script)], env=said, stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line.startswith("ready"):
            self.stop()
            raise CannotHaveProviderError(f"the provider did not start: {line}")

    def restore(self) -> None:
        """Let it run as it did at first."""
        if self._process is None or not self._as_at_first:
            self.stop()
            self.start()

    def stop(self) -> None:
        """Stop it, as if it had failed; safe to call twice."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(_STOP_S)
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Page(HTMLParser):
    """A page as it came: its address, its text, and its forms."""

    def __init__(self, url: str, status: int, text: str) -> None:
        super().__init__()
        self.url, self.status, self.text = url, status, text
        self.action, self.method = "", "get"
        self.fields: dict[str, str] = {}
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their hidden fields, and links."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action, self.method = said.get("action", ""), said.get("method", "get").lower()
        elif tag == "input" and said.get("name"):
            self.fields.setdefault(said["name"], said.get("value", ""))
        elif tag == "a" and said.get("href"):
            self.links.append(said["href"])


class HeadlessBrowser:
    """Follows links, redirects and forms, with cookies, and says where its forms come from."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def open(self, url: str) -> Page:
        """Return the page at ``url``, wherever it leads."""
        return await self._ask("GET", url)

    async def submit(self, page: Page, **fields: str) -> Page:
        """Fill in the first form of ``page`` and send it."""
        url = urljoin(page.url, page.action)
        form = page.fields | fields
        if page.method == "get":
            query = "&".join(f"{name}={value}" for name, value in form.items())
            return await self._ask("GET", f"{url}?{query}")
        origin = "/".join(page.url.split("/")[:3])
        return await self._ask("POST", url, form, {"origin": origin})

    async def sign_in(self, page: Page, login: str) -> Page:
        """Walk from our page to the provider's, sign in there, agree, and come back."""
        link = next(link for link in page.links if "/signin/start" in link)
        page = await self.open(urljoin(page.url, link))
        for _ in range(_MOST_STEPS):
            if "/interaction/" not in page.url:
                return page
            asked = {"login": login, "password": "any"} if "login" in page.fields else {}
            page = await self.submit(page, **asked)
        raise AssertionError("the provider asks for ever")

    async def _ask(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        for _ in range(_MOST_STEPS):
            async with self._session.request(
                method, url, data=form, headers=headers, allow_redirects=False
            ) as answer:
                if not _FIRST_REDIRECT <= answer.status < _FIRST_FAILURE:
                    return Page(url, answer.status, await answer.text())
                url, method, form = urljoin(url, answer.headers["location"]), "GET", None
        raise AssertionError("redirected for ever")
