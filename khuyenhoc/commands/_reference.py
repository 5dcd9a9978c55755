"""What the software brings along as dated data: rules, catalogue of figures, reporting regimes, localities.

Loading again changes nothing; what an administrator set stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khuyenhoc.core.authority import Actor


def load(actor: Actor) -> None:
    """Rules first (deadlines and windows), then the figures, then the regimes that name both; localities once."""
    from khuyenhoc.figures.services import catalogue_load
    from khuyenhoc.localities.models import Locality
    from khuyenhoc.localities.services import localities_load
    from khuyenhoc.reports.services import report_definitions_load
    from khuyenhoc.rules.services import rules_load

    rules_load(actor=actor)
    catalogue_load(actor=actor)
    report_definitions_load(actor=actor)
    if not Locality.objects.exists():
        localities_load(actor=actor)
