"""Quests: a written specification, tasks with checks, worked off one by one and reported."""

from hortus.agent.quest.errors import QuestError, QuestStoppedError
from hortus.agent.quest.folder import QuestFiles, QuestFolder
from hortus.agent.quest.quest import CheckRan, Quest, Team, tasks_in
from hortus.agent.quest.report import state_of
from hortus.agent.quest.tasks import Task

__all__ = [
    "CheckRan",
    "Quest",
    "QuestError",
    "QuestFiles",
    "QuestFolder",
    "QuestStoppedError",
    "Task",
    "Team",
    "state_of",
    "tasks_in",
]
