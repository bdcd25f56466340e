"""What goes wrong at the door of the directory, apart from what a resource itself says."""

from hortus.core import HortusError


class ScimError(HortusError):
    """A request of the directory cannot be answered."""

    code, status = "scim_failed", 500


class ScimKeyError(ScimError):
    """The key that came with the request is not one for the directory."""

    code, status = "scim_key", 401


class ScimRequestError(ScimError):
    """The request is not in a form that can be read."""

    code, status = "scim_bad_request", 400


class ScimTooLargeError(ScimError):
    """The request is larger than what is taken in."""

    code, status = "scim_too_large", 413


class ScimMediaError(ScimError):
    """The body is announced as something else than JSON."""

    code, status = "scim_media_type", 415


class ScimPathError(ScimError):
    """There is nothing at this path, or not for this method."""

    code, status = "scim_no_such_path", 404


class ScimMethodError(ScimError):
    """The path does not answer to this method."""

    code, status = "scim_method", 405


class ScimSettingError(ScimError):
    """A setting names an attribute that users do not have."""

    code, status = "scim_setting", 500
