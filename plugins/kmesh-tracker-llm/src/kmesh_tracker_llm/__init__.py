"""Puts the questions of kmesh-tracker to a language model through the llm library."""

from __future__ import annotations

from kmesh_tracker_llm.model import LlmModel

__all__ = ["LlmModel"]
