"""What a program is shown of the world in one run: everything that a factor can change."""

import msgspec

MODEL = "model"
"""The role of the server that the base URL names; every other one is a third party."""


class World(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of a run. The defaults are the baseline, and every value is made up."""

    time_zone: str = "UTC"
    locale: str = "en_US.UTF-8"
    gateway: str = "gateway.example.com"
    """Host name in the base URL; empty where the tool is left to its vendor's own address."""
    proxy: str = ""
    """URL that the proxy variables name, or empty."""
    user: str = "casey41"
    host: str = "bench-7731"
    git_name: str = "Casey Fernhollow"
    git_email: str = "casey.fernhollow@corp.example"
    git_remote: str = "git@git.corp.example:garden/tools.git"
    machine_id: str = "5f1e0d6c7b2a49388c9d0e1f2a3b4c5d"
    key: str = "api"
    """The kind of credential that the tool is given, by the adapter's name for it."""
    opt_out: bool = False
    trust: str = "all"
    """Whose certificates are vouched for: ``all``, those of the ``model`` alone, or ``none``."""
    third_parties: str = "answer"
    """What servers other than the model do: ``answer`` with nothing, say that all is ``enable``d,
    ``fail``, or ``refuse`` connections."""
    container: bool = False
    """Whether the marks of a container are there."""
    started_before: bool = False
    """Whether this is a second start with the first one's home."""
    clock: str = "2026-03-11T12:00:00+00:00"
    """When the run begins: at noon UTC, so that the usual zones have one local date."""
    variables: tuple[tuple[str, str], ...] = ()
    """Further environment variables, for factors that a company adds."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One factor at two values that a tool without hidden checks treats alike.

    ``control`` has every declared effect that ``sensitive`` has: two zones of one offset, two
    host names of one length. What differs between the two needs an explanation.
    """

    factor: str
    sensitive: World
    control: World
    shown: tuple[str, str]
    """The two values for people, and to be found again in what was sent."""
    is_state: bool = False
    """Whether the two values are names of ours for a state, which a program cannot repeat."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What may be found again in what was sent: sensitive, control."""
        return () if self.is_state else (self.shown,)
