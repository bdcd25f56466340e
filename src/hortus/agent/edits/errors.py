"""Why an edit was not applied, in words that a model can act on."""

from hortus.core import HortusError


class EditError(HortusError):
    """An edit cannot be applied; nothing was changed."""

    code, status = "edit_failed", 422


class MalformedEditError(EditError):
    """A text is no edit in the format it was announced in, or was cut off."""

    code = "edit_malformed"


class NoPlaceError(EditError):
    """The lines that an edit starts from are not in the file."""

    code = "edit_no_place"


class SeveralPlacesError(EditError):
    """The lines that an edit starts from are in the file more than once."""

    code = "edit_several_places"


class ForbiddenPathError(EditError):
    """A path leads out of the folder, through a link, or to what no edit may touch."""

    code = "edit_forbidden_path"


class UneditableFileError(EditError):
    """A file is missing, in the way, no text, or cannot hold what it should."""

    code = "edit_bad_file"


class FileMovedOnError(EditError):
    """A file was changed by somebody else while the edit was being made."""

    code, status = "edit_conflict", 409
