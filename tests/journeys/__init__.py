import pytest

pytest.register_assert_rewrite("tests.journeys.looking", "tests.journeys.people")
