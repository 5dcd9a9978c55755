"""What the page draws: each area with its step, its words and the label that fits into it. Reused by the portal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from khuyenhoc.core.codes import CodeAt
from khuyenhoc.localities.drawing import Shape
from khuyenhoc.maps.enums import Division
from khuyenhoc.maps.policy import Number, Step, fits, legend, steps_of
from khuyenhoc.maps.selectors import Area, MapPicture
from khuyenhoc.ui.formats import group_digits

BIG, SMALL = 22, 15  # type sizes of the number and the name, in units of the drawing
UNKNOWN = "chưa có số liệu"


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    y: float
    kind: str  # a class of the style sheet


@dataclass(frozen=True, slots=True)
class ShownArea:
    area: Area
    shape: Shape | None
    step: int  # 0: no value
    value: str
    told: str
    url: str
    labels: tuple[Label, ...]


def shown_areas(picture: MapPicture, steps: dict[int, int]) -> Iterator[ShownArea]:
    for area in picture.areas:
        step = steps.get(area.unit.unit_id, 0)
        value = UNKNOWN if area.value is None else group_digits(area.value)
        measure = "" if area.value is None else f" {picture.figure.unit_of_measure}"
        shape = picture.drawing.shapes.get(area.locality.pk)
        yield ShownArea(
            area=area,
            shape=shape,
            step=step,
            value=value,
            told=f"{area.locality}: {value}{measure}",
            url=_url(area, picture),
            labels=tuple(_labels(area, shape, step, value)) if shape else (),
        )


def steps_and_legend(picture: MapPicture, division: Division) -> tuple[dict[int, int], list[Step]]:
    values: dict[int, Number] = {area.unit.unit_id: area.value for area in picture.areas if area.value is not None}
    steps = steps_of(values, division)
    return steps, legend(values, steps)


def _url(area: Area, picture: MapPicture) -> str:
    if area.may_open:
        return f"{reverse('unit_page', args=[area.unit.unit_id])}?ngay={picture.map_on:%d/%m/%Y}"
    return reverse("locality_page", args=[str(CodeAt(area.locality.code, picture.map_on))])


def _labels(area: Area, shape: Shape, step: int, value: str) -> Iterator[Label]:
    """Name and number where there is room, the number alone, or the number of the step: never colour only."""
    name = area.locality.name
    number = value if step else "?"
    if fits(name, SMALL, shape.radius, offset=SMALL * 0.6) and fits(number, BIG, shape.radius, offset=BIG * 0.4):
        yield Label(name, round(shape.y - 4, 1), "kh-map-name")
        yield Label(number, round(shape.y + BIG * 0.8, 1), "kh-map-number")
    elif fits(number, BIG, shape.radius):
        yield Label(number, round(shape.y + BIG / 3, 1), "kh-map-number")
    elif fits(number, SMALL, shape.radius):
        yield Label(number, round(shape.y + SMALL / 3, 1), "kh-map-small")
    elif step and fits(str(step), SMALL, shape.radius):
        yield Label(str(step), round(shape.y + SMALL / 3, 1), "kh-map-small")
