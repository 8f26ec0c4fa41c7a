"""The live socket when things go wrong around it."""

import json
from uuid import UUID

import aiohttp
from tests.roads.over_http import calling

from songda.kernel.house import House
from songda.kernel.permissions import Role

CITY = UUID(int=1)


async def test_a_database_that_is_away_lets_the_client_go_politely(house: House) -> None:
    async with calling(house, Role.OPERATOR) as client:
        async with client.post("/api/live/ticket") as answer:
            ticket = (await answer.json())["ticket"]
        async with client.ws_connect("/live") as socket:
            await socket.send_str(json.dumps({"ticket": ticket}))
            assert "hello" in json.loads((await socket.receive(timeout=10)).data)
            await house.db.pool.close()
            await socket.send_str(json.dumps({"watch": f"city/{CITY}"}))
            told = await socket.receive(timeout=10)
            assert (told.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 1013)
