"""Why an edit was not applied, in words that a model can act on."""

from hortus.agent.files import FileError


class EditError(FileError):
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


class UneditableFileError(EditError):
    """A file is missing, there already, no text, or cannot hold what it should."""

    code = "edit_bad_file"
