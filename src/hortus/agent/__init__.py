"""Work on code with a model; its parts are entered by their own `__init__`."""

from hortus.agent.doors import (
    kept_sessions,
    open_session,
    quest_team,
    run_headless,
    run_in_terminal,
    serve_editor,
    settings_of,
    trust_project,
)
from hortus.agent.options import (
    DEFAULT_WINDOW,
    Gateway,
    Options,
    Places,
    Project,
    Take,
    Which,
)

__all__ = [
    "DEFAULT_WINDOW",
    "Gateway",
    "Options",
    "Places",
    "Project",
    "Take",
    "Which",
    "kept_sessions",
    "open_session",
    "quest_team",
    "run_headless",
    "run_in_terminal",
    "serve_editor",
    "settings_of",
    "trust_project",
]
