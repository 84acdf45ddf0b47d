"""What every answer to a person is: frozen, made of plain values, written as JSON by pydantic."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """The base of the results of views and acts. The sentence under a field is its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
