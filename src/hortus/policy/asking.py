"""A question as people write it: in examples, in tables, on the command line."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from hortus.core import Action
from hortus.policy.directory import Directory
from hortus.policy.records import Project
from hortus.policy.types import (
    Budget,
    Circumstances,
    DataClass,
    KeyTier,
    Label,
    Purpose,
    Request,
    Uid,
    Zone,
)

_MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
_KINDS = {"service": "ServiceAccount", "team": "Team"}
_RESOURCES = {
    Action.READ_CONTENT: "Project",
    Action.USE_TOOL: "Tool",
    Action.ADMINISTER: "Task",
}


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question as people write it; what is left out is the usual."""

    who: str
    """A person, ``service:NAME`` or ``team:NAME``."""
    action: Action = Action.INFER
    what: str
    """The model, project, tool or task."""
    data_class: DataClass | None = None
    """Else that of the project, or ``internal``."""
    labels: frozenset[Label] = frozenset()
    zone: str = Zone.OFFICE
    key_tier: KeyTier = KeyTier.SESSION
    key_covers: bool = True
    key_zone: str | None = None
    purpose: Purpose = Purpose.CODING
    budget: Budget = Budget.WITHIN
    approvers: frozenset[str] = frozenset()
    project: str = ""
    tool: str = ""
    at: Annotated[datetime, Meta(tz=True)] = _MONDAY_TEN
    """With its offset from UTC."""

    def request(self, directory: Directory) -> Request:
        """Return the question as it is put to the policies."""
        kind, _, name = self.who.rpartition(":")
        listed = directory.projects.get(Uid("Project", self.project), Project(self.project))
        return Request(
            Uid(_KINDS.get(kind, "User"), name),
            self.action,
            Uid(_RESOURCES.get(self.action, "Model"), self.what),
            self.at,
            Circumstances(
                self.data_class or listed.data_class,
                self.labels,
                self.zone,
                self.key_tier,
                self.key_covers,
                self.key_zone,
                self.purpose,
                self.budget,
                self.approvers,
                self.project,
                self.tool,
            ),
        )
