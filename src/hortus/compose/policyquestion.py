"""Turn the gateway's question into one for the policies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hortus.compose.policydirectory import HOUSE
from hortus.core import TEAM, Action, ConfigError, DlpSettings, PolicySettings, Principal, Question
from hortus.policy import (
    Budget,
    Circumstances,
    DataClass,
    Directory,
    KeyTier,
    Label,
    Purpose,
    Request,
    Uid,
    Zone,
    labels_of,
    model,
    service,
    user,
)

_US = 1_000_000
_CLASSES, _NAMES = list(DataClass), frozenset(DataClass)
_PURPOSES = frozenset(Purpose)
_DOORS = {Action.COMPLETE: Purpose.COMPLETION, Action.EMBED: Purpose.SEARCH}
_UNNAMED = "unknown"

Standing = Callable[[Question], Budget]
"""Tells how the budgets stand that a request goes on."""


def within(_: Question) -> Budget:
    """Return that there is room: nobody keeps budgets."""
    return Budget.WITHIN


@dataclass(frozen=True, slots=True)
class Clocks:
    """What time it is where somebody works: by their country, else as this machine has it."""

    zones: Mapping[str, ZoneInfo]

    @classmethod
    def of(cls, settings: PolicySettings) -> "Clocks":
        """Return the clocks the settings name; raises ``ConfigError``."""
        return cls({country: _zone(country, name) for country, name in settings.clocks.items()})

    def at(self, now_us: int, region: str) -> datetime:
        """Return the time where ``region`` is, with its offset from UTC."""
        there: tzinfo | None = self.zones.get(region)
        return datetime.fromtimestamp(now_us / _US, UTC).astimezone(there)


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything but the question itself that an answer rests on, as of one moment."""

    directory: Directory
    clocks: Clocks
    default_class: DataClass
    standing: Standing = within

    def request(self, question: Question, dlp: DlpSettings, now_us: int) -> Request:
        """Return the question as the policies are asked it."""
        principal, client = question.principal, question.client
        who = caller(principal, self.directory)
        zone = zone_of(question.zone)
        return Request(
            who,
            question.action,
            model(question.model.name),
            self.clocks.at(now_us, self.directory.account(who).region),
            Circumstances(
                data_class=self.data_class(question),
                labels=_labels(question, dlp),
                zone=zone,
                key_tier=KeyTier(principal.tier.value),
                key_covers=not principal.models or question.asked in principal.models,
                key_zone=_bound(principal.zones, question.zone, zone),
                purpose=_purpose(question),
                budget=self.standing(question),
                project=question.project,
                tool=tool_name(client, question.client_version),
            ),
        )

    def data_class(self, question: Question) -> DataClass:
        """Return the class of the project, or of source text in the request where it is higher.

        What a client says of itself can make a request more sensitive, never less: the project it
        names is a claim, and one that the key or its holder has been given is not.
        """
        projects = self.directory.projects
        found = [self._class_of(question.project)]
        if question.principal.project:
            found.append(self._class_of(question.principal.project))
        if question.data_class in _NAMES:
            found.append(DataClass(question.data_class))
        for kind, _, name in map(_parted, question.labels):
            if kind == Label.SOURCE and (source := projects.get(Uid("Project", name))):
                found.append(source.data_class)
        return max(found, key=_CLASSES.index)

    def _class_of(self, project: str) -> DataClass:
        listed = self.directory.projects.get(Uid("Project", project))
        return listed.data_class if listed else self.default_class


def caller(principal: Principal, directory: Directory) -> Uid:
    """Return who asks.

    A key that belongs to nobody is known by its name, unless somebody else is called so: a name
    given to a key must not make it theirs.
    """
    return account_uid(
        principal.account,
        principal.name,
        principal.key_id,
        directory,
        is_service=principal.is_service,
    )


def account_uid(
    account: str, name: str, key_id: str, directory: Directory, *, is_service: bool = False
) -> Uid:
    """Return who asked, from what is recorded of them."""
    if account.startswith(TEAM):
        return Uid("Team", account.removeprefix(TEAM))
    if account or is_service:
        return (service if is_service else user)(account or name)
    if name == HOUSE and key_id == "self":
        return service(HOUSE)
    return user(key_id if user(name) in directory.accounts else name)


def tool_name(client: str, version: str) -> str:
    """Return a client as policies name it; nothing where it did not say who it is."""
    if client in {"", _UNNAMED}:
        return ""
    return f"{client}@{version}" if version else client


def zone_of(name: str) -> str:
    """Return the network as policies know it: the settings name it, or nobody does."""
    return name or Zone.UNKNOWN.value


def _bound(zones: frozenset[str], came_from: str, zone: str) -> str | None:
    """Return the network a key is bound to: where it is one of several, the one it came from."""
    if not zones:
        return None
    if came_from in zones:
        return zone
    # Where none of them is the one it came from, any of them says so.
    return min(zones)


def _purpose(question: Question) -> Purpose:
    if question.purpose in _PURPOSES:
        return Purpose(question.purpose)
    return _DOORS.get(question.action, Purpose.UNSTATED)


def _labels(question: Question, dlp: DlpSettings) -> frozenset[Label]:
    """Return the kinds of data that policies are to act on.

    What the settings say is only to be recorded, or may pass, is not held against a request.
    """
    if dlp.mode != "enforce" or not question.labels:
        return frozenset()
    labels = labels_of(question.labels)
    if dlp.confidential == "pass":
        labels -= {Label.CONFIDENTIAL}
    return labels


def _parted(label: str) -> tuple[str, str, str]:
    return label.partition(":")


def _zone(country: str, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise ConfigError(
            f"policy.clocks.{country}: there is no time zone {name!r} on this machine",
            remedy='write it as Europe/Berlin is written; the package "tzdata" brings them all',
        ) from e
