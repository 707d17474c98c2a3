"""Records: small classes of named values, compared by these and never changed."""

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """Make a frozen dataclass of `kind`, in a third of the time; for what a start makes.

    `dataclass(frozen=True, slots=True)` writes and compiles six functions for each class, which
    for the fifty of a start is a twentieth of it; a record has but its `__init__` to itself. That
    nobody changes one, mypy sees to. All its values count when two are compared;
    `field(hash=False)` keeps one out of the hash.
    """
    made = dataclass(eq=False, repr=False)(kind)
    found = vars(made)["__dataclass_fields__"].values()
    names = [one.name for one in found if one.hash is not False]
    values = attrgetter(*names) if names else _nothing

    def hashed(self: T) -> int:
        return hash(values(self))

    for name, does in (("__eq__", _equal), ("__hash__", hashed), ("__repr__", _words)):
        if name not in vars(made):
            setattr(made, name, does)
    return made


def _nothing(_: Any) -> tuple[()]:
    return ()


def _equal(self: Any, other: object) -> Any:
    return vars(self) == vars(other) if other.__class__ is self.__class__ else NotImplemented


def _words(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({values})"
