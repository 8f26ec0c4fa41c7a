"""What the stores of the scenes sell."""

from __future__ import annotations

from typing import Any

from songda.kernel.ids import uuid7


def menu(teas: int | None) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A menu as the operator brings it in, and each dish as a line of a cart."""
    small, large, tea, hot, egg = (str(uuid7()) for _ in range(5))
    noodles = {
        "item_id": str(uuid7()),
        "name": "红烧牛肉面",
        "packing_minor": 100,
        "groups": [
            {
                "group_id": str(uuid7()),
                "name": "辣度",
                "min": 1,
                "max": 1,
                "options": [{"option_id": hot, "name": "重辣"}, {"option_id": str(uuid7()), "name": "微辣"}],
            },
            {
                "group_id": str(uuid7()),
                "name": "加料",
                "min": 0,
                "max": 2,
                "options": [{"option_id": egg, "name": "卤蛋", "price_minor": 300}],
            },
        ],
        "variants": [
            {"variant_id": small, "name": "小份", "price_minor": 2_200},
            {"variant_id": large, "name": "大份", "price_minor": 2_800},
        ],
    }
    drink = {
        "item_id": str(uuid7()),
        "name": "冰柠檬茶",
        "variants": [{"variant_id": tea, "price_minor": 800, "daily_count": teas}],
    }
    sections = [
        {"section_id": str(uuid7()), "name": "面", "items": [noodles]},
        {"section_id": str(uuid7()), "name": "饮料", "items": [drink]},
    ]
    dishes = {
        "小份牛肉面": {"variant_id": small, "count": 1, "options": [hot]},
        "大份牛肉面加蛋": {"variant_id": large, "count": 1, "options": [hot, egg]},
        "冰柠檬茶": {"variant_id": tea, "count": 1, "options": []},
    }
    return {"sections": sections}, dishes
