"""Each format has its own description over the same properties."""

from hortus.agent.edits import Format
from hortus.agent.toolbox.asking import advice, edit_spec


def test_every_format_has_words_of_its_own():
    assert len({edit_spec(form).description for form in Format}) == len(Format)
    assert len({advice(form) for form in Format}) == len(Format)


def test_the_properties_are_the_same_whatever_the_format():
    parameters = [edit_spec(form).parameters for form in Format]
    assert all(given == parameters[0] for given in parameters)


def test_every_description_leads_to_whole_files_as_well():
    assert all("content is the whole file" in edit_spec(form).description for form in Format)
