"""The town's report on the demo's page: an operator of the whole house tells it, anybody sees the newest."""

from dataclasses import asdict

import pytest
from tests.roads.over_http import calling

from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.kernel.permissions import Role
from songda.town.report import Report


def day() -> dict[str, object]:
    report = Report()
    report.befell("notice twice", order_id="a")
    report.ended("a", "delivered", None, paid_minor=100, refunded_minor=0)
    return {"at": "Wed 12:00", "rows": [asdict(one) for one in report.rows()], "promises": report.promises()}


async def test_what_the_town_tells_is_shown_to_anybody(house: House) -> None:
    async with calling(house, Role.OPERATOR) as town:
        async with town.get("/demo/report.json") as answer:
            assert answer.status == 404
        async with town.put("/demo/report", json=day(), headers={"Idempotency-Key": str(uuid7())}) as answer:
            assert answer.status == 200
    async with calling(house, None) as anybody:
        async with anybody.get("/demo/report.json") as answer:
            rows = (await answer.json())["rows"]
        async with anybody.get("/demo/report") as answer:
            assert "text/html" in answer.headers["content-type"]
    assert rows[0] == {"what": "notice twice", "orders": 1, "well": 1, "badly": 0, "going_on": 0}
    assert [row["what"] for row in rows] == ["notice twice", "(nothing)", "all orders"]


@pytest.mark.parametrize("role", [None, Role.RIDER, Role.STORE, Role.CONSUMER])
async def test_nobody_else_tells_it(house: House, role: Role | None) -> None:
    async with calling(house, role) as somebody:
        headers = {"Idempotency-Key": str(uuid7())}
        async with somebody.put("/demo/report", json=day(), headers=headers) as answer:
            assert answer.status == (401 if role is None else 403)
        async with somebody.get("/demo/report.json") as answer:
            assert answer.status == 404
