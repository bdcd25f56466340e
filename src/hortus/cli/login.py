"""``hortus login``: sign this machine in, so that no key needs to be handed out."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.core.config import user_place

if TYPE_CHECKING:
    from hortus.signin import Login

_FILE = "login.json"
_LARGEST_KEY = 16_384


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--url", metavar="URL", help="where hortus is; default: this machine")
    group = parser.add_argument_group("a program that acts by itself")
    group.add_argument("--service", metavar="NAME", help="its name, as in `hortus service`")
    group.add_argument("--key", type=Path, metavar="FILE", help="its private key (a P-256 JWK)")


def run(args: Namespace, terminal: Terminal) -> int:
    """Sign in, and say as whom."""
    from hortus.connect import DEFAULT_URL, base_url, is_clear_text_abroad  # noqa: PLC0415 - heavy

    if bool(args.service) != bool(args.key):
        raise UsageError(
            "--service and --key belong together", remedy="say which program has which key"
        )
    url = base_url(args.url or user_place("HORTUS_URL") or DEFAULT_URL)
    if is_clear_text_abroad(url):
        raise UsageError(
            f"{url} is not encrypted, and another machine",
            remedy="give the address that begins with https://",
        )
    login = open_login(args)
    if args.service:
        login.as_service(url, args.service, _key(args.key))
    else:
        _as_person(login, url, terminal)
    who = login.who()
    if terminal.json:
        terminal.document(who)
    else:
        terminal.line(f"signed in at {url} as {printable(str(who['sub']))}")
    return 0


def open_login(args: Namespace) -> "Login":
    """Return the sign-in that the data folder keeps."""
    from hortus.signin import Login, LoginFile  # noqa: PLC0415 - as above

    loaded = load_settings(data=args.data, file=args.config)
    return Login(LoginFile(loaded.data / _FILE), SystemClock(), time.sleep)


def _as_person(login: "Login", url: str, terminal: Terminal) -> None:
    waiting = login.begin(url)
    terminal.note("Open this address in a browser, and let in the program with this code:")
    terminal.note(f"  {printable(waiting.page)}")
    terminal.note(f"  {printable(waiting.user_code)}")
    login.wait(waiting)


def _key(file: Path) -> dict[str, str]:
    import msgspec  # noqa: PLC0415 - only where a key is given

    try:
        with file.open("rb") as opened:
            key = msgspec.json.decode(opened.read(_LARGEST_KEY), type=dict[str, str])
    except OSError as e:
        raise UsageError(
            f"{file} cannot be read: {e.strerror}", remedy="name the file with the private key"
        ) from e
    except msgspec.DecodeError as e:
        raise UsageError(
            f"{file} holds no JSON Web Key", remedy="give the private key as JSON"
        ) from e
    if key.get("kty") != "EC" or key.get("crv") != "P-256" or "d" not in key:
        raise UsageError(
            f"{file} holds no private key of P-256", remedy="make one with crv P-256, and its d"
        )
    return key
