"""What a visitor reads when the city is up."""

ENDS = (
    ("顾客 consumer", "/", "consumer"),
    ("骑手 rider", "/rider/", "rider"),
    ("门店 store", "/console/#/store", "store"),
    ("运营 operator", "/console/#/operator", "operator"),
)


def welcome(address: str, speed: float) -> str:
    """The four ends and a link that signs in at each; all four live side by side in one browser."""
    lines = [
        "",
        f"  送达 Songda: the city is awake, its time runs at {speed:g}×. Ctrl-C stops it; the data stay.",
        f"  城市已苏醒，城市时间 {speed:g} 倍速。按 Ctrl-C 停止，数据保留。",
        "",
        "  一键登录 one click signs you in        直接打开 or just open",
    ]
    for name, page, end in ENDS:
        enter = f"{address}/demo/enter/{end}"
        lines.append(f"  {name:<16} {enter:<48} {address}{page}")
    lines.append(f"  {'日报 the day':<16} {address}/demo/report")
    return "\n".join([*lines, ""])
