"""Let people and programs sign in: pages for browsers, and tokens for programs."""

from hortus.signin.app import PATHS
from hortus.signin.client import Login, LoginFile
from hortus.signin.distance import administer
from hortus.signin.door import Needs, Signin
from hortus.signin.grants import LINK_S, Grants

__all__ = ["LINK_S", "PATHS", "Grants", "Login", "LoginFile", "Needs", "Signin", "administer"]
