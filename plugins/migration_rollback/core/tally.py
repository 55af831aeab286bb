"""How many there are, and which: a number and a digest that does not depend on their order."""

from typing import Annotated

from pydantic import PlainSerializer

from migration_rollback.core.frozen import Frozen

Digest = Annotated[int, PlainSerializer(str, when_used="json")]
"""A sum of hashes; text in JSON, whose readers may take a number of more than 53 bits for another one."""


class Tally(Frozen):
    """A set of rows or nodes. Two tallies are equal where the sets are; what goes and what stays add up to the whole.

    The digest is the sum of a 64-bit hash of each member: of a row, what its table's ``identity`` says.
    """

    number: int = 0
    """How many members the set has."""
    digest: Digest = 0
    """The sum of their hashes."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(number=self.number + other.number, digest=self.digest + other.digest)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(number=self.number - other.number, digest=self.digest - other.digest)
