"""What must be so before the house opens: the newest schema, and somebody who may let others in.

A short process of its own, so that the supervisor stays small: `python -m songda.entry.demo.prepare`.
"""

import asyncio

from songda.adapters.demo.visitors import VISITORS
from songda.entry.cli import database_url, owner_url
from songda.entry.migrate import migrate
from songda.entry.people import add_operator

if __name__ == "__main__":
    migrate(owner_url(), of_house=database_url())
    asyncio.run(add_operator(database_url(), VISITORS["operator"], "值班运营"))
