"""Acts on the tree: found, describe, correct, contact, close."""

from khuyenhoc.org.data import NewDecision, NewUnit, UnitContact, UnitDescription
from khuyenhoc.org.services.closing import unit_close
from khuyenhoc.org.services.decisions import decision_record, decisions_record
from khuyenhoc.org.services.describing import unit_contact, unit_correct, unit_describe
from khuyenhoc.org.services.founding import new_unit_ids, unit_found, units_found
from khuyenhoc.org.services.provinces import ProvincePlan, province_found, province_plan

__all__ = [
    "NewDecision", "NewUnit", "ProvincePlan", "UnitContact", "UnitDescription", "decision_record", "decisions_record",
    "new_unit_ids", "province_found", "province_plan", "unit_close", "unit_contact", "unit_correct", "unit_describe",
    "unit_found", "units_found",
]  # fmt: skip
