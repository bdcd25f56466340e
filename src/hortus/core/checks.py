"""What settings must agree on beyond the type of each value."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

from hortus.core.address import parts_of
from hortus.core.regex import late
from hortus.core.settings import (
    BudgetSettings,
    ContentRuleSettings,
    ContentSettings,
    DlpSettings,
    ModelSettings,
    ScimSettings,
    ServerSettings,
    Settings,
    SigninSettings,
    StoreSettings,
)
from hortus.core.types import EMBEDDED_MODEL, SCIM_DOOR

_NAME = late(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}")
_URN = late(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}(?::[A-Za-z0-9._-]+)+")
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_PROJECT = late(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


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
    yield from _faults_of_tls(settings.server)
    yield from _faults_of_store(settings.store)
    for name, model in settings.models.items():
        yield from faults_of_name("models", name)
        yield from faults_of_model(name, model)
    for name, models in settings.aliases.items():
        yield from faults_of_name("aliases", name)
        yield from _faults_of_alias(name, models, settings)
    yield from _faults_of_content(settings.content, settings)
    yield from _faults_of_projects(settings.dlp)
    yield from _faults_of_signin(settings.signin)
    yield from _faults_of_networks("server.trusted_proxies", settings.server.trusted_proxies)
    for name, networks in settings.zones.items():
        yield from _faults_of_zone(name, networks)
    yield from _faults_of_scim(settings.scim)
    if embedding_url := settings.knowledge.embedding_url:
        yield from _faults_of_address("knowledge.embedding_url", embedding_url)
    yield from _faults_of_rates(settings.budgets)


def _faults_of_signin(signin: SigninSettings) -> Iterator[Fault]:
    for name in ("public_url", "issuer"):
        if address := getattr(signin, name):
            yield from faults_of_own_address(f"signin.{name}", address)
    if bool(signin.issuer) != bool(signin.client_id):
        yield Fault(
            "signin.issuer",
            "and client_id belong together",
            "give both as the provider has them, or neither",
        )
    if signin.client_secret_file and not signin.client_id:
        yield Fault("signin.client_secret_file", "serves no client", "name one in client_id")


def faults_of_own_address(name: str, address: str) -> Iterator[Fault]:
    """Yield what is wrong with an address that secrets go to: in clear only on this machine."""
    yield from _faults_of_address(name, address)
    parts = parts_of(address)
    if parts and parts.scheme == "http" and parts.hostname not in {None, *_THIS_MACHINE}:
        yield Fault(name, "is not encrypted", "use https; http will do on 127.0.0.1 only")


def _faults_of_tls(server: ServerSettings) -> Iterator[Fault]:
    named = {
        "server.tls_certificate_file": server.tls_certificate_file,
        "server.tls_key_file": server.tls_key_file,
    }
    missing = [name for name, file in named.items() if not file]
    if len(missing) == 1:
        yield Fault(
            missing[0],
            "a certificate and its private key belong together",
            "name both files, or none for plain HTTP",
        )


def _faults_of_store(store: StoreSettings) -> Iterator[Fault]:
    parts = _split_server(store.url)
    if store.password_file and not store.url:
        yield Fault(
            "store.password_file", "serves no database", "name one in store.url, or take it out"
        )
    elif store.url and (parts is None or parts.scheme not in {"postgresql", "postgres"}):
        yield Fault(
            "store.url",
            "is not the address of a PostgreSQL database",
            "write it as in postgresql://hortus@db.example/hortus",
        )
    # The address itself stays out of the message: it holds a password.
    elif parts and _holds_password(parts):
        yield Fault(
            "store.url",
            "holds a password",
            "take it out; it goes into a file that store.password_file names",
        )


def _holds_password(parts: SplitResult) -> bool:
    # The driver reads names with percent signs, and knows a second password: that of a key.
    named = (name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return ":" in parts.netloc.rpartition("@")[0] or any(n.endswith("password") for n in named)


def _split_server(address: str) -> SplitResult | None:
    """Return the parts of an address that may name several hosts."""
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return None
    try:
        return urlsplit(address)
    except ValueError:
        return None


def faults_of_name(section: str, name: str) -> Iterator[Fault]:
    """Yield what is wrong with the name of a model or an alias."""
    where = f"{section}.{name}"
    if name == EMBEDDED_MODEL:
        yield Fault(where, f"{name} is the name of the embedded model", "choose another name")
    elif name == SCIM_DOOR:
        yield Fault(where, f"{name} is the door of the directory", "choose another name")
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
    yield from _faults_of_prices(where, model)
    for key, address in (("url", model.url), ("proxy", model.proxy)):
        if address:
            yield from _faults_of_address(f"{where}.{key}", address)


def _faults_of_prices(where: str, model: ModelSettings) -> Iterator[Fault]:
    if bool(model.gpu_hour_price) != bool(model.tokens_per_gpu_hour):
        yield Fault(
            f"{where}.gpu_hour_price",
            "says what a token costs only together with tokens_per_gpu_hour",
            "give both, or neither",
        )
    if model.gpu_hour_price and (model.price_in_per_mtok or model.price_out_per_mtok):
        yield Fault(
            f"{where}.gpu_hour_price",
            "is a second price beside that of tokens",
            "keep one: the price of the hour, or price_in_per_mtok and price_out_per_mtok",
        )


def _faults_of_rates(budgets: BudgetSettings) -> Iterator[Fault]:
    for day, rates in budgets.rates.items():
        where = f"budgets.rates.{day}"
        if not _is_day(day):
            yield Fault(where, f"{day!r} is no day", "write it as in 2026-11-01")
        if rates.get(budgets.currency, 1.0) != 1.0:
            yield Fault(
                f"{where}.{budgets.currency}",
                "is the currency that the others are measured in: it is worth 1",
                "take it out, or change budgets.currency",
            )


def _is_day(text: str) -> bool:
    try:
        return str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _faults_of_address(where: str, address: str) -> Iterator[Fault]:
    parts = parts_of(address)
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


def _faults_of_projects(dlp: DlpSettings) -> Iterator[Fault]:
    for name, project in dlp.projects.items():
        if not _PROJECT.fullmatch(name):
            yield Fault(
                f"dlp.projects.{name}",
                f"{name!r} cannot be a project's name",
                "use letters, digits and . _ -, at most 64, a letter or digit first",
            )
        if not project.repository:
            yield Fault(
                f"dlp.projects.{name}",
                "names no repository",
                "give the path of its git repository as `repository`",
            )


def _faults_of_zone(name: str, networks: Sequence[str]) -> Iterator[Fault]:
    where = f"zones.{name}"
    if not _PROJECT.fullmatch(name):
        yield Fault(
            where,
            f"{name!r} cannot be a zone's name",
            "use letters, digits and . _ -, at most 64, a letter or digit first",
        )
    if not networks:
        yield Fault(where, "names no network", 'list at least one, such as "10.0.0.0/8"')
    yield from _faults_of_networks(where, networks)


def _faults_of_networks(where: str, networks: Sequence[str]) -> Iterator[Fault]:
    for network in networks:
        try:
            ip_network(network)
        except ValueError as e:
            yield Fault(
                where,
                f"{network!r} is no network: {e}",
                'write it as in "10.0.0.0/8" or "fd00::/8"',
            )


def _faults_of_scim(scim: ScimSettings) -> Iterator[Fault]:
    if bool(scim.extension) != bool(scim.extension_attributes):
        yield Fault(
            "scim.extension",
            "needs both its URN and its attributes",
            "set scim.extension and scim.extension_attributes, or neither",
        )
    elif scim.extension and not _URN.fullmatch(scim.extension):
        yield Fault(
            "scim.extension",
            f"{scim.extension!r} is no URN of a schema",
            "write it as in urn:example:params:scim:schemas:extension:acme:2.0:User",
        )


def _faults_of_content(content: ContentSettings, settings: Settings) -> Iterator[Fault]:
    if content.required and not content.rules:
        yield Fault(
            "content.required",
            "requires content to be kept, and no rule says whose",
            "add a table [content.rules.NAME], or take it out",
        )
    if content.rules and settings.dlp.mode == "off":
        yield Fault(
            "content.rules",
            "keep texts in which nobody looks for secrets",
            'set dlp.mode to "enforce" or "observe", or take the rules out',
        )
    if content.rules and settings.store.url and not (content.keys_folder and content.key_file):
        yield Fault(
            "content.rules",
            "seal with keys that only this machine has, in a database that others use as well",
            "name places that all gateways share: content.keys_folder and content.key_file",
        )
    if content.keys_folder and content.key_file:
        folder, file = Path(content.keys_folder), Path(content.key_file)
        if file.is_relative_to(folder):
            yield Fault(
                "content.key_file",
                "lies among the keys that it wraps: a copy of that folder would open everything",
                "keep it elsewhere",
            )
    for name, rule in content.rules.items():
        yield from _faults_of_rule(f"content.rules.{name}", rule)


def _faults_of_rule(where: str, rule: ContentRuleSettings) -> Iterator[Fault]:
    if not (rule.people or rule.teams or rule.keys):
        yield Fault(where, "names nobody", "say whom it is about: people, teams or keys")
    for setting in ("people", "teams", "keys"):
        if any(not who.strip("*?") for who in getattr(rule, setting)):
            yield Fault(
                f"{where}.{setting}",
                "is about everybody",
                "name people or teams: keeping content is opted into, one by one",
            )
    if not rule.classes:
        yield Fault(
            where,
            "names no kind of data",
            'say which labels may be kept in classes, such as ["none"] for unlabelled requests',
        )
    if "secret" in rule.classes:
        yield Fault(
            f"{where}.classes",
            "names `secret`: what holds secrets is never kept",
            "take it out of the list",
        )
    for setting in ("models", "keep"):
        if not getattr(rule, setting):
            yield Fault(f"{where}.{setting}", "is an empty list", "fill it, or take it out")
