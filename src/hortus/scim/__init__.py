"""Let the company's directory say who there is: a SCIM 2.0 server (RFC 7643, RFC 7644)."""

from hortus.scim.door import Gate, ScimDoor, read_again
from hortus.scim.errors import ScimError
from hortus.scim.types import MEDIA_TYPE, PREFIX

__all__ = ["MEDIA_TYPE", "PREFIX", "Gate", "ScimDoor", "ScimError", "read_again"]
