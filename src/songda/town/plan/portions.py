"""Sizes and choices a dish may come with, and what they add to its price (fen)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    name: str
    min: int
    max: int
    options: tuple[tuple[str, int], ...]


def sizes(portions: str, price_minor: int) -> list[tuple[str, int]]:
    """Names and prices; prices end on whole yuan but the smallest, which is the dish's own."""
    larger = {
        "S": [("小份", 1.0, 0), ("大份", 1.45, 0)],
        "C": [("中杯", 1.0, 0), ("大杯", 1.0, 300)],
        "R": [("单人份", 1.0, 0), ("双人份", 1.8, 0)],
    }.get(portions, [("一份", 1.0, 0)])
    return [
        (name, price_minor if factor == 1.0 and not add else round(price_minor * factor / 100) * 100 + add)
        for name, factor, add in larger
    ]


def _choice(name: str, least: int, most: int, options: str) -> Choice:
    """Options as words, a price in fen behind a colon where there is one."""
    pairs = (option.partition(":") for option in options.split())
    return Choice(
        name=name,
        min=least,
        max=most,
        options=tuple((option, int(price_minor or 0)) for option, _, price_minor in pairs),
    )


CHOICES = {
    "spice": _choice("辣度", 1, 1, "不辣 微辣 中辣 特辣"),
    "ice": _choice("温度", 1, 1, "正常冰 少冰 去冰 热"),
    "sugar": _choice("甜度", 1, 1, "全糖 七分糖 三分糖 无糖"),
    "rice": _choice("配饭", 0, 1, "加白米饭:200 换杂粮饭:300"),
    "noodle": _choice("加料", 0, 3, "加面:300 加煎蛋:300 加青菜:200 加牛肉:900"),
    "tea": _choice("小料", 0, 2, "珍珠:200 椰果:200 芋圆:300 奶盖:400"),
    "herbs": _choice("忌口", 0, 2, "不要香菜 不要葱"),
    "milk": _choice("奶", 0, 1, "换燕麦奶:400 换脱脂奶"),
    "sauce": _choice("酱汁", 0, 1, "番茄酱 蜂蜜芥末 黑胡椒酱"),
    "dip": _choice("蘸料", 0, 2, "香醋 蒜泥辣油"),
}
