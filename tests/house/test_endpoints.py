"""Every endpoint says who may, what it does, and asks for a key where something is made or moved."""

from fastapi.dependencies.models import Dependant
from tests.house.reading import SOURCE

from songda.entry import api, composition, describe
from songda.entry.composition import built_adapters
from songda.kernel.permissions import Role

KEYLESS = {
    "POST /api/live/ticket": "makes nothing: the ticket is a signed text",
    "POST /api/sign-in/codes": "asking twice sends two codes, of which the newest counts",
    "POST /api/sign-in": "a second session is what was asked for; the code itself is good once",
    "POST /api/sign-out": "ending twice is ending once",
    "POST /api/sign-out/everywhere": "ending twice is ending once",
    "POST /api/notices/{gateway}": "the gateway's own number is the key",
    "POST /api/couriers/{courier}/notices": "the courier's own number is the key",
    "POST /api/rider/positions": "a stream: the newest position wins",
    "POST /api/quotes": "makes nothing: the quote is a signed text",
}


def names(dependant: Dependant) -> set[str]:
    """The header names an endpoint asks for, with those of what it depends on."""
    found = {field.alias for field in dependant.header_params}
    return found.union(*(names(one) for one in dependant.dependencies))


def test_every_endpoint_has_a_permission_of_known_roles() -> None:
    known = {str(role) for role in Role} - {"system"}
    routes = api.declared(describe.routers())
    assert len(routes) > 60
    for route in routes:
        extra = route.openapi_extra or {}
        assert set(extra["x-roles"]) <= known, route.path


def test_every_endpoint_says_what_it_does() -> None:
    routers = [*describe.routers(), *(one for part in built_adapters(live=False) for one in part.endpoints)]
    silent = [route.path for route in api.declared(routers) if not (route.endpoint.__doc__ or "").strip()]
    assert silent == []


def test_what_makes_or_moves_something_asks_for_a_key() -> None:
    keyless = set()
    for route in api.declared(describe.routers()):
        for method in (route.methods or set()) - {"GET", "HEAD"}:
            if "Idempotency-Key" not in names(route.dependant):
                keyless.add(f"{method} {route.path}")
    assert keyless == set(KEYLESS)


def test_an_operation_has_a_name_of_its_own() -> None:
    document = describe.application().openapi()
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) > 60


def test_every_module_stands_in_the_list() -> None:
    folders = {file.parent.name for file in SOURCE.glob("modules/*/module.py")}
    assert folders <= set(composition.MODULE_NAMES)
