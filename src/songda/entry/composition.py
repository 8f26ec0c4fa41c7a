"""What this build is made of: the modules from low to high, and the house put together from them."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from songda.entry import housekeeping
from songda.entry.whatif import laboratory
from songda.kernel import keyfile, logs
from songda.kernel.clocks import Clocks
from songda.kernel.database import Database, Standing, must_read_chinese, standing
from songda.kernel.house import House, read_pace
from songda.kernel.modules import Module
from songda.kernel.settings import Setting, Settings
from songda.modules.dispatch.public import LABORATORY

LOG = logs.logger("entry.composition")

MODULE_NAMES = (
    "notify",
    "accounts",
    "roads",
    "stores",
    "catalog",
    "riders",
    "deliveries",
    "ledger",
    "membership",
    "promotions",
    "risk",
    "payments",
    "orders",
    "kitchen",
    "dispatch",
    "settlement",
    "channels",
    "supply",
    "reviews",
    "support",
    "campaigns",
    "insight",
    "operations",
)
"""Low to high; a module may know those before it. Those not built yet are passed over."""

DEMO_ADAPTERS = ("demo", "demo_courier", "demo_gateway", "demo_map")
ADAPTERS = ("console_sender",)
"""Adapters bring a MODULE too (endpoints, settings); the demo's refuse to load in live mode."""

HOUSE_SETTINGS = (
    Setting(
        name="house.live",
        default=False,
        says="Real money and real people: everything of the demo refuses to load.",
    ),
    Setting(
        name="house.keys_file",
        default=".songda/keys.json",
        says="Where the root keys lie; a file only its owner can read.",
    ),
    Setting(name="house.pool_size", default=12, says="Connections to PostgreSQL a process may hold."),
    Setting(
        name="house.statement_s", default=5.0, says="Seconds after which PostgreSQL gives up a statement."
    ),
    Setting(
        name="database.url",
        default="",
        says="Where PostgreSQL is, for the house; empty starts the embedded one.",
        secret=True,
    ),
    Setting(
        name="database.owner_url",
        default="",
        says="The same database as its owner signs in, for `songda migrate` alone; empty: as the house does.",
        secret=True,
    ),
)


def built(names: Sequence[str] | None = None) -> list[Module]:
    """The MODULE values of the named modules (all that are built, by default), low to high."""
    found = []
    for name in MODULE_NAMES:
        if (names is None or name in names) and _exists(f"songda.modules.{name}.module"):
            found.append(importlib.import_module(f"songda.modules.{name}.module").MODULE)
    return found


def built_adapters(live: bool) -> list[Module]:
    """The MODULE values of the adapters this build hosts; in live mode none of the demo's."""
    wanted = ADAPTERS if live else (*ADAPTERS, *DEMO_ADAPTERS)
    return [
        importlib.import_module(f"songda.adapters.{name}.module").MODULE
        for name in wanted
        if _exists(f"songda.adapters.{name}.module")
    ]


def _exists(path: str) -> bool:
    try:
        return importlib.util.find_spec(path) is not None
    except ModuleNotFoundError:
        return False


def declared_settings() -> list[Setting]:
    """Every setting of every module of this build."""
    parts = [housekeeping.MODULE, *built(), *built_adapters(live=False)]
    return [*HOUSE_SETTINGS, *(one for part in parts for one in part.settings)]


async def open_house(
    url: str, *, modules: Sequence[str] | None = None, settings: Settings | None = None
) -> House:
    """Connect, read keys and clocks, and prepare every hosted module. Close with `close_house`.

    Raises DatabaseAway, and ChineseUnreadable where search in Chinese would find nothing.
    """
    settings = settings or Settings(declared_settings())
    live = bool(settings["house.live"])
    parts = [housekeeping.MODULE, *built(modules), *built_adapters(live)]
    stands = await standing(url)
    db = await Database.connect(
        url,
        size=settings["house.pool_size"],
        statement_s=settings["house.statement_s"],
        standing=stands,
    )
    if stands is Standing.OWNER:
        LOG.warning("database.house_is_the_owner", role=stands)
    else:
        LOG.info("database.house_stands", role=stands)
    async with db.glance() as tx:
        await must_read_chinese(tx)
        pace, now = await read_pace(tx)
    house = House(
        db=db,
        clocks=Clocks(pace, now),
        modules=parts,
        settings=settings,
        keys=keyfile.load_or_create(Path(settings["house.keys_file"])),
        live_mode=live,
    )
    if live and pace.rate != 1.0:
        raise RuntimeError("the city clock runs at another rate than 1: not allowed in live mode")
    house.ports[LABORATORY] = functools.partial(laboratory.begin, url)
    for part in parts:
        if part.prepare is not None:
            await part.prepare(house)
    return house


async def close_house(house: House) -> None:
    """Let go of the database."""
    await house.db.close()
