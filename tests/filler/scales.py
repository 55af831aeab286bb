"""Types whose values lie on a line: what their text is as a number, and the text of a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

FIRST_DAY = datetime(2024, 1, 8, 7, 30, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = Decimal(86_400)
START = Decimal((FIRST_DAY - EPOCH).days)
LOW = Decimal((datetime(1900, 1, 1, tzinfo=UTC) - EPOCH).days)
HIGH = Decimal((datetime(2999, 1, 1, tzinfo=UTC) - EPOCH).days)
MOST = {"int2": Decimal(32_767), "int4": Decimal(2**31 - 1), "int8": Decimal(2**63 - 1), "oid": Decimal(2**32 - 1)}


@dataclass(frozen=True)
class Scale:
    """`start` and `step` are of a row's ordinary values, `least` is the smallest difference that the type knows."""

    parse: Callable[[str], Decimal]
    write: Callable[[Decimal], str]
    start: Decimal
    step: Decimal
    least: Decimal
    low: Decimal
    high: Decimal

    def number(self, text: str) -> Decimal | None:
        """What the text stands for, or None when it stands for nothing."""
        try:
            return self.parse(text)
        except (ValueError, InvalidOperation, OverflowError):
            return None


def scale_of(name: str, typmod: int) -> Scale | None:
    """The scale of pg_type's `name`, or None when its values are not on one."""
    one = Decimal(1)
    if name in ("int2", "int4", "int8", "oid"):
        high = MOST[name]
        return Scale(Decimal, lambda n: str(int(n)), one, one, one, Decimal(0) if name == "oid" else -high, high)
    if name == "numeric":
        return _numeric(typmod)
    if name in ("float4", "float8", "money"):
        return Scale(Decimal, lambda n: f"{n:f}", one, one, Decimal("0.01"), Decimal(-(10**6)), Decimal(10**6))
    if name == "date":
        return Scale(_day, lambda n: _moment(n * DAY).date().isoformat(), START, one, one, LOW, HIGH)
    if name in ("timestamp", "timestamptz"):
        zone = "+00" if name == "timestamptz" else ""
        start = Decimal(int((FIRST_DAY - EPOCH).total_seconds()))

        def write(n: Decimal) -> str:
            return _moment(n).strftime(f"%Y-%m-%d %H:%M:%S{zone}")

        return Scale(_second, write, start, DAY, one, LOW * DAY, HIGH * DAY)
    if name in ("time", "timetz", "interval"):
        most, start = (300 * DAY, Decimal(60)) if name == "interval" else (DAY - 1, Decimal(8 * 3600))
        return Scale(_clock, _clock_text, start, Decimal(60), Decimal(1), Decimal(0), most)
    return None


def _numeric(typmod: int) -> Scale:
    precision, digits = 12, 2
    if typmod >= 4:
        precision = ((typmod - 4) >> 16) & 0xFFFF
        digits = ((typmod - 4) & 0x7FF ^ 1024) - 1024
    least = Decimal(1).scaleb(-digits)
    most = Decimal(10) ** (precision - digits) - least
    step = max(least, Decimal(1)) if most >= 100 else least
    return Scale(Decimal, lambda n: f"{n.quantize(least):f}", step, step, least, -most, most)


def _day(text: str) -> Decimal:
    return Decimal((date.fromisoformat(text[:10]) - EPOCH.date()).days)


def _second(text: str) -> Decimal:
    when = datetime.fromisoformat(text)
    return Decimal(str((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()))


def _moment(seconds: Decimal) -> datetime:
    return EPOCH + timedelta(seconds=float(seconds))


def _clock(text: str) -> Decimal:
    hours, minutes, seconds = text.split("+")[0].split(":")
    return Decimal(hours) * 3600 + Decimal(minutes) * 60 + Decimal(seconds)


def _clock_text(seconds: Decimal) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
