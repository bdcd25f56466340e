"""What is known of each tool, as data: how it is installed, called, pointed at a gateway."""

from hortus.inspector.tools.adapter import Adapter, adapters, of_package, plain, read
from hortus.inspector.tools.executable import Form
from hortus.inspector.tools.installing import Installed, Shelf
from hortus.inspector.tools.package import Package, Release, is_package, package
from hortus.inspector.tools.ready import TOOL, Ready, from_command, from_ourselves, from_package

__all__ = [
    "TOOL",
    "Adapter",
    "Form",
    "Installed",
    "Package",
    "Ready",
    "Release",
    "Shelf",
    "adapters",
    "from_command",
    "from_ourselves",
    "from_package",
    "is_package",
    "of_package",
    "package",
    "plain",
    "read",
]
