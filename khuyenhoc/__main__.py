"""The `khuyenhoc` command: one file in khuyenhoc/commands for each of its verbs, found by its name.

Exit codes: 0 done, 1 refused or a difference found, 2 called wrongly, 3 the database or the data folder is unusable.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from khuyenhoc import __version__
from khuyenhoc.core.errors import DomainError
from khuyenhoc.core.postgres import PostgresError

COMMANDS = Path(__file__).parent / "commands"


class Parser(argparse.ArgumentParser):
    """argparse in Vietnamese, as far as it lets itself be told."""

    def __init__(self, name: str, description: str | None) -> None:
        formatter = argparse.RawDescriptionHelpFormatter
        super().__init__(f"khuyenhoc {name}", description=description, formatter_class=formatter, add_help=False)
        self._optionals.title = "tuỳ chọn"
        self._positionals.title = "tham số"
        self.add_argument("-h", "--help", action="help", help="in hướng dẫn này rồi thoát")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Cách dùng:", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Lệnh gọi chưa đúng ({message}). Xem: {self.prog} --help\n")


def commands() -> dict[str, str]:
    """Names of all commands with the first line of their docstrings, without importing them."""
    found: dict[str, str] = {}
    for file in sorted(COMMANDS.glob("[a-z]*.py")):
        text = ast.get_docstring(ast.parse(file.read_text())) or ""
        found[file.stem.replace("_", "-")] = text.partition("\n")[0]
    return found


def parser_for(name: str) -> argparse.ArgumentParser:
    module = import_module(f"khuyenhoc.commands.{name.replace('-', '_')}")
    parser = Parser(name, module.__doc__)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser


def overview() -> str:
    lines = [f"  {name:<20}{help_line}" for name, help_line in commands().items()]
    return "\n".join(
        [
            f"khuyenhoc {__version__} – phần mềm cho Hội Khuyến học",
            "",
            "Cách dùng: khuyenhoc LỆNH [tuỳ chọn]    (khuyenhoc LỆNH --help: hướng dẫn của lệnh)",
            "",
            *lines,
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words else "--help"
    if name in ("-h", "--help", "help"):
        print(overview())
        return 0
    if name == "--version":
        print(__version__)
        return 0
    if name not in commands():
        print(f"Không có lệnh “{name}”.\n\n{overview()}", file=sys.stderr)
        return 2
    return run(name, words[1:])


def run(name: str, words: Sequence[str]) -> int:
    """Run one command; a refusal of the trade and an unusable database become a sentence and an exit code."""
    options = parser_for(name).parse_args(words)
    try:
        return int(options.run(options))
    except DomainError as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
