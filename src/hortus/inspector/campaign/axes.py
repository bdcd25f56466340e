"""One neutral world and one factor for each thing that can be tried together with all others."""

from collections.abc import Iterable, Sequence

from msgspec.structs import asdict, replace

from hortus.inspector.world import Setting, World

# A proxy, a second start or another kind of key change how a program works, not what it is shown.
_SHOWN = (
    *("time_zone", "gateway", "locale", "user", "host", "git_name", "git_email", "git_remote"),
    *("machine_id", "clock", "container", "third_parties"),
)


def changed(setting: Setting) -> tuple[str, ...]:
    """Return the names of what differs between the two worlds of a setting."""
    one, other = asdict(setting.sensitive), asdict(setting.control)
    return tuple(name for name, value in one.items() if value != other[name])


def axes(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Return the first setting of each thing that all can be tried together."""
    found: dict[str, Setting] = {}
    for setting in settings:
        names = changed(setting)
        if len(names) == 1 and names[0] in _SHOWN:
            found.setdefault(names[0], setting)
    return tuple(found.values())


def neutral(base: World, axes_: Sequence[Setting]) -> World:
    """Return the world in which every factor has its control's value."""
    return together(base, [(each, False) for each in axes_])


def together(base: World, chosen: Iterable[tuple[Setting, bool]]) -> World:
    """Return the world in which each factor has its sensitive value, or its control's."""
    for setting, is_sensitive in chosen:
        [name] = changed(setting)
        value = getattr(setting.sensitive if is_sensitive else setting.control, name)
        base = replace(base, **{name: value})
    return base


def moved(setting: Setting, world: World) -> Setting:
    """Return a setting with everything but its own factor as it is in ``world``."""
    names = changed(setting)
    if any(name not in _SHOWN for name in names):
        return setting
    one, other = (
        replace(world, **{name: getattr(each, name) for name in names})
        for each in (setting.sensitive, setting.control)
    )
    return replace(setting, sensitive=one, control=other)
