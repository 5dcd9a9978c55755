"""Search that ignores accents, case and the way a letter was composed."""

from __future__ import annotations

from django.db.models import Func, Q, TextField

from khuyenhoc.core.text.names import search_name


class SearchKey(Func):
    """`đặng văn ước` → `dang van uoc`, in the database, by the immutable function `kh_unaccent`.

    Store it (a GeneratedField with a trigram index) and compare needles through the same expression:
    `rows.filter(search_name__contains=SearchKey(Value(typed)))`.
    The function is made by the first migration of `localities`: a room that stores the key depends on it.
    """

    function = "kh_unaccent"
    output_field = TextField()


def words_begin(field: str, text: str) -> Q:
    """Rows in whose key (a stored SearchKey) every word of the text begins a word: `to 5` finds Tổ 5, not Tổ 15."""
    condition = Q()
    for word in search_name(text).split():
        condition &= Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})
    return condition
