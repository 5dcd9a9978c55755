"""Loading localities and their outlines, and keeping villages."""

from khuyenhoc.localities.services.areas import residential_area_close, residential_area_found
from khuyenhoc.localities.services.boundaries import BadBoundaries, BoundariesResult, boundaries_import
from khuyenhoc.localities.services.loading import LoadResult, localities_load

__all__ = [
    "BadBoundaries",
    "BoundariesResult",
    "LoadResult",
    "boundaries_import",
    "localities_load",
    "residential_area_close",
    "residential_area_found",
]
