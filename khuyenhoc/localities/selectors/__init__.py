"""Reading localities: by code and day, by name, down the tree, along the lineage. Public data: nobody is asked."""

from khuyenhoc.localities.selectors.areas import residential_areas_for
from khuyenhoc.localities.selectors.lineage import (
    CommuneLineage,
    Conversion,
    Part,
    communes_with_lineage,
    convert,
    convert_many,
    lineage,
    lineage_differences,
    predecessors_many,
    predecessors_of,
    successors_of,
)
from khuyenhoc.localities.selectors.lookup import (
    children_of,
    communes_below,
    localities_by_code,
    localities_on,
    localities_search,
    locality_by_code,
    locality_get,
    locality_named,
    parse_code,
    totals,
)

__all__ = [
    "CommuneLineage",
    "Conversion",
    "Part",
    "children_of",
    "communes_below",
    "communes_with_lineage",
    "convert",
    "convert_many",
    "lineage",
    "lineage_differences",
    "localities_by_code",
    "localities_on",
    "localities_search",
    "locality_by_code",
    "locality_get",
    "locality_named",
    "parse_code",
    "predecessors_many",
    "predecessors_of",
    "residential_areas_for",
    "successors_of",
    "totals",
]
