"""Loading the rules that come with the software, and changing them."""

from khuyenhoc.rules.services.calendar import calendar_day_clear, calendar_day_set
from khuyenhoc.rules.services.editing import rule_set
from khuyenhoc.rules.services.loading import LoadResult, rules_load

__all__ = ["LoadResult", "calendar_day_clear", "calendar_day_set", "rule_set", "rules_load"]
