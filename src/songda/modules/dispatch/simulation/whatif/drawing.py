"""The answer as pictures: one SVG a measure, variants as dots with their intervals. No library, no script."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

_WIDE, _ROW, _LEFT, _RIGHT = 720, 34, 170, 190
_GREEN, _RED, _GREY = "#0b6b50", "#b3261e", "#5b6660"


def page(answer: Mapping[str, Any], title: str, words: Mapping[str, str]) -> str:
    """A page by itself: a table, then a picture a measure. `words`: code → what people call it."""
    pictures = "\n".join(
        f"<h2>{_text(words.get(m['code'], m['code']))}</h2>\n{picture(answer, m)}" for m in answer["measures"]
    )
    return (
        f"<!doctype html><meta charset='utf-8'><title>{_text(title)}</title>"
        "<style>body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2em auto;color:#1c2420}"
        "table{border-collapse:collapse}td,th{padding:.3em .8em;border-bottom:1px solid #dde3e0;"
        "text-align:right}td:first-child,th:first-child{text-align:left}svg{max-width:100%}</style>"
        f"<h1>{_text(title)}</h1>\n{_table(answer, words)}\n{pictures}\n"
    )


def picture(answer: Mapping[str, Any], measure: Mapping[str, str]) -> str:
    """Differences to the first variant with their 95 % intervals, nothing in the middle; a lone first variant
    shows nothing. Green is sure and better, red sure and worse, grey not sure.
    """
    rows = [(v["name"], _of(v, measure["code"])) for v in answer["variants"][1:]]
    ends = [0.0]
    for _, one in rows:
        ends += [one["difference"], one["low"] or 0.0, one["high"] or 0.0]
    reach = max(map(abs, ends)) or 1.0
    height = _ROW * len(rows) + 30
    middle = _LEFT + (_WIDE - _LEFT - _RIGHT) / 2

    def x(at: float) -> float:
        return middle + at / reach * (_WIDE - _LEFT - _RIGHT) / 2.1

    parts = [f"<line x1='{middle}' y1='4' x2='{middle}' y2='{height - 22}' stroke='#c3cbc7'/>"]
    for number, (name, one) in enumerate(rows):
        parts += _row(_ROW * number + 20, name, one, measure, x)
    first = _of(answer["variants"][0], measure["code"])["mean"]
    parts.append(
        f"<text x='{middle}' y='{height - 6}' text-anchor='middle' fill='{_GREY}' font-size='12'>"
        f"{_text(answer['variants'][0]['name'])}: {first:.2f} {_text(measure['unit'])}</text>"
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDE} {height}' width='{_WIDE}' "
        f"role='img' font-family='system-ui,sans-serif' font-size='14'>{''.join(parts)}</svg>"
    )


def _row(y: int, name: str, one: Mapping[str, Any], measure: Mapping[str, str], x: Any) -> list[str]:
    colour = _colour(one, measure["better"])
    parts = [f"<text x='{_LEFT - 12}' y='{y + 5}' text-anchor='end'>{_text(name)}</text>"]
    if one["low"] is not None:
        parts.append(
            f"<line x1='{x(one['low']):.1f}' y1='{y}' x2='{x(one['high']):.1f}' y2='{y}' "
            f"stroke='{colour}' stroke-width='3'/>"
        )
    parts.append(f"<circle cx='{x(one['difference']):.1f}' cy='{y}' r='6' fill='{colour}'/>")
    parts.append(f"<text x='{_WIDE - _RIGHT + 12}' y='{y + 5}' fill='{colour}'>{_text(said(one))}</text>")
    return parts


def said(one: Mapping[str, Any]) -> str:
    """`+1.20 (+0.80 … +1.60)`, or without the brackets where nothing is known of the spread."""
    if one["low"] is None:
        return f"{one['difference']:+.2f}"
    return f"{one['difference']:+.2f} ({one['low']:+.2f} … {one['high']:+.2f})"


def _table(answer: Mapping[str, Any], words: Mapping[str, str]) -> str:
    names = "".join(f"<th>{_text(v['name'])}</th>" for v in answer["variants"])
    rows = "".join(
        f"<tr><td>{_text(words.get(m['code'], m['code']))} ({_text(m['unit'])})</td>"
        + "".join(f"<td>{_of(v, m['code'])['mean']:.2f}</td>" for v in answer["variants"])
        + "</tr>"
        for m in answer["measures"]
    )
    return f"<table><tr><th></th>{names}</tr>{rows}</table>"


def _colour(one: Mapping[str, Any], better: str) -> str:
    if not one["sure"] or not better:
        return _GREY
    return _GREEN if (one["difference"] < 0) == (better == "less") else _RED


def _of(variant: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in variant["differences"] if one["measure"] == code)
    return found


def _text(given: object) -> str:
    return html.escape(str(given))
