"""Acts on people: create, update, record a death; households; looks at restricted columns."""

from khuyenhoc.people.services.bulk import NewPerson, people_create_bulk
from khuyenhoc.people.services.data import PersonData
from khuyenhoc.people.services.households import household_form, household_join, household_leave
from khuyenhoc.people.services.looks import names_look, restricted_look
from khuyenhoc.people.services.persons import person_create, person_move_keeper, person_record_death, person_update

__all__ = [
    "NewPerson", "PersonData", "household_form", "household_join", "household_leave", "names_look",
    "people_create_bulk", "person_create", "person_move_keeper", "person_record_death", "person_update",
    "restricted_look", ]  # fmt: skip
