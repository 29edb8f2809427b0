"""An enum that keeps values which this version does not know, since a newer server may send them."""

from __future__ import annotations

from enum import StrEnum


class OpenEnum(StrEnum):
    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member
