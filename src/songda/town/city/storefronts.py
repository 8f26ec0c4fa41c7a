"""Names over the doors of invented eating places. Any likeness to a real one is chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    name: str
    cuisine: str


# In the order they open: one of each kind of kitchen first, then the second, then the third.
_FRONTS = {
    "sichuan": "川渡人家 蜀井小馆 巴山夜话",
    "hunan": "湘水谣 辣个湘子",
    "cantonese": "粤来烧腊 羊城旧事",
    "jiangnan": "外婆的桥 澜江本帮馆",
    "northeast": "雪乡大院 黑土人家",
    "northwest": "长风西北面庄 驼铃面馆",
    "noodles": "阿福面馆 三碗半面 桥头老面",
    "dumplings": "元宝饺子铺 荠香馄饨",
    "breakfast": "早晨第一碗 清溪粥铺 晨光豆浆",
    "ricebowl": "满碗盖饭 小灶快餐 一锅好饭",
    "hotpot": "烫烫烫麻辣烫 冒泡冒菜",
    "bbq": "炭火星夜烧烤 串门儿",
    "tea": "半糖茶事 云朵奶茶 果然茶",
    "coffee": "街角咖啡 灰猫咖啡",
    "bakery": "麦田烘焙 甜时光糖水铺",
    "japanese": "小樽食堂 樱井拉面",
    "korean": "首尔小巷",
    "pizza": "橄榄树意式餐厅 石炉披萨",
    "burger": "牛气汉堡 金脆炸鸡屋",
    "southeast": "湄南河畔",
    "salad": "轻盈厨房 绿叶轻食",
    "vegetarian": "菩提素食",
    "indian": "恒河咖喱屋",
    "mexican": "仙人掌塔可",
}


def storefront_names(rng: Random, taken: set[str]) -> Iterator[Front]:
    """Fronts whose name isn't taken yet; when the pool is through, branches of the same (川渡人家·二店)."""
    waves: list[Front] = []
    for wave in range(3):
        fronts = [
            Front(name=pool.split()[wave], cuisine=cuisine)
            for cuisine, pool in _FRONTS.items()
            if wave < len(pool.split())
        ]
        waves += rng.sample(fronts, len(fronts))
    branch = 1
    while True:
        for front in waves:
            name = front.name if branch == 1 else f"{front.name}·{'零一二三四五六七八九'[branch % 10]}店"
            if name not in taken:
                taken.add(name)
                yield Front(name=name, cuisine=front.cuisine)
        branch += 1
