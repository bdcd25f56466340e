"""Names that programs outside the sandbox obey without being asked."""

# Folders and files of editors, agents and shells that run what they name. At every depth those
# that exist are read-only.
PROTECTED = frozenset(
    {
        ".claude",
        ".codex",
        ".cursor",
        ".devcontainer",
        ".envrc",
        ".gemini",
        ".gitmodules",
        ".hortus",
        ".husky",
        ".idea",
        ".mcp.json",
        ".opencode",
        ".pre-commit-config.yaml",
        ".qoder",
        ".qwen",
        ".vscode",
        ".zed",
        "lefthook.yml",
        "opencode.json",
    }
)

# Those that programs read anew while they run: a command may not make them at the top of the
# workspace. What it makes of the others there is put aside when it is over. Each name that is held
# costs two writes and a mount for each command.
HELD = (".envrc", ".gitmodules", ".hortus", ".idea", ".mcp.json", ".vscode")

# Files that a later run outside the sandbox would load by their name alone. Commands make them
# for good reasons, so they are told of and left.
TOLD = frozenset(
    {
        ".gitattributes",
        "conftest.py",
        "pyvenv.cfg",
        "sitecustomize.py",
        "usercustomize.py",
    }
)

# Where installers put such files by the hundred; nobody reads a list of those.
INSTALLED = frozenset({"site-packages", "dist-packages", "node_modules"})

GIT = ".git"
