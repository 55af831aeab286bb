"""How a long deletion is cut into batches: by ranges of pages, and as many rows as go in the time that one may take."""

from dataclasses import dataclass

_LAST_PAGE = 2**32 - 2
_FEWEST_ROWS = 100
"""A batch that takes too long even with so few rows is not made smaller."""


@dataclass(frozen=True)
class PageRange:
    """Pages of a table that follow each other, as row addresses (``ctid``)."""

    page: int
    """The first of them."""
    page_beyond: int
    """The first behind them."""

    @property
    def first(self) -> str:
        """No row lies before it."""
        return f"({self.page},0)"

    @property
    def beyond(self) -> str:
        """No row lies at it or behind."""
        return f"({self.page_beyond},0)"


class PageWalk:
    """From a table's first page to its last, in ranges that hold about as many rows as a batch takes.

    :param pages: of the table; the last range reaches to wherever it ends by then.
    :param rows: of the district, wherever they lie.
    :param batch_size: in rows.
    """

    def __init__(self, pages: int, rows: int, batch_size: int) -> None:
        self._pages = pages
        self._page = 0
        self._step = max(1, pages * batch_size // max(1, rows))
        self.ended = False

    @property
    def range(self) -> PageRange:
        """Where the next batch is."""
        return PageRange(self._page, self._beyond or _LAST_PAGE)

    @property
    def _beyond(self) -> int | None:
        beyond = self._page + self._step
        return beyond if beyond < self._pages else None

    def found(self, rows: int, most: int) -> None:
        """Go on: behind a range that held fewer rows than the batch could take; else there may be more of them.

        Where many lie together, ranges get shorter, and longer where few do.
        """
        if rows >= most:
            self._step = max(1, self._step // 2)
        elif self._beyond is None:
            self.ended = True
        else:
            self._page = self._beyond
            if 2 * rows < most:
                self._step *= 2


class Pace:
    """How many rows the next batch takes.

    :param most: never more than that.
    :param seconds: how long a batch should take.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self.rows = most

    def took(self, seconds: float) -> None:
        """A batch of ``rows`` has taken so long."""
        if seconds > self._seconds:
            self.rows = max(min(_FEWEST_ROWS, self._most), int(self.rows * self._seconds / seconds))
        elif 2 * seconds < self._seconds:
            self.rows = min(self._most, 2 * self.rows)

    def timed_out(self) -> bool:
        """Try with fewer rows; false where so few have to go in the time."""
        if self.rows <= _FEWEST_ROWS:
            return False
        self.rows = max(_FEWEST_ROWS, self.rows // 4)
        return True
