"""Find out where the gateway is and who asks it: whoever has a key, else whoever is signed in."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path

from hortus.core import UsageError, load_settings
from hortus.core.address import DEFAULT_URL, base_url, is_clear_text_abroad, read_key
from hortus.core.config import user_place
from hortus.core.credential import Bearer, Credential

_FILE = "login.json"


@dataclass(frozen=True, slots=True)
class Access:
    """A gateway, and what proves who asks it."""

    url: str
    credential: Credential


def configure_gateway(parser: ArgumentParser) -> None:
    """Add the arguments that say where the gateway is and who asks."""
    parser.add_argument(
        "--url", metavar="U", help=f"address of hortus; else HORTUS_URL or {DEFAULT_URL}"
    )
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="F",
        help="file with your key; else HORTUS_KEY_FILE, else as signed in (`hortus login`)",
    )


def access_of(args: Namespace) -> Access:
    """Return the gateway to ask. Raises ``UsageError`` where nobody knows who asks."""
    said = args.key_file or user_place("HORTUS_KEY_FILE")
    url = args.url or user_place("HORTUS_URL")
    if said:
        return Access(checked(url or DEFAULT_URL), Bearer(read_key(Path(said).expanduser())))
    return _as_signed_in(args, url)


def checked(url: str) -> str:
    """Return an address to which a key may be sent. Raises ``UsageError`` for any other."""
    place = base_url(url)
    if is_clear_text_abroad(place):
        raise UsageError(
            f"{place} is not encrypted, and another machine",
            remedy="give the address that begins with https://",
        )
    return place


def _as_signed_in(args: Namespace, url: str) -> Access:
    file = load_settings(data=args.data, file=args.config).data / _FILE
    if not file.exists():
        raise UsageError(
            "nobody knows who asks: no key is given, and nobody is signed in",
            remedy="sign in with `hortus login`, or say --key-file FILE or set HORTUS_KEY_FILE",
        )
    from hortus.cli.login import open_login  # noqa: PLC0415 - only without a key
    from hortus.signin import LoginFile  # noqa: PLC0415 - only without a key

    known = LoginFile(file).read().url
    if url and base_url(url) != base_url(known):
        raise UsageError(
            f"you are signed in at {known}, not at {url}",
            remedy=f"`hortus login --url {url}`, or give a key with --key-file",
        )
    return Access(checked(known), open_login(args))
