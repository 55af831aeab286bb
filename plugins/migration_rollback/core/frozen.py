"""The base of every model: frozen, closed, and described by the docstrings of its attributes."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that travels between functions. Schemas show its attributes' docstrings."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
