"""Dates of three short numbers, ``24/03/15`` or ``15.03.24``: several of them together tell their order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORDERS: Final = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
"""Which of the three numbers is year, month and day."""
_USUAL: Final = {".": ("dmy", "ymd", "mdy"), "-": ("ymd", "dmy", "mdy"), "/": ("mdy", "dmy", "ymd")}
"""What each sign between the numbers mostly stands for."""
_LATEST: Final = 49
"""Years up to this one are of the century that is running."""
_OLD: Final = 10
"""Minutes of years before this one are rarer than any order."""
_EARLY: Final = 15
"""A first number from this one on is a year rather than a day where both may be."""

Numbers = tuple[int, int, int]


def day_of(numbers: Numbers, order: str) -> date | None:
    """Read three numbers in an order; None where that is no day, or one of before there were such minutes."""
    year, month, day = (numbers[place] for place in _ORDERS[order])
    if year > _LATEST:
        return None
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None


def orders_of(numbers: Sequence[Numbers], sign: str) -> tuple[str, ...]:
    """Give the orders in which dates may have been written, the likeliest first.

    Args:
        numbers: the three numbers of each date.
        sign: what stands between them.

    All of them have to be days, and the year is what changes least; where that leaves more than one, the
    sign tells which is usual.
    """
    possible = [order for order in _ORDERS if all(day_of(each, order) for each in numbers)]
    years = {order: {each[_ORDERS[order][0]] for each in numbers} for order in possible}
    fewest = min((len(each) for each in years.values()), default=0)
    usual = list(_USUAL[sign])
    if sign != "." and all(each[0] >= _EARLY for each in numbers):
        usual.insert(0, "ymd")
    left = [order for order in possible if len(years[order]) == fewest]
    return tuple(sorted(left, key=lambda order: (min(years[order]) < _OLD, usual.index(order))))
