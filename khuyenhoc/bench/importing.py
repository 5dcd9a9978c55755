"""A list from the file on the disk to committed; the same list again, which must change nothing."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from khuyenhoc.access.roles import Role
from khuyenhoc.bench.measuring import SECONDS, TIMES, at_most, stopwatch
from khuyenhoc.bench.messy import write_list
from khuyenhoc.bench.population import ROOT, acting, plant
from khuyenhoc.bench.running import DISTRICT, Run
from khuyenhoc.bench.scratch import rows, settle
from khuyenhoc.core import clock
from khuyenhoc.members.services.importing import ListFile, list_import

LONGEST: Final = 3
COMMUNES, CHAPTERS = 10, 120
LARGE: Final = 100_000


def measure(run: Run) -> None:
    sizes = (60, 300) if run.options.is_quick else (DISTRICT, LARGE)
    seconds = {size: _import(run, size) for size in sizes}
    small, large = sizes
    per_row = (seconds[large] / large) / (seconds[small] / small)
    run.add(f"Mỗi dòng: {large} so với {small} dòng", per_row, TIMES, bar=at_most(1.25))


def _import(run: Run, size: int) -> float:
    file = Path(settings.DATA_DIR) / f"{size}.xlsx"
    with run.empty():
        tree = plant(communes=COMMUNES, chapters=CHAPTERS)
        write_list(file, tree, size)
        settle()
        bar = at_most(LONGEST) if size == DISTRICT else None
        first, cpu, report = _once(file)
        floor = _copy_again()
        run.add(
            f"Nhập {size} dòng, lần đầu", first, SECONDS, bar=bar, floor=floor, floor_what="COPY cùng dòng", cpu=cpu,
            created=report["created"], doubtful=len(report["duplicates"]), rejected=len(report["rejected"]),
        )  # fmt: skip
        again, cpu_again, report = _once(file)
        changes = report["created"] + report["updated"]
        run.add(
            f"Nhập {size} dòng, lần hai",
            again,
            SECONDS,
            bar=bar,
            floor=floor,
            floor_what="COPY cùng dòng",
            cpu=cpu_again,
        )
        run.add(f"Nhập {size} dòng, lần hai: số thay đổi", changes, "người", bar=at_most(0))
    return first


def _once(file: Path) -> tuple[float, float, dict[str, Any]]:
    """Seconds, milliseconds of the processor in this process, and what was done."""
    actor = acting(Role.ASSOCIATION_OFFICER, f"{ROOT}/", user_id=None)
    began = process_time()
    with stopwatch() as taken:
        data = ListFile(content=file.read_bytes(), name=file.name, unit_id=ROOT, on=clock.today())
        report = list_import(actor=actor, data=data, commit=True)
    return taken(), (process_time() - began) * 1000, report.as_json()


def _copy_again() -> float:
    """Seconds in which the rows that were written go by COPY into tables with the same indexes and constraints."""
    copies = [_rows_of(table) for table in ("people_person", "members_membership")]
    with stopwatch() as taken, transaction.atomic(), connection.cursor() as cursor:
        for table, columns, block in copies:
            with cursor.copy(f"COPY {table}_floor ({columns}) FROM STDIN") as copy:
                copy.write(block)
    return taken()


def _rows_of(table: str) -> tuple[str, str, bytes]:
    names = rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table]
    )
    columns = ", ".join(str(name) for (name,) in names)
    rows(f"CREATE TABLE {table}_floor (LIKE {table} INCLUDING ALL)")
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return table, columns, b"".join(bytes(block) for block in copy)
