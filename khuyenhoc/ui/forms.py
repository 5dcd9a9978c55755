"""The base of every form: Vietnamese messages, and refusals of the domain shown at their field."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from django import forms
from django.forms.fields import FileField

from khuyenhoc.core.errors import Conflict, DomainError, Forbidden, NotFound
from khuyenhoc.ui.fields import DateInput, MoneyField, MoneyInput, VnDateField

__all__ = ["DateInput", "Form", "MoneyField", "MoneyInput", "VnDateField"]

CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


class Form(forms.Form):
    """A form of ours. A subclass that feeds a service defines `to_input()`, which returns the service's dataclass.

    The browser's own messages are off (they follow the browser's language); the server says what is wrong.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal: DomainError | None = None
        for name, field in self.fields.items():
            label = field.label or name
            verb = "Chưa chọn" if isinstance(field, (*CHOOSING, FileField)) else "Chưa nhập"
            if field.error_messages.get("required") == type(field).default_error_messages.get(
                "required", forms.Field.default_error_messages["required"]
            ):
                field.error_messages["required"] = f"{verb} {_as_object(str(label))}."
            if isinstance(field, CHOOSING):
                field.error_messages["invalid_choice"] = "Lựa chọn này không có trong danh sách. Hãy chọn lại."

    def catching_domain_errors(self) -> CatchingDomainErrors:
        """Around the call of a service: a refusal becomes an error of this form, NotFound and Forbidden pass."""
        return CatchingDomainErrors(self)


class CatchingDomainErrors:
    """A class and not a generator, so that type checkers know that the block may be left early."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> Form:
        return self.form

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, DomainError) or isinstance(error, NotFound | Forbidden):
            return False
        self.form.refusal = error
        self.form.add_error(error.field if error.field in self.form.fields else None, error.message)
        return True


def status_of(form: forms.BaseForm) -> int:
    """What a page with this form answers: 200 while untouched, 409 after a conflict, 422 when something is wrong."""
    if not form.is_bound or form.is_valid():
        return 200
    return 409 if isinstance(getattr(form, "refusal", None), Conflict) else 422


def _as_object(label: str) -> str:
    """The label in the middle of a sentence: “Ngày sinh” → “ngày sinh”, but “UBND xã” stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
