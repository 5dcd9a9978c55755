"""Hà Tĩnh of both times, cut out of the real data set, with a neighbour province that must not show."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.authority import Actor
from khuyenhoc.localities.services import localities_load
from khuyenhoc.localities.services.dataset import Dataset, Key, LocalityRow, read_dataset

BEFORE, AFTER = date(2023, 2, 9), date(2026, 1, 1)
HA_TINH, QUANG_TRI = "42", "45"  # Quảng Trị took in Quảng Bình: a province that did not stay as it was
KEPT = {HA_TINH, "44", QUANG_TRI}


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return read_dataset()


@pytest.fixture(scope="session")
def two_provinces(dataset: Dataset) -> Dataset:
    by_key = {row.key: row for row in dataset.localities}

    def province_of(row: LocalityRow) -> str:
        while row.parent:
            row = by_key[row.parent]
        return row.code

    kept: set[Key] = {row.key for row in dataset.localities if province_of(row) in KEPT}
    return Dataset(
        dataset.source,
        dataset.sha256,
        tuple(row for row in dataset.localities if row.key in kept),
        tuple(row for row in dataset.successions if row.predecessor in kept and row.successor in kept),
    )


@pytest.fixture
def keeper() -> Actor:
    return Actor.system("tests")


@pytest.fixture
def loaded(db: None, keeper: Actor, two_provinces: Dataset) -> None:
    localities_load(actor=keeper, dataset=two_provinces)
