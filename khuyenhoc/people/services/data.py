"""What a form or an importer hands over about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyenhoc.core import clock
from khuyenhoc.core.text.names import clean_name, clean_text
from khuyenhoc.people import policy
from khuyenhoc.people.enums import Sex

TEXTS = ("email", "address", "occupation", "note")
# Columns whose old and new values an update tells the audit, apart from the restricted ones, which it only names.
AUDITED = (
    "full_name", "sex", "birth_date", "birth_year", "phone", "email", "village_id", "address", "occupation", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """A person as typed. Of the birth the day is given, or the year alone.

    `identity` and `ethnicity` are restricted: None leaves what is sealed, "" erases it.
    """

    full_name: str
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    village_id: int | None = None
    address: str = ""
    occupation: str = ""
    note: str = ""
    identity: str | None = None
    ethnicity: str | None = None

    def columns(self) -> dict[str, Any]:
        """Clean values for the open columns of Person. Raises RuleViolated `person.…` with the field."""
        name = clean_name(self.full_name)
        policy.require_name(name)
        policy.require_birth(self.birth_date, self.birth_year, today=clock.today())
        return {
            "full_name": name,
            "sex": self.sex.value,
            "birth_date": self.birth_date,
            "birth_year": self.birth_date.year if self.birth_date else self.birth_year,
            "phone": policy.read_phone(self.phone),
            "village_id": self.village_id,
            **{text: clean_text(getattr(self, text)) for text in TEXTS},
        }
