"""An entry of the log in the words of the Open Cybersecurity Schema Framework."""

from collections.abc import Mapping

from hortus import __version__

_API_ACTIVITY, _APPLICATION_ACTIVITY = 6003, 6
_CREATE, _OTHER = 1, 99
_SUCCESS, _FAILURE, _UNKNOWN = 1, 2, 0
_INFORMATIONAL, _LOW = 1, 2
_FIRST_FAILURE_STATUS = 400
_SCHEMA = "1.5.0"


def ocsf_event(entry: Mapping[str, object], seq: int, leaf: str) -> dict[str, object]:
    """Return an API Activity event (class 6003).

    An intent is the activity Create, an outcome is Other with its status. What OCSF has no word
    for, and what proves the event, is under ``unmapped``.
    """
    intent = entry["kind"] == "intent"
    activity = _CREATE if intent else _OTHER
    at_us = entry["at_us"]
    event: dict[str, object] = {
        "category_uid": _APPLICATION_ACTIVITY,
        "class_uid": _API_ACTIVITY,
        "activity_id": activity,
        "activity_name": entry["kind"],
        "type_uid": _API_ACTIVITY * 100 + activity,
        "time": at_us // 1_000 if isinstance(at_us, int) else 0,
        "severity_id": _INFORMATIONAL,
        "status_id": _UNKNOWN,
        "metadata": {
            "version": _SCHEMA,
            "sequence": seq,
            "uid": f"{entry['decision_id']}:{seq}",
            "correlation_uid": entry["decision_id"],
            "product": {"name": "hortus", "vendor_name": "hortus", "version": __version__},
            "log_name": "audit",
        },
        "unmapped": {"hortus": {**entry, "leaf_hash": leaf}},
    }
    return event | (_asked(entry) if intent else _answered(entry))


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
