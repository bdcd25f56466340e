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

# Those that a command may not make at the top of the workspace, where programs look for them; of
# the others what it makes there is put aside afterwards, as each held name costs a mount.
HELD = (
    ".claude",
    ".codex",
    ".cursor",
    ".envrc",
    ".gitmodules",
    ".hortus",
    ".idea",
    ".mcp.json",
    ".vscode",
)

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
