"""`songda operator add PHONE`: the first operator of an installation; the others are made in the console."""

from __future__ import annotations

import argparse
import asyncio

from songda.entry import composition
from songda.kernel.house import Doing
from songda.kernel.permissions import Role
from songda.kernel.privacy import phone_e164
from songda.modules.accounts import public as accounts


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = commands.add_parser("operator", help="give a phone the operator's role")
    parser.add_argument("verb", choices=["add"])
    parser.add_argument("phone")
    parser.add_argument("--name", default="运营")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    from songda.entry.cli import database_url

    asyncio.run(add_operator(database_url(), given.phone, given.name))
    print("done: this phone may sign in as operator")
    return 0


async def add_operator(url: str, phone: str, name: str) -> None:
    """Give a phone the operator's role over all cities; twice is once."""
    house = await composition.open_house(url, modules=["accounts"])
    try:
        await house.act(_grant, phone_e164(phone), name)
    finally:
        await composition.close_house(house)


async def _grant(do: Doing, phone: str, name: str) -> None:
    person_id = await accounts.find_or_join(do, phone, name)
    everywhere = accounts.Membership(
        role=Role.OPERATOR, city_id=None, merchant_id=None, store_id=None, rider_id=None
    )
    await accounts.grant(do, person_id, everywhere)
