"""The main job on real input: ordered, cooked and delivered on real streets with real dishes.

Skips where the shared extract and recipes are absent.
"""

import json
import os
from pathlib import Path

import pytest
from tests.town.people import OPERATOR, lunch, small

from songda.adapters.osm import import_extract
from songda.town.behaviour.mishaps import NONE
from songda.town.city import fill_in
from songda.town.found.pictures import hang_pictures
from songda.town.line.api import Api
from songda.town.line.persona import Persona
from songda.town.plan import make_plan, read_recipes

SHARED = Path(os.environ.get("SONGDA_SHARED", Path(__file__).parents[3] / "shared")) / "data"
EXTRACT = SHARED / "osm-shanghai/shanghai_center.osm.pbf"
RECIPES = SHARED / "howtocook/dishes.json"


@pytest.mark.timeout(360)
@pytest.mark.skipif(not (EXTRACT.exists() and RECIPES.exists()), reason="the shared real input is not here")
async def test_lunch_on_real_streets_with_real_dishes(fast_api: Api) -> None:
    city, report = import_extract(EXTRACT, fill=fill_in)
    book = read_recipes(RECIPES)
    plan = small(make_plan(city, book))
    scene = await lunch(fast_api, plan, NONE)
    assert [case.ended for case in scene.report.cases.values()] == ["delivered"] * 10
    assert all(case.ended_well for case in scene.report.cases.values())

    operator = Persona(fast_api, OPERATOR, "operator")
    (kept,) = (await operator.get("/api/cities"))["cities"]
    assert (kept["origin"], kept["attribution"]) == ("osm", "© OpenStreetMap contributors, ODbL")
    drawn = await operator.get(f"/api/cities/{kept['city_id']}/map.json")
    names = {one["properties"]["name"] for one in drawn["layers"]["roads"]["features"]}
    assert {"南京西路", "淮海中路"} <= names
    assert report.addresses == 0
    doors = (await operator.get(f"/api/cities/{kept['city_id']}/addresses", {"q": "路"}))["doors"]
    assert all(door["invented"] for door in doors)

    known = {row["name"] for row in json.loads(RECIPES.read_text(encoding="utf-8"))}
    assert await hang_pictures(operator, plan, RECIPES.parent) > 0
    menu = await operator.get(f"/api/stores/{plan.stores[0].store_id}/menu")
    dishes = [item for section in menu["sections"] for item in section["items"] if item["kind"] == "item"]
    assert len([dish for dish in dishes if dish["name"] in known]) >= 16
    assert any(dish["picture"] for dish in dishes)
