"""Boundaries from GeoJSON files: read and judged, looked at, written as one act, undone.

Apart from the other services: shapely costs a process half a second and 30 MB, which only who draws maps should pay.
"""

from khuyenhoc.localities.services.boundaries.checking import boundaries_check, boundaries_drop, boundaries_rematch
from khuyenhoc.localities.services.boundaries.reading import MOST_BYTES
from khuyenhoc.localities.services.boundaries.writing import boundaries_undo, boundaries_write

__all__ = [
    "MOST_BYTES",
    "boundaries_check",
    "boundaries_drop",
    "boundaries_rematch",
    "boundaries_undo",
    "boundaries_write",
]
