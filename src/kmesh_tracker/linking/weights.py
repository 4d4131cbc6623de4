"""What each signal is worth: the weights of the one linear model that ranks changes.

They are written by ``benchmarks/fit.py`` from lines whose citations were hidden and from labels, and are read
once.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Weights(Struct, frozen=True):
    """The weights of a linear model by the signals' names."""

    prior: float
    """The log-odds of a change for which nothing speaks."""
    signals: Mapping[str, float]


@cache
def learnt() -> Weights:
    """Return the weights that the package brings, read once."""
    text = resources.files("kmesh_tracker.linking").joinpath("weights.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return Weights(prior=read["prior"], signals=read["signals"])
