"""Which class of the Open Cybersecurity Schema Framework an event of the log belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass

from hortus import __version__

_ACCOUNT_CHANGE, _ENTITY_MANAGEMENT = 3001, 3004
_DATA_SECURITY_FINDING, _APPLICATION_LIFECYCLE = 2006, 6002
_CREATE, _READ, _UPDATE, _DELETE, _DISABLE, _OTHER = 1, 2, 3, 4, 5, 99
_START, _STOP = 3, 4
_SUCCESS, _FAILURE = 1, 2
_INFORMATIONAL, _LOW, _MEDIUM = 1, 2, 3
_NEW = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """The class of an event, and what it does there."""

    class_uid: int
    activity_id: int
    severity_id: int = _INFORMATIONAL


# By the event's name, or else by what stands before its dot.
_KINDS = {
    "key.created": Kind(_ACCOUNT_CHANGE, _CREATE),
    "key.revoked": Kind(_ACCOUNT_CHANGE, _DISABLE),
    "key.expired": Kind(_ACCOUNT_CHANGE, _DISABLE),
    "person": Kind(_ACCOUNT_CHANGE, _OTHER),
    "house.started": Kind(_APPLICATION_LIFECYCLE, _START),
    "house.stopped": Kind(_APPLICATION_LIFECYCLE, _STOP),
    "content": Kind(_DATA_SECURITY_FINDING, _CREATE, _LOW),
    "dlp": Kind(_DATA_SECURITY_FINDING, _CREATE, _MEDIUM),
    "settings.changed": Kind(_ENTITY_MANAGEMENT, _UPDATE, _LOW),
    "settings.refused": Kind(_ENTITY_MANAGEMENT, _UPDATE, _LOW),
    "model.added": Kind(_ENTITY_MANAGEMENT, _CREATE, _LOW),
    "model.removed": Kind(_ENTITY_MANAGEMENT, _DELETE, _LOW),
    "hold.placed": Kind(_ENTITY_MANAGEMENT, _CREATE, _LOW),
    "hold.lifted": Kind(_ENTITY_MANAGEMENT, _DELETE, _LOW),
    "retention.executed": Kind(_ENTITY_MANAGEMENT, _DELETE, _LOW),
    "claimed": Kind(_ENTITY_MANAGEMENT, _OTHER, _MEDIUM),
}
_ELSE = Kind(_ENTITY_MANAGEMENT, _OTHER)


def kind_of(name: str) -> Kind:
    """Return the class for the name of an event."""
    return _KINDS.get(name) or _KINDS.get(name.partition(".")[0], _ELSE)


def told(entry: Mapping[str, object], kind: Kind) -> dict[str, object]:
    """Return the attributes that the class of an event asks for."""
    name, subject = str(entry["event"]), str(entry["subject"])
    refused = name.endswith(".refused")
    common: dict[str, object] = {
        "severity_id": kind.severity_id,
        "status_id": _FAILURE if refused else _SUCCESS,
        "message": name,
        "actor": {"user": {"name": entry["actor"]}, "app_name": "hortus"},
    }
    if kind.class_uid == _ACCOUNT_CHANGE:
        return common | {"user": {"uid": subject, "name": subject}}
    if kind.class_uid == _APPLICATION_LIFECYCLE:
        app = {"name": "hortus", "vendor_name": "hortus", "version": __version__}
        return common | {"app": app}
    if kind.class_uid == _DATA_SECURITY_FINDING:
        info = {"uid": f"{subject}:{entry['seq']}", "title": name, "types": [name]}
        # In this class the status is that of the finding.
        return common | {"finding_info": info, "status_id": _NEW}
    what = name.partition(".")[0]
    entity = {"uid": subject, "name": subject, "type": what, "data": entry["facts"]}
    return common | {"entity": entity, "comment": entry["reason"]}
