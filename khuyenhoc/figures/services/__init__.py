"""Writing figures: the catalogue, sources, periods, own values and the totals they make."""

from khuyenhoc.figures.services.bulk import copy_rows
from khuyenhoc.figures.services.catalogue import CatalogueResult, catalogue_load
from khuyenhoc.figures.services.periods import month_window, period_open
from khuyenhoc.figures.services.sources import figure_source_set
from khuyenhoc.figures.services.totals import (
    Version,
    tenants_to_fold,
    totals_fold,
    totals_rebuild,
    values_count,
    values_uncount,
)
from khuyenhoc.figures.services.values import (
    NewValue,
    own_value_change,
    own_values_confirm,
    own_values_create,
    own_values_place,
)

__all__ = [
    "CatalogueResult",
    "NewValue",
    "Version",
    "catalogue_load",
    "copy_rows",
    "figure_source_set",
    "month_window",
    "own_value_change",
    "own_values_confirm",
    "own_values_create",
    "own_values_place",
    "period_open",
    "tenants_to_fold",
    "totals_fold",
    "totals_rebuild",
    "values_count",
    "values_uncount",
]
