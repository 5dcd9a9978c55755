"""What the public API answers, field by field; the descriptions become the OpenAPI document."""

from __future__ import annotations

from datetime import date

from ninja import Field, Schema


class UnitOut(Schema):
    id: int = Field(description="Số định danh không đổi của đơn vị", examples=[12])
    code: str = Field(description="Mã vào ngày hỏi; mã có thể được dùng lại, nên đi kèm ngày", examples=["18322"])
    name: str = Field(examples=["Hội Khuyến học xã Đức Lĩnh"])
    kind: str = Field(description="association, chapter, committee, center, body")
    host_kind: str = Field(description="village, school, agency, enterprise, armed_forces, religious, clan, hometown")
    level: str = Field(description="central, province, district, commune, chapter")
    parent_id: int | None
    valid_from: date = Field(description="Ngày thành lập")
    valid_to: date | None = Field(description="Ngày không còn nữa, nếu đã kết thúc")
    successors: list[int] = Field(description="Đơn vị kế thừa")
    predecessors: list[int] = Field(description="Các đơn vị mà đơn vị này kế thừa")


class UnitPage(Schema):
    items: list[UnitOut]
    next: str | None = Field(description="Con trỏ của trang sau, null khi đã hết")


class PositionOut(Schema):
    position: str = Field(examples=["chair"])
    label: str = Field(examples=["Chủ tịch"])
    held: bool = Field(description="Có người giữ vào ngày hỏi; tên chỉ nêu khi đã công bố")


class LocalityOut(Schema):
    code: str
    name: str
    kind: str


class UnitDetail(UnitOut):
    positions: list[PositionOut]
    children: list[UnitOut]
    locality: LocalityOut | None


class PartOut(Schema):
    unit_id: int | None = Field(description="Đơn vị cấp dưới, hoặc chính đơn vị hỏi; null: phần chưa phân bổ được")
    name: str
    value: float | int


class FigureOut(Schema):
    code: str = Field(examples=["members.total"])
    label: str
    unit_of_measure: str
    value: float | int | None = Field(description="null khi chưa có số liệu", examples=[7575])
    at: date = Field(description="Ngày của số liệu, hoặc ngày cuối của kỳ")
    period: str | None = None
    map: date = Field(description="Ngày của sơ đồ tổ chức dùng để chia các phần")
    parts: list[PartOut]


class CatalogueLine(Schema):
    code: str
    label: str
    definition: str
    unit_of_measure: str
    group: str
    source: str = Field(description="Căn cứ và nguồn của số liệu")
    is_stock: bool = Field(description="true: hỏi bằng at; false: hỏi bằng period")
    across_units: str = Field(description="sum, none, recompute, distinct")
    across_time: str = Field(description="sum, last, average, recompute")


class CompletenessLine(Schema):
    unit_id: int | None = Field(description="Đơn vị cấp dưới; null: phần chưa phân bổ được")
    name: str
    expected: int
    received: int
    on_time: int
    late: int
    missing: int


class CompletenessOut(Schema):
    period: str
    unit_id: int
    map: date = Field(description="Ngày của sơ đồ tổ chức dùng để chia các phần")
    expected: int = Field(description="Số đơn vị phải báo cáo")
    received: int = Field(description="Đã gửi, đúng hạn hay muộn")
    on_time: int
    late: int
    missing: int = Field(description="Quá hạn mà chưa gửi")
    children: list[CompletenessLine] = Field(description="Các phần, cộng lại đúng bằng số của đơn vị")


class GeometryOut(Schema):
    type: str = Field(examples=["MultiPolygon"])
    coordinates: list[list[list[list[float]]]] = Field(description="WGS 84, kinh độ trước; giản lược để vẽ")


class MapProperties(Schema):
    code: str = Field(description="Mã vào ngày hỏi", examples=["18322"])
    name: str = Field(examples=["Xã Mai Hoa"])
    kind: str = Field(description="commune, ward, township, special_zone")
    district: str | None = Field(description="Huyện, với ngày trước 01/07/2025")
    province: str
    valid_from: date | None = Field(description="null: không rõ")
    valid_to: date | None
    units: list[int] = Field(description="Hội Khuyến học có địa bàn này vào ngày hỏi")
    origin: str | None = Field(description="given: theo tệp; composed: ghép từ các phần; sketched: bản vẽ phác")
    source: str | None = Field(description="Nguồn của đường ranh giới")
    licence: str | None = Field(description="Điều kiện sử dụng do nguồn đặt ra")
    label: list[float] | None = Field(description="Chỗ đặt tên: kinh độ, vĩ độ")


class MapFeature(Schema):
    type: str = "Feature"
    geometry: GeometryOut | None = Field(description="null khi không biết gì về vị trí")
    properties: MapProperties


class MapOut(Schema):
    type: str = "FeatureCollection"
    features: list[MapFeature]


class ErrorOut(Schema):
    code: str = Field(examples=["unit.not_found"])
    message: str
    field: str | None = None
