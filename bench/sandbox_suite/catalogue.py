"""All cases."""

from sandbox_suite import files, git, kernel, limits, network, works

CASES = (
    *files.CASES,
    *git.CASES,
    *network.CASES,
    *kernel.CASES,
    *limits.CASES,
    *works.CASES,
)
