"""What is changed about the world, each sensitive value beside a control that has its effects."""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from hortus.inspector.campaign.seeds import NO_SEEDS, Seeds, spread
from hortus.inspector.world import Setting, World


class Depth(StrEnum):
    """How much is tried."""

    QUICK = "quick"
    DEFAULT = "default"
    THOROUGH = "thorough"


# Zones of one offset all year, so that the local time says nothing.
_ZONES = (("Asia/Shanghai", "Asia/Singapore"), ("Asia/Urumqi", "Asia/Dhaka"))
_MORE_ZONES = (
    ("Europe/Moscow", "Africa/Nairobi"),
    ("Asia/Vladivostok", "Pacific/Guam"),
    ("Asia/Hong_Kong", "Asia/Manila"),
    ("Asia/Taipei", "Australia/Perth"),
    ("America/Caracas", "America/La_Paz"),
    ("Asia/Pyongyang", "Asia/Tokyo"),
)
# Endings of one length, and words of one length inside a name; the first has both. All have one
# control, so that its runs serve each of them.
_HOSTS = (
    ("deepseek.example.cn", "deepwell.example.ch"),
    ("deepwell.example.cn", "deepwell.example.ch"),
    ("deepseek.example.ch", "deepwell.example.ch"),
)
_MORE_HOSTS = (
    ("gateway.example.ru", "gateway.example.rs"),
    ("moonshot.example.com", "moonbeam.example.com"),
    ("api.zhipu.example.com", "api.zippy.example.com"),
    ("dashscope.example.com", "dashboard.example.com"),
    ("openrouter.example.com", "openlouder.example.com"),
    ("proxy.example.com", "pasta.example.com"),
)
_LOCALES = (("zh_CN.UTF-8", "ja_JP.UTF-8"),)
_MORE_LOCALES = (("ru_RU.UTF-8", "uk_UA.UTF-8"), ("fa_IR.UTF-8", "he_IL.UTF-8"))
_ANSWERS = (
    ("what others switch on", "enable", "all switched on"),
    ("what others fail at", "fail", "errors"),
)
_MONTH_LATER = "2026-04-11T12:00:00+00:00"
# How many endings and zones that a package names are tried, evenly over all of them.
_SEEDED = {Depth.QUICK: 0, Depth.DEFAULT: 6, Depth.THOROUGH: 24}
_DAY_LATER = "2026-03-12T12:00:00+00:00"


def settings(
    base: World,
    depth: Depth,
    names: Sequence[str] = (),
    keys: Sequence[str] = (),
    seeds: Seeds = NO_SEEDS,
) -> tuple[Setting, ...]:
    """Return what is tried.

    ``names`` are further host names, ``keys`` kinds of credential, and ``seeds`` what the
    package names. The first setting of each factor is the one that is tried with all others.
    """
    found = list(_first(base))
    if depth is not Depth.QUICK:
        found += _further(base, keys)
    if depth is Depth.THOROUGH:
        found += _last(base)
    found += [_hosts(base, name, _neutral(name)) for name in names]
    found += _seeded(base, seeds, _SEEDED[depth])
    return tuple(found)


def _first(base: World) -> Iterator[Setting]:
    for sensitive, control in _ZONES[:1]:
        yield _zones(base, sensitive, control)
    for sensitive, control in _HOSTS:
        yield _hosts(base, sensitive, control)
    for sensitive, control in _LOCALES:
        yield _setting(base, "locale", "locale", sensitive, control)
    yield _setting(base, "machine id", "machine_id", "0" * 31 + "7", "0" * 31 + "9")
    yield _setting(base, "clock", "clock", _MONTH_LATER, _DAY_LATER)
    yield _setting(base, "user name", "user", "liwei52", "marta52")
    yield _setting(base, "host name", "host", "beijing-5512", "helsinki-552")
    yield _setting(base, "git name", "git_name", "Li Wei Zhang", "Marta Nyberg")
    yield _setting(
        base, "git e-mail", "git_email", "liwei@corp.example.cn", "marta@corp.example.ch"
    )
    remote = "git@git.{}.example:garden/tools.git"
    yield _setting(
        base, "git remote", "git_remote", remote.format("rival"), remote.format("river")
    )
    yield _state(base, "container", "container", True, ("in a container", "in no container"))


def _further(base: World, keys: Sequence[str]) -> Iterator[Setting]:
    for sensitive, control in _ZONES[1:]:
        yield _zones(base, sensitive, control)
    yield _setting(base, "proxy", "proxy", "http://proxy.corp.example:3128", "")
    yield _state(base, "started before", "started_before", True, ("second start", "first start"))
    for kind in keys:
        yield _state(base, "key", "key", kind, (kind, base.key))
    # Servers of flags and settings: they switch on all that goes by a usual name, or fail.
    for factor, manner, shown in _ANSWERS:
        yield _state(base, factor, "third_parties", manner, (shown, "empty answers"))


def _seeded(base: World, seeds: Seeds, most: int) -> Iterator[Setting]:
    """Yield settings for what a package names: all words in one name, some zones and endings."""
    for name in seeds.joined_words():
        yield _hosts(base, name, _neutral(name))
    for ending in (*spread(seeds.endings, most), *spread(seeds.clear, most // 3)):
        name = f"gateway{ending}" if ending.startswith(".") else ending
        yield _hosts(base, name, _neutral(name))
    for zone in spread(seeds.zones, most):
        yield _zones(base, zone, _fixed(base, zone))


def _last(base: World) -> Iterator[Setting]:
    for sensitive, control in _MORE_ZONES:
        yield _zones(base, sensitive, control)
    for sensitive, control in _MORE_HOSTS:
        yield _hosts(base, sensitive, control)
    for sensitive, control in _MORE_LOCALES:
        yield _setting(base, "locale", "locale", sensitive, control)


def _zones(base: World, sensitive: str, control: str) -> Setting:
    return _setting(base, "time zone", "time_zone", sensitive, control)


def _hosts(base: World, sensitive: str, control: str) -> Setting:
    return _setting(base, "gateway host", "gateway", sensitive, control)


def _setting(base: World, factor: str, name: str, sensitive: object, control: object) -> Setting:
    return Setting(
        factor=factor,
        sensitive=replace(base, **{name: sensitive}),
        control=replace(base, **{name: control}),
        shown=(str(sensitive), str(control)),
    )


def _state(
    base: World, factor: str, name: str, sensitive: object, shown: tuple[str, str]
) -> Setting:
    """Return a setting whose values have names of ours; its control is as in the base world."""
    changed = replace(base, **{name: sensitive})
    return Setting(factor=factor, sensitive=changed, control=base, shown=shown, is_state=True)


def _fixed(base: World, zone: str) -> str:
    """Return the zone without a place that has the same offset when the run begins."""
    offset = dt.datetime.fromisoformat(base.clock).astimezone(ZoneInfo(zone)).utcoffset()
    hours = round(offset / dt.timedelta(hours=1)) if offset else 0
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"


def _neutral(name: str) -> str:
    """Return a host name of the same length and shape in which no word of the first is left."""
    letters = count()
    vowels, others = "aeiou", "bdfgklmnprstv"
    return "".join(
        (vowels[next(letters) % 5] if c in "aeiouy" else others[next(letters) % 13])
        if c.isalpha() and at < name.rfind(".")
        else c
        for at, c in enumerate(name)
    )
