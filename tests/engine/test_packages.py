"""The packages that the labels depend on."""

from __future__ import annotations

from importlib import metadata

import pytest

from grapl_engine import GraphCutError, __version__, packages
from grapl_engine.packages import PACKAGES, installed_package, required_package, solver_name, versions


def test_the_first_solver_that_is_there_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for there, package in (({"gco", "bkgco"}, "gco-wrapper"), ({"bkgco"}, "bkgco"), (set(), None)):
        monkeypatch.setattr(packages, "find_spec", lambda module, there=there: module if module in there else None)
        assert installed_package() == package


def test_without_a_solver_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda module: None)
    assert solver_name() == "not installed" and not set(PACKAGES) & set(versions())
    with pytest.raises(
        GraphCutError, match=r"neither gco-wrapper nor bkgco is there. Run '.* -m pip install (gco-wrapper|bkgco)"
    ):
        required_package()


def test_versions_are_those_of_what_is_installed() -> None:
    known = versions()
    assert known["grapl"] == __version__ and known["numpy"] == metadata.version("numpy")
    package = required_package()
    assert known[package] == metadata.version(package) and solver_name() == f"{package} {known[package]}"


def test_a_bundle_may_have_left_metadata_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert solver_name() == required_package() and set(versions()) == {"grapl", "python"}
