"""The paths by which a server says what it is."""

import pytest


@pytest.mark.parametrize("kind", ["ResourceTypes", "Schemas"])
def test_each_description_is_found_at_the_place_that_it_names(directory, kind):
    _, listing = directory.ask("GET", f"/{kind}")
    assert listing["totalResults"] == len(listing["Resources"]) > 1
    for resource in listing["Resources"]:
        path = resource["meta"]["location"].removeprefix("https://hortus.example/scim/v2")
        assert directory.ask("GET", path) == (200, resource)


def test_the_service_says_what_it_can(directory):
    status, config = directory.ask("GET", "/ServiceProviderConfig")
    assert (status, config["patch"], config["etag"]) == (
        200,
        {"supported": True},
        {"supported": True},
    )
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"


@pytest.mark.parametrize(
    "path", ["/Schemas/urn:nobody", "/ResourceTypes/Printer", "/ServiceProviderConfig/1"]
)
def test_what_is_not_described_is_not_there(directory, path):
    assert directory.ask("GET", path)[0] == 404


def test_descriptions_are_only_read_and_not_filtered(directory):
    assert directory.ask("POST", "/Schemas", {"id": "x"})[0] == 405
    assert directory.ask("GET", "/Schemas", query={"filter": 'id eq "x"'})[0] == 403
