"""Copy the front-end packages from node_modules into khuyenhoc/static-built (git-ignored): `make assets`.

No bundler and no outside host: what a page loads is a file of ours. Vendor styles lie in `@layer vendor`, below ours.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import paper_fonts
import screen_fonts

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
OUT = ROOT / "khuyenhoc" / "static-built"
ICON_NAMES = ROOT / "khuyenhoc" / "ui" / "icons.txt"

SOURCE_MAP = re.compile(r"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*$")
ICON_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor"'

SCRIPTS = {
    "tabler.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.common.min.js",
}


def without_source_map(text: str) -> str:
    """The manifest storage looks for every file that is named, and source maps are not shipped."""
    return SOURCE_MAP.sub("\n", text)


def in_vendor_layer(css: str) -> str:
    css = without_source_map(css).removeprefix('@charset "UTF-8";')
    return f'@charset "UTF-8";\n@layer vendor{{{css}}}\n'


def icon_symbol(name: str) -> str:
    """One `<symbol>`; a name that ends in `-filled` is drawn by Tabler's filled set."""
    is_filled = name.endswith("-filled")
    folder, file = ("filled", name.removesuffix("-filled")) if is_filled else ("outline", name)
    source = MODULES / "@tabler" / "icons" / "icons" / folder / f"{file}.svg"
    if not source.exists():
        raise SystemExit(f"{ICON_NAMES.relative_to(ROOT)}: Tabler không có biểu tượng “{name}”.")
    svg = re.sub(r"<!--.*?-->", "", source.read_text(), flags=re.DOTALL)
    body = svg.partition(">")[2].rpartition("</svg>")[0]
    body = re.sub(r"\s+", " ", ICON_FRAME.sub("", body)).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24" {FILLED if is_filled else OUTLINE}>{body}</symbol>'


def icon_names() -> list[str]:
    lines = [line.strip() for line in ICON_NAMES.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def build() -> None:
    if not MODULES.exists():
        raise SystemExit("Chưa có node_modules: hãy chạy “make assets”.")
    shutil.rmtree(OUT, ignore_errors=True)
    vendor = OUT / "vendor"
    vendor.mkdir(parents=True)
    tabler = (MODULES / "@tabler/core/dist/css/tabler.min.css").read_text()
    (vendor / "tabler.css").write_text(in_vendor_layer(tabler))
    for name, source in SCRIPTS.items():
        (vendor / name).write_text(without_source_map((MODULES / source).read_text()))
    symbols = "\n".join(icon_symbol(name) for name in icon_names())
    (OUT / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n')
    screen_fonts.build(MODULES / "@fontsource", vendor)
    paper_fonts.build(MODULES / "@fontsource" / "tinos" / "files", OUT / "paper-fonts")
    size = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    sys.stdout.write(f"Đã dựng {OUT.relative_to(ROOT)}: {len(icon_names())} biểu tượng, {size // 1024} kB.\n")


if __name__ == "__main__":
    build()
