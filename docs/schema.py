"""Says in Markdown what the JSON Schemas describe, field by field, and each shared record once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference import folded, table

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parents[1] / "src" / "kmesh_tracker" / "schemas"
Node = dict[str, Any]
HEAD = ("field", "type", "meaning")


def kind_of(node: Node) -> str:
    """Name the type of ``node``; a shared record by a link to its table."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in node:
        return ", ".join("null" if value is None else f"`{value}`" for value in node["enum"])
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    for key in ("anyOf", "oneOf"):
        if key in node:
            return " or ".join(kind_of(choice) for choice in node[key])
    if node.get("type") == "array":
        return f"list of {kind_of(node['items'])}"
    kind = node.get("type", "any")
    kinds = kind if isinstance(kind, list) else [kind]
    day = node.get("format") == "date"
    return " or ".join("day" if day and one == "string" else str(one) for one in kinds)


def fields(node: Node, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Give path, type and meaning of every field of the object ``node``; shared records are not entered."""
    for key, value in node.get("properties", {}).items():
        yield f"`{path}{key}`", kind_of(value), folded(value.get("description"))
        yield from fields(value, f"{path}{key}.")
        yield from fields(value.get("items", {}), f"{path}{key}[].")


def schema_reference() -> str:
    parts = []
    shared: dict[str, Node] = {}
    for path in sorted(FOLDER.glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        for name, record in schema.get("$defs", {}).items():
            assert shared.setdefault(name, record) == record, f"{name} means two things"
        name = path.name.partition(".")[0]
        parts.append(
            f"## {name} --json\n\n{folded(schema.get('description'))}\n\n{table(HEAD, fields(schema))}"
        )
    parts.append("## Records\n\nWhat the documents above are made of.")
    parts += [
        f"### {name}\n\n{folded(record.get('description'))}\n\n{table(HEAD, fields(record))}"
        for name, record in shared.items()
    ]
    return "\n\n".join(parts)
