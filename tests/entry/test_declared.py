import importlib

import pytest

from songda.entry import api, composition, describe
from songda.entry.api import Undeclared
from songda.kernel.web import Endpoints


def test_every_endpoint_of_the_build_declares_its_permission() -> None:
    assert len(api.declared(describe.routers())) > 60


def test_one_without_a_permission_keeps_the_house_from_starting() -> None:
    careless = Endpoints("careless")

    async def open_door() -> int:
        return 1

    careless.add_api_route("/door", open_door, methods=["GET"])

    with pytest.raises(Undeclared):
        api.declared([careless])


def test_the_list_of_endpoints_names_who_may() -> None:
    lines = [line.split() for line in describe.routes()]

    assert ["POST", "/api/staff", "accounts.staff", "operator"] in lines


@pytest.mark.parametrize("name", [*composition.ADAPTERS, *composition.DEMO_ADAPTERS])
def test_every_adapter_that_is_named_is_built(name: str) -> None:
    assert importlib.import_module(f"songda.adapters.{name}.module").MODULE.name
