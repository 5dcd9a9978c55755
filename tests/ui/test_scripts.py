"""The words under a money input are spoken by the browser; they must be those of the vouchers."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path

from khuyenhoc.core.text.amounts import amount_in_words
from tests.support.node import node

SCRIPT = Path(__file__).resolve().parents[2] / "khuyenhoc" / "ui" / "static" / "ui" / "money.js"
PROGRAM = """
globalThis.document = { addEventListener() {}, querySelectorAll: () => [] };
const { inWords, grouped } = await import(process.argv[1]);
const all = JSON.parse(process.argv[2]);
console.log(JSON.stringify(all.map((digits) => [inWords(digits), grouped(digits)])));
"""


def spoken(amounts: list[int]) -> list[list[str]]:
    command = [node(), "--input-type=module", "-e", PROGRAM, SCRIPT.as_uri(), json.dumps([str(n) for n in amounts])]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]})
    return json.loads(answer.stdout)


def test_words_under_the_input_are_those_of_the_vouchers() -> None:
    draw = random.Random(1996)  # noqa: S311 - the same amounts each time: one process speaks them all
    amounts = [draw.randrange(10 ** draw.randint(1, 16)) for _ in range(2000)]
    amounts += [*range(1200), 10**9, 10**9 + 1, 10**12, 5 * 10**15 + 4, 1_001_000_000, 1_005_000]
    for amount, (words, grouped) in zip(amounts, spoken(amounts), strict=True):
        assert f"{words[0].upper()}{words[1:]} đồng" == amount_in_words(amount)
        assert grouped == f"{amount:,}".replace(",", ".")
