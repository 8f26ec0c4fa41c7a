"""After a house has lived, nothing personal of anybody lies in plain text anywhere in its database or log."""

from pathlib import Path

import asyncpg
import pytest
from tests.box.founded import PHONES
from tests.box.scene import scene
from tests.house.test_checks import EVERYTHING, live_a_little

PLACES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1
"""
PERSONAL = {
    "a consumer's name": "李雷",
    "a consumer's street": "四川中路",
    "a consumer's phone": "13800000001",
    "a rider's name": "骑手a",
    **{f"the phone of {who}": phone.removeprefix("+86") for who, phone in PHONES.items()},
}


async def found_in(connection: asyncpg.Connection) -> list[str]:
    """Where in the database something personal can be read, also as the bytes of its text."""
    found = []
    for (place,) in await connection.fetch(PLACES):
        for what, text in PERSONAL.items():
            seen = await connection.fetchval(
                f"select exists (select from {place} t where t::text like $1 or t::text like $2)",
                f"%{text}%",
                f"%{text.encode().hex()}%",
            )
            if seen:
                found.append(f"{place}: {what}")
    return found


@pytest.mark.timeout(300)
async def test_nothing_personal_lies_in_plain_text(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with scene(database_url, tmp_path, *EVERYTHING) as here:
        await live_a_little(here)
    said = capsys.readouterr()
    assert "http answered" in said.out, "it wrote a log"
    assert [what for what, text in PERSONAL.items() if text in said.out + said.err] == []
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("select count(*) from kernel.facts") > 50, "it lived"
        assert await found_in(connection) == []
        planted = connection.transaction()
        await planted.start()
        await connection.execute(
            """insert into kernel.jobs (job_id, name, payload, due_machine_at)
               values (gen_random_uuid(), 'planted', '{"to": "李雷"}', now())"""
        )
        await connection.execute(
            "update stores.merchants set name = encode(convert_to('13800000001', 'UTF8'), 'hex')"
        )
        assert await found_in(connection) == [
            "kernel.jobs: a consumer's name",
            "stores.merchants: a consumer's phone",
        ]
        await planted.rollback()
    finally:
        await connection.close()
