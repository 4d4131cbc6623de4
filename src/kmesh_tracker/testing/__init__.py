"""A test-kit for people who write sources or models. It needs pytest; nothing else in the package does.

>>> from kmesh_tracker.testing import SourceContract
>>> class TestMySource(SourceContract):
...     source_class = MySource
...     def lay_out(self, base):
...         (base / "notes.txt").write_text("...", encoding="utf-8")
...         return {"path": "notes.txt"}

>>> from kmesh_tracker.testing import ModelContract
>>> class TestMyModel(ModelContract):
...     model_class = MyModel
"""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite(
    "kmesh_tracker.testing.contract",
    "kmesh_tracker.testing.model_contract",
    "kmesh_tracker.testing.records",
)

from kmesh_tracker.testing.contract import SourceContract  # noqa: E402 - after its asserts are set up
from kmesh_tracker.testing.growth import growth  # noqa: E402
from kmesh_tracker.testing.loading import load, load_model  # noqa: E402
from kmesh_tracker.testing.model_contract import ModelContract  # noqa: E402

__all__ = ["ModelContract", "SourceContract", "growth", "load", "load_model"]
