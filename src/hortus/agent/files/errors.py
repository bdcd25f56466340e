"""Why a path or a file of the workspace cannot be used."""

from hortus.core import HortusError


class FileError(HortusError):
    """A path or a file of the workspace cannot be used; nothing was changed."""

    code, status = "file_failed", 422


class ForbiddenPathError(FileError):
    """A path leads out of the folder, through a link, or to what may not be touched."""

    code = "file_forbidden_path"


class UnusableFileError(FileError):
    """A file or folder is missing, in the way, too large or of another kind than is needed."""

    code = "file_unusable"


class FileMovedOnError(FileError):
    """A file was changed by somebody else in the meantime."""

    code, status = "file_conflict", 409
