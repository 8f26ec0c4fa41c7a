"""Names of streets, compounds and buildings: our own, from pools of characters that go well together."""

from collections.abc import Iterator
from importlib.resources import files
from random import Random

_FIRST = "青云明长文和平福永春秋松竹梅兰桂柳荷凤锦瑞泰康德仁义清静望听沐映晴雨星月金银玉翠碧白紫丹素雅"
_SECOND = "溪山河湖泉林园亭塘湾浦岭峰华兴宁庆祥安昌源庭渡桥坊石川汀洲苑井台"
_CLASHING = {"平平", "安安", "和平", "长安", "长江", "明明", "石石", "云台", "长沙", "福州"}

DISTRICTS = ("澄湖区", "望江区", "松桥区", "锦源区", "河湾区", "云汀区", "荷塘区", "明浦区")
RIVER = "澜江"
PARKS = ("听松公园", "荷风公园", "澄湖湿地公园", "映月公园", "桂苑公园", "望江绿地", "沐春公园")

_POOLS = {
    key: words.split()
    for key, words in (
        line.split(":")
        for line in (files("songda.town.city") / "names.txt").read_text("utf-8").splitlines()
        if line
    )
}


def street_names(rng: Random) -> Iterator[str]:
    """Every base name once, in an order of the seed's."""
    bases = [a + b for a in _FIRST for b in _SECOND if a != b and a + b not in _CLASHING]
    rng.shuffle(bases)
    return iter(bases)


def home_names(rng: Random) -> Iterator[str]:
    return _pairs(rng, _POOLS["home"], _POOLS["home ends"])


def office_names(rng: Random) -> Iterator[str]:
    return _pairs(rng, _POOLS["office"], _POOLS["office ends"])


def _pairs(rng: Random, first: list[str], second: list[str]) -> Iterator[str]:
    """Every pair once, then again with 二期, 三期 …"""
    pairs = [a + b for a in first for b in second]
    rng.shuffle(pairs)
    yield from pairs
    for phase in "二三四五六七八九":
        yield from (f"{pair}{phase}期" for pair in pairs)
