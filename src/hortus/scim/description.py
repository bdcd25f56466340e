"""What this server says of itself: its resources, their schemas, what it can do."""

from functools import reduce
from operator import or_
from typing import Any, cast

from scim2_models import (
    Attribute,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Extension,
    Filter,
    Group,
    Meta,
    Mutability,
    Patch,
    Required,
    Resource,
    ResourceType,
    Returned,
    Schema,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
    User,
)

from hortus.core import ScimSettings

# What identity providers send beyond the letter of RFC 7644 is understood rather than refused.
_TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)

Model = type[Resource[Any]]
"""A class of resources; the library's own types leave its extensions open."""


def describe(settings: ScimSettings) -> ScimProvider:
    """Return the service: users with the enterprise extension and one's own, and groups."""
    extensions: list[type[Extension]] = [EnterpriseUser]
    if settings.extension:
        extensions.append(_own_extension(settings))
    users: Any = User
    all_of_them: Any = reduce(or_, extensions)  # a union, as subscripts of models take it
    return ScimProvider(
        models=[User, *extensions, Group],
        resource_types=[
            ResourceType.from_resource(users[all_of_them]),
            ResourceType.from_resource(Group),
        ],
        config=_config(settings.most_results),
        policy=_TOLERANT,
    )


def user_model(provider: ScimProvider) -> Model:
    """Return the class of users with all their extensions."""
    return cast("Model", provider.model_for("User"))


def located(resource: Resource[Any], kind: str, base: str, path: str) -> Resource[Any]:
    """Return a resource that describes the service, with the place where it is found."""
    copy = resource.model_copy()
    copy.meta = Meta(resource_type=kind, location=f"{base}{path}")
    return copy


def _own_extension(settings: ScimSettings) -> type[Extension]:
    schema = Schema(
        id=settings.extension,
        name="Own",
        description="Attributes that are particular to this company",
        attributes=[_text(name) for name in settings.extension_attributes],
    )
    return Extension.from_schema(schema)


def _text(name: str) -> Attribute:
    return Attribute(
        name=name,
        type=Attribute.Type.string,
        multi_valued=False,
        description=name,
        required=Required.false,
        case_exact=CaseExact.false,
        mutability=Mutability.read_write,
        returned=Returned.default,
        uniqueness=Uniqueness.none,
    )


def _config(most_results: int) -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=most_results),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Key of the directory",
                description="`hortus scim token` on the machine that runs hortus makes one",
                primary=True,
            )
        ],
    )
