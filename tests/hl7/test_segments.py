"""Taking one message apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.hl7.segments import (
    MOST_SEGMENTS,
    Message,
    Separators,
    Unreadable,
    escape,
    separators_of,
    unescape,
)

USUAL = Separators()
HEAD = "MSH|^~\\&|EHR|MAIN"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"O\T\Neil", "O&Neil"), (r"Smith \S\ Sons", "Smith ^ Sons"), (r"a\F\b", "a|b"),
        (r"a\R\b", "a~b"), (r"C:\E\temp", r"C:\temp"), (r"one\.br\two", "one\ntwo"),
        (r"one\.sp2\two", "one\ntwo"), (r"\H\bold\N\ text", "bold text"), (r"\X41\\X42\C", "ABC"),
        (r"\XC3A9\t\XC3\\XA9\ ", "été "), (r"\XE9\ ", "é "), (r"\XZZ\ ", r"\XZZ\ "),
        (r"C:\temp\new", r"C:\temp\new"), (r"50\ left", r"50\ left"), ("\\", "\\"), ("", ""),
        (r"\E\F\E\ ", r"\F\ "),
    ],
)  # fmt: skip
def test_escapes_mean_what_the_standard_says(written, meant):
    assert unescape(written, USUAL) == meant


@settings(deadline=None)
@given(some.text())
def test_what_is_escaped_comes_back_as_it_was(text):
    assert unescape(escape(text, USUAL), USUAL) == text


@settings(deadline=None)
@given(some.text(alphabet="|^~\\&#ESTRFX.br\r\n"), some.permutations("|^~\\&"))
def test_it_does_so_under_any_separators(text, order):
    separators = Separators(*order)
    written = escape(text, separators)
    assert unescape(written, separators) == text
    for taken in (separators.field, separators.component, separators.repetition, "\r", "\n"):
        assert taken not in written


def test_separators_are_those_of_the_message():
    message = Message(["MSH$%*!@$EHR", "PID$1$$A%B*C@D%E$F!S!G"])
    pid = message.segments[1]
    assert [parts.text(1) for parts in pid.repeats(3)] == ["A", "C"]
    assert pid.repeats(3)[1].subs(1) == ["C", "D"] and pid.repeats(3)[1].text(2) == "E"
    assert pid.text(4) == "F%G"
    assert message.header.text(3) == "EHR"


def test_a_message_may_name_fewer_separators():
    message = Message(["MSH|^~|EHR", r"PID|1||A&B^C\T\D"])
    assert message.segments[1].parts(3).text(1) == "A&B"
    assert message.segments[1].parts(3).text(2) == r"C\T\D"


@pytest.mark.parametrize(
    "header", ["MSH", "MSH|", "MSH||EHR", "MSHx^~", "MSH|^^~&|", "MSH|^~A&|", "MSH ^~", "MSH|^~|&"]
)
def test_a_header_without_usable_separators_is_said_to_be_so(header):
    if header == "MSH|^~|&":  # three are enough
        assert separators_of(header).escape == ""
        return
    with pytest.raises(Unreadable):
        separators_of(header)


def test_fields_are_counted_as_the_standard_does_in_the_header_too():
    message = Message([f"{HEAD}|||20260715||ADT^A04^ADT_A01|7|P|2.5.1"])
    assert message.header.text(1) == "|" and message.header.text(9, 2) == "A04"
    assert message.header.text(10) == "7" and message.header.text(99) == ""


def test_two_double_quotes_delete_and_nothing_says_nothing():
    pid = Message([HEAD, 'PID|1|""|A^""||""']).segments[1]
    assert pid.clears(2) and pid.clears(5) and not pid.clears(3) and not pid.clears(4)
    assert pid.text(2) == "" and pid.parts(3).text(2) == "" and pid.repeats(2) == []


def test_empty_repetitions_do_not_count():
    pid = Message([HEAD, "PID|1||~^^~A~~B^^"]).segments[1]
    assert [parts.text(1) for parts in pid.repeats(3)] == ["A", "B"]


def test_what_no_database_can_hold_is_dropped_and_accents_are_composed():
    pid = Message([HEAD, "PID|1||A\0B\x07|Jose\u0301\ud800"]).segments[1]
    assert pid.text(3) == "AB" and pid.text(4) == "José"


def test_a_value_beyond_all_measure_is_cut_and_that_is_noted():
    message = Message([HEAD, "PID|1||" + "x" * 300])
    assert len(message.segments[1].text(3)) == 250 and message.was_cut


def test_a_message_with_too_many_segments_is_refused():
    with pytest.raises(Unreadable, match="more than"):
        Message([HEAD] * (MOST_SEGMENTS + 1))
