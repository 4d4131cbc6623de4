"""Says which of many like cases run each time; the others run with ``make test-all``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


def often(cases: Iterable[Any], *chosen: Any) -> list[Any]:
    """Return all cases, those not chosen marked as slow; a tuple holds the values of several parameters."""
    given = list(cases)
    assert all(case in given for case in chosen), chosen
    return [
        case
        if case in chosen
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for case in given
    ]
