"""What settings must agree on beyond the type of each value."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from hortus.core.settings import ModelSettings, Settings
from hortus.core.types import EMBEDDED_MODEL

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the setting, the problem and the remedy."""

    name: str
    problem: str
    remedy: str


def faults_of(settings: Settings) -> Iterator[Fault]:
    """Yield what is wrong with settings whose single values are all of the right type."""
    if traces_url := settings.gateway.traces_url:
        yield from _faults_of_address("gateway.traces_url", traces_url)
    for name, model in settings.models.items():
        yield from faults_of_name("models", name)
        yield from faults_of_model(name, model)
    for name, models in settings.aliases.items():
        yield from faults_of_name("aliases", name)
        yield from _faults_of_alias(name, models, settings)


def faults_of_name(section: str, name: str) -> Iterator[Fault]:
    """Yield what is wrong with the name of a model or an alias."""
    where = f"{section}.{name}"
    if name == EMBEDDED_MODEL:
        yield Fault(where, f"{name} is the name of the embedded model", "choose another name")
    elif not _NAME.fullmatch(name):
        yield Fault(
            where,
            f"{name!r} cannot be a name",
            "use letters, digits and . _ : / @ + -, at most 128, a letter or digit first",
        )


def faults_of_model(name: str, model: ModelSettings) -> Iterator[Fault]:
    """Yield what is wrong with one model's table."""
    where = f"models.{name}"
    if bool(model.url) == bool(model.gguf):
        yield Fault(
            where,
            "needs one of url and gguf",
            "give the address of a model server, or the path of a GGUF file",
        )
    for key, address in (("url", model.url), ("proxy", model.proxy)):
        if address:
            yield from _faults_of_address(f"{where}.{key}", address)


def _faults_of_address(where: str, address: str) -> Iterator[Fault]:
    parts = _split(address)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        yield Fault(
            where,
            "is not the address of a server",
            "begin it with http:// or https:// and a host, as in https://HOST/v1",
        )
    # The address itself stays out of the message: it holds a password.
    elif "@" in parts.netloc:
        yield Fault(
            where,
            "holds a user or password",
            "take it out; a model's key goes into a file that api_key_file names",
        )
    elif parts.query or parts.fragment:
        yield Fault(where, "has a query or fragment", "end the address with its path")


def _split(address: str) -> SplitResult | None:
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def _faults_of_alias(name: str, models: Sequence[str], settings: Settings) -> Iterator[Fault]:
    where = f"aliases.{name}"
    if name in settings.models:
        yield Fault(where, f"{name} is also the name of a model", "rename one of the two")
    if not models:
        yield Fault(where, "names no model", "list at least one, the preferred one first")
    for model in models:
        if model not in settings.models and model != EMBEDDED_MODEL:
            yield Fault(where, f"there is no model {model!r}", _nearest(model, settings))
    if len(set(models)) < len(models):
        yield Fault(where, "names a model twice", "list each model once")


def _nearest(model: str, settings: Settings) -> str:
    near = difflib.get_close_matches(model, [*settings.models, EMBEDDED_MODEL], n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{meant}`hortus model list` shows the models"
