from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker import store as stores
from kmesh_tracker.records import Person
from kmesh_tracker.store import Store, usual_folder

if TYPE_CHECKING:
    from pathlib import Path

ADA = Person("Ada Rowe", "ada-rowe")


def only_file(cache: Path) -> Path:
    (file,) = [path for path in (cache / "facts").rglob("*") if path.is_file()]
    return file


def test_a_fact_is_found_out_once(cache: Path) -> None:
    store, asked = Store(cache), []

    def make() -> Person:
        asked.append(1)
        return ADA

    assert store.kept(store.key("who", 1), Person, make) == ADA
    assert Store(cache).kept(store.key("who", 1), Person, make) == ADA
    assert Store(cache).kept(store.key("who", 2), Person, make) == ADA
    assert len(asked) == 2


def test_only_the_user_may_read_it(cache: Path) -> None:
    store = Store(cache)
    store.put(store.key("who"), ADA)
    assert only_file(cache).stat().st_mode & 0o777 == 0o600
    assert (cache / "facts").stat().st_mode & 0o777 == 0o700
    assert not list(cache.rglob(".*")), "a temporary file was left"


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-2] + b'"}'),
        lambda path: path.write_bytes(b"0" * 64 + b"{}"),
        lambda path: path.chmod(0o666),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), os.mkfifo(path)),
    ],
)
def test_what_was_damaged_is_found_out_anew(cache: Path, harm: object) -> None:
    store = Store(cache)
    key = store.key("who")
    store.put(key, ADA)
    harm(only_file(cache))  # type: ignore[operator]
    assert Store(cache).get(key, Person) is None
    assert Store(cache).kept(key, Person, lambda: ADA) == ADA


def test_a_fact_under_another_name_does_not_count(cache: Path) -> None:
    store = Store(cache)
    one, other = store.key("one"), store.key("other")
    store.put(one, ADA)
    (cache / "facts" / other[:2]).mkdir(exist_ok=True, mode=0o700)
    (cache / "facts" / other[:2] / other).write_bytes(only_file(cache).read_bytes())
    (cache / "facts" / other[:2] / other).chmod(0o600)
    assert store.get(other, Person) is None


def test_a_fact_of_another_type_does_not_count(cache: Path) -> None:
    store = Store(cache)
    store.put(store.key("who"), ["Ada"])
    assert store.get(store.key("who"), Person) is None


def test_no_link_is_followed(cache: Path, tmp_path: Path) -> None:
    """Neither of a file nor of a folder, to read, to write or to clear."""
    store, key = Store(cache), Store(cache).key("who")
    store.put(key, ADA)
    file = only_file(cache)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert store.get(key, Person) is None
    file.unlink()
    other = tmp_path / "folder"
    other.mkdir(mode=0o700)
    (other / "precious").write_text("x")
    file.parent.rmdir()
    file.parent.symlink_to(other)
    Store(cache).put(key, ADA)
    Store(cache).clear()
    assert sorted(path.name for path in other.iterdir()) == ["precious"]
    assert elsewhere.exists()


def test_a_folder_that_others_may_write_is_not_used(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)
    store = Store(cache)
    store.put(store.key("who"), ADA)
    assert store.get(store.key("who"), Person) is None
    assert not list(cache.iterdir())


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / "file" / "cache")
    store.put(store.key("who"), ADA)
    assert store.get(store.key("who"), Person) is None
    assert store.graph_folder("x") is None


def test_what_was_used_longest_ago_goes_first(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(cache)
    for name in ("old", "new"):
        store.put(store.key(name), ADA)
    old = cache / "facts" / store.key("old")[:2] / store.key("old")
    os.utime(old, (1, 1))
    monkeypatch.setattr(stores, "MOST", old.stat().st_size)
    Store(cache).put(store.key("third"), ADA)
    assert store.get(store.key("old"), Person) is None
    assert store.get(store.key("new"), Person) == ADA


def test_a_fact_that_is_too_large_is_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "LARGEST", 10)
    store = Store(cache)
    store.put(store.key("who"), ADA)
    assert store.size() == (0, 0)


def test_clearing_tells_what_there_was(cache: Path) -> None:
    store = Store(cache)
    assert store.clear() == (0, 0)
    for n in range(3):
        store.put(store.key(n), ADA)
    count, size = store.size()
    assert count == 3
    assert size > 3 * 64
    assert store.clear() == (count, size)
    assert store.size() == (0, 0)


@given(parts=st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=3), other=st.text())
def test_a_name_tells_all_that_it_was_made_of(parts: list[object], other: str) -> None:
    store = Store()
    assert store.key(*parts) == store.key(*parts)
    assert store.key(*parts) != store.key(*parts, other)


def test_another_version_of_the_program_finds_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Store().key("who")
    monkeypatch.setattr(stores, "__version__", "99.0")
    assert Store().key("who") != before


def test_the_folder_is_that_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert usual_folder() == tmp_path / "kmesh-tracker"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = usual_folder()
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "home")


def test_a_program_that_is_worked_on_finds_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Store().key("who")
    assert Store().key("who") == before
    monkeypatch.setattr(stores, "_program", lambda: "another")
    assert Store().key("who") != before
