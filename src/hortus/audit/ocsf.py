"""An entry of the log in the words of the Open Cybersecurity Schema Framework."""

from collections.abc import Mapping

from hortus import __version__
from hortus.audit.ocsf_events import Kind, kind_of, told

_API_ACTIVITY = 6003
_CREATE, _OTHER = 1, 99
_SUCCESS, _FAILURE, _UNKNOWN = 1, 2, 0
_INFORMATIONAL, _LOW = 1, 2
_FIRST_FAILURE_STATUS = 400
_SCHEMA = "1.5.0"


def ocsf_event(entry: Mapping[str, object], seq: int, leaf: str) -> dict[str, object]:
    """Return what an entry of the log is in OCSF.

    Requests are API Activity (class 6003): an intent is the activity Create, an outcome is Other
    with its status. Events have the class that fits what they tell of. What OCSF has no word for,
    and what proves the event, is under ``unmapped``.
    """
    if entry["kind"] == "event":
        kind = kind_of(str(entry["event"]))
        said = told(entry, kind)
    elif entry["kind"] == "intent":
        kind, said = Kind(_API_ACTIVITY, _CREATE), _asked(entry)
    else:
        kind, said = Kind(_API_ACTIVITY, _OTHER), _answered(entry)
    return _framed(entry, seq, leaf, kind) | said


def _framed(entry: Mapping[str, object], seq: int, leaf: str, kind: Kind) -> dict[str, object]:
    """Return what every class has in common."""
    at_us = entry["at_us"]
    # An event need not belong to a request: its number tells it apart then.
    decision_id = entry["decision_id"] or f"event_{seq}"
    return {
        "category_uid": kind.class_uid // 1_000,
        "class_uid": kind.class_uid,
        "activity_id": kind.activity_id,
        "activity_name": entry["event"] if entry["kind"] == "event" else entry["kind"],
        "type_uid": kind.class_uid * 100 + kind.activity_id,
        "time": at_us // 1_000 if isinstance(at_us, int) else 0,
        "severity_id": _INFORMATIONAL,
        "status_id": _UNKNOWN,
        "metadata": {
            "version": _SCHEMA,
            "sequence": seq,
            "uid": f"{decision_id}:{seq}",
            "correlation_uid": decision_id,
            "product": {"name": "hortus", "vendor_name": "hortus", "version": __version__},
            "log_name": "audit",
        },
        "unmapped": {"hortus": {**entry, "leaf_hash": leaf}},
    }


def _asked(entry: Mapping[str, object]) -> dict[str, object]:
    return {
        "actor": {
            "user": {
                "name": entry["principal"],
                "credential_uid": entry["key_id"],
            },
            "session": {"uid": entry["conversation"]},
        },
        "api": {
            "operation": entry["door"],
            "service": {"name": entry["model"] or entry["model_asked"]},
        },
        "src_endpoint": {"svc_name": f"{entry['client']} {entry['client_version']}".rstrip()},
        "dst_endpoint": {"svc_name": entry["model"], "location": {"region": entry["region"]}},
    }


def _answered(entry: Mapping[str, object]) -> dict[str, object]:
    status = entry["status"]
    failed = isinstance(status, int) and status >= _FIRST_FAILURE_STATUS
    return {
        "severity_id": _LOW if failed else _INFORMATIONAL,
        "status_id": _FAILURE if failed else _SUCCESS,
        "status_code": str(status),
        "status_detail": entry["message"] or entry["code"],
        "actor": {"app_name": "hortus"},
        "api": {
            "operation": "answer",
            "service": {"name": entry["model"]},
            "response": {"code": status, "error": entry["code"]},
        },
        "src_endpoint": {"svc_name": "hortus"},
    }
