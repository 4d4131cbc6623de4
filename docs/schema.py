"""Says in Markdown what a JSON Schema describes, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference import folded, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).resolve().parents[1] / "src" / "kmesh_tracker" / "schemas"
Node = dict[str, Any]


def resolve(node: Node, schema: Mapping[str, Any]) -> Node:
    """Follow the references of ``node``; what stands beside one wins over what it leads to."""
    while "$ref" in node:
        target: Any = schema
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def kind_of(node: Node) -> str:
    if "enum" in node:
        return ", ".join("null" if value is None else f"`{value}`" for value in node["enum"])
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    kind = node.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def fields(node: Node, schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Give path, type and meaning of ``node`` and of every field below it."""
    node = resolve(node, schema)
    optional = ""
    choices = [choice for choice in node.get("anyOf", node.get("oneOf", ())) if choice.get("type") != "null"]
    if len(choices) == 1:
        told = {"description": node["description"]} if "description" in node else {}
        node, optional = {**resolve(choices[0], schema), **told}, " or null"
    if path:
        yield path, kind_of(node) + optional, folded(node.get("description"))
    if "items" in node:
        yield from list(fields(node["items"], schema, path + "[]"))[1:]
    for key, value in node.get("properties", {}).items():
        yield from fields(value, schema, f"{path}.{key}" if path else key)


def schema_reference() -> str:
    parts = []
    for path in sorted(FOLDER.glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        rows = [(f"`{field}`", kind, meaning) for field, kind, meaning in fields(schema, schema)]
        head = f"## {path.name.partition('.')[0]}\n\n{folded(schema.get('description'))}"
        parts.append(head + "\n\n" + table(("field", "type", "meaning"), rows))
    return "\n\n".join(parts)
