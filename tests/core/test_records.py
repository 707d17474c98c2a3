"""A record behaves as the frozen dataclass that it stands for."""

from dataclasses import dataclass, field, fields, replace

import pytest

from frontdesk.core.records import record


@record
class Visit:
    """One of them."""

    number: int
    name: str = ""
    marks: tuple[str, ...] = field(default_factory=tuple)

    @property
    def words(self):
        return f"{self.number} {self.name}"


@record
class Look:
    """One with a value that no hash can be made of."""

    name: str
    colours: dict[str, str] = field(hash=False)


@dataclass(frozen=True)
class Plain:
    """The same as a dataclass."""

    number: int
    name: str = ""
    marks: tuple[str, ...] = field(default_factory=tuple)


@record
class Named:
    """One that says itself how it is compared and shown."""

    name: str

    def __eq__(self, other):
        return isinstance(other, Named) and self.name.lower() == other.name.lower()

    def __hash__(self):
        return hash(self.name.lower())

    def __repr__(self):
        return "a name"


def test_two_with_the_same_values_are_one():
    one, same, other = Visit(1, "a"), Visit(1, name="a"), Visit(1, "b")
    assert one == same and hash(one) == hash(same) and len({one, same, other}) == 2
    assert one != other and one != Plain(1, "a") and one != (1, "a", ())


def test_it_is_made_replaced_and_shown_as_a_dataclass_is():
    assert [one.name for one in fields(Visit)] == [one.name for one in fields(Plain)]
    assert replace(Visit(1, "a"), number=2) == Visit(2, "a")
    assert repr(Visit(1, "a")) == "Visit(number=1, name='a', marks=())"
    assert Visit(1, "a").words == "1 a"
    with pytest.raises(TypeError):
        Visit()


def test_a_value_may_be_kept_out_of_the_hash_and_counts_all_the_same():
    one, other = Look("light", {"a": "b"}), Look("light", {"a": "c"})
    assert hash(one) == hash(other) and one != other


def test_what_a_class_says_itself_holds():
    assert Named("Ann") == Named("ANN") and len({Named("Ann"), Named("ANN")}) == 1
    assert repr(Named("Ann")) == "a name"
