"""People who sign in by the device flow at a real identity provider."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hortus.signin.testing import HeadlessBrowser, RunningProvider, install

_ROOT = Path(__file__).resolve().parents[1]
_SOURCES, _INSTALLED = _ROOT / "tests" / "signin" / "idp", _ROOT / "build" / "idp"
_SECRET = "a secret that only the test knows"  # noqa: S105 - of the provider for tests
_HORTUS = (sys.executable, "-m", "hortus")
_LIMIT_S = 60.0


def install_provider() -> Path:
    """Install the provider and return its module; raises ``CannotHaveProviderError``."""
    return install(_SOURCES, _INSTALLED)


@dataclass(frozen=True, slots=True)
class Provider:
    """The company's identity provider, and the file with the secret that hortus shows it."""

    issuer: str
    secret: Path

    @property
    def settings(self) -> dict[str, str]:
        """What hortus is told of it."""
        return {
            "issuer": self.issuer,
            "client_id": "hortus",
            "client_secret_file": str(self.secret),
            "region_claim": "country",
        }


@contextmanager
def identity_provider(folder: Path, port: int) -> Iterator[Provider]:
    """Run the provider for a hortus that will listen at ``port``."""
    secret = folder / "client-secret"
    secret.touch(mode=0o600)
    secret.write_text(f"{_SECRET}\n", encoding="utf-8")
    back = f"http://127.0.0.1:{port}/signin/callback"
    running = RunningProvider(_SOURCES / "provider.mjs", install_provider(), back)
    running.start()
    try:
        yield Provider(running.issuer, secret)
    finally:
        running.stop()


def signed_in(url: str, home: Path, person: str) -> str:
    """Let a person sign in with ``hortus login``; return a token for a client that has no key."""
    place = ("--data", str(home / ".local" / "share" / "hortus"))
    login = subprocess.Popen(  # noqa: S603 - ourselves
        [*_HORTUS, "login", "--url", url, *place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # The first line says what to do, the second where, the third with which code.
    _, page, code = [(login.stderr.readline() if login.stderr else "").strip() for _ in range(3)]
    asyncio.run(_let_in(page, code, person))
    out, err = login.communicate(timeout=_LIMIT_S)
    if login.returncode != 0 or person not in out:
        raise RuntimeError(f"hortus login of {person}: {out}{err}")
    done = subprocess.run(  # noqa: S603 - ourselves
        [*_HORTUS, "whoami", "--token", *place],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


async def _let_in(page: str, code: str, person: str) -> None:
    """Do what the person does in their browser."""
    async with HeadlessBrowser() as browser:
        found = await browser.open(page)
        if found.links:
            found = await browser.sign_in(found, person)
        if code not in found.text:
            raise RuntimeError(f"the page of {person} shows another code: {found.text[:500]}")
        await browser.submit(found, answer="approve")
