"""Acts on people: create, update, record a death; households; looks at restricted columns."""

from khuyenhoc.people.services.bulk import NewPerson, people_create_bulk
from khuyenhoc.people.services.data import PersonData
from khuyenhoc.people.services.household_bulk import (
    Housemate,
    NewHousehold,
    Stay,
    households_code,
    households_load,
    households_withdraw,
    housemates_load,
    stays_mend,
)
from khuyenhoc.people.services.households import household_form, household_join, household_leave
from khuyenhoc.people.services.looks import names_look, restricted_look
from khuyenhoc.people.services.persons import person_create, person_move_keeper, person_record_death, person_update

__all__ = [
    "Housemate", "NewHousehold", "NewPerson", "PersonData", "Stay", "household_form", "household_join",
    "household_leave", "households_code", "households_load", "households_withdraw", "housemates_load", "names_look",
    "people_create_bulk", "person_create", "person_move_keeper", "person_record_death", "person_update",
    "restricted_look", "stays_mend",
]  # fmt: skip
