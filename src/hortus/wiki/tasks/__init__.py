"""Find how a repository is built and tested, as its own files say it."""

from hortus.wiki.tasks.all import tasks_of
from hortus.wiki.tasks.types import Task

__all__ = ["Task", "tasks_of"]
