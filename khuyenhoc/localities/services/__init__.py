"""Loading localities, keeping villages, and noting decisions. Boundaries are acts of their own, in `boundaries`."""

from khuyenhoc.localities.services.areas import residential_area_close, residential_area_found
from khuyenhoc.localities.services.decisions import lineage_decision_set
from khuyenhoc.localities.services.loading import LoadResult, localities_load

__all__ = [
    "LoadResult",
    "lineage_decision_set",
    "localities_load",
    "residential_area_close",
    "residential_area_found",
]
