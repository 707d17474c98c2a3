"""Short lists of the office's own: favourites, discounts, sliding fee, guidelines, sales tax."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_actions as actions
from frontdesk.charges import fee_reads as reads
from frontdesk.charges import setup_reads
from frontdesk.charges.setup_reads import FavouriteRow
from frontdesk.core.action import Action
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import reads as office_reads
from frontdesk.office import taking_out
from frontdesk.schedule import reads as schedule

REGIONS = (("48", "48 states and DC"), ("AK", "Alaska"), ("HI", "Hawaii"))
KINDS = (("diagnosis", "Diagnosis"), ("service", "Service"))
EVERYWHERE = (None, "Everywhere else")


class SetupPage(ListPage):
    """The base of these pages: what it reads, how a row becomes a form and is saved again."""

    tables: tuple[str, ...] = ()
    named = "row_id"  # what the action calls the row's id
    saves: Action[...]

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*self.tables)

    def show_read(self, what: Any) -> None:
        self.show_rows(what)

    def values_of(self, row: Any) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in type(row).__slots__}

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the form's values as the action takes them; may refuse at a field."""
        return values

    def ask_to_save(self, row: Any, values: dict[str, Any]) -> None:
        try:
            values = self.typed(values)
        except Refused as refused:
            self.card.form.show_refused(refused)
            return
        if row is not None:
            values |= {self.named: row.id, "version": row.version}
        self.ask(self.saves.act(**values))

    def _days(self) -> None:
        today = self.office.store.today
        form = self.card.form
        form.add(fields.date("valid_from", "F&rom", today=today, hint="Empty: always"))
        form.add(fields.date("valid_to", "&Until", today=today, hint="Empty: open"))


def columns_of_days() -> tuple[Column[Any], Column[Any]]:
    """Return the two columns that say from when until when."""
    return (
        Column[Any]("From", lambda row: _day(row.valid_from),
                    lambda row: row.valid_from or date.min, width=110),
        Column[Any]("Until", lambda row: _day(row.valid_to), lambda row: row.valid_to or date.max,
                    stretch=True, width=110),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return words_date(day) if day else ""


class DiscountsPage(SetupPage):
    """Self-pay and prompt-pay discounts."""

    tables = ("percent_discount",)
    saves = actions.save_percent

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Discounts", what="discount",
            about="For patients without insurance, taken off by itself when a visit is charged.",
            columns=(
                Column[Any]("Discount", lambda row: discounts.WORDS[row.kind], strong=True,
                            width=190),
                Column[Any]("Percent", lambda row: discounts.percents(row.percent),
                            lambda row: row.percent, right=True, width=90),
                *columns_of_days(),
            ),
            empty=EmptyState("money", "No discounts", "Self-pay, or for paying on the day.",
                             action="Add discount"),
        )  # fmt: skip
        form = self.card.form
        kinds = [(key, discounts.WORDS[key]) for key in (discounts.SELF_PAY, discounts.PROMPT_PAY)]
        form.add(fields.choice("kind", "&Kind", kinds, required=True, side_by_side=False))
        form.add(fields.text("percent", "&Percent", required=True, longest=8), span=6)
        form.new_line()
        self._days()
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return reads.percent_rows(session)

    def heading_of(self, row: Any) -> str:
        return discounts.WORDS[row.kind]

    def values_of(self, row: Any) -> Mapping[str, Any]:
        percent = discounts.percents(row.percent)
        return dict(super().values_of(row)) | {"percent": percent}

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"percent": discounts.read_percent(values["percent"])}


class BandsPage(SetupPage):
    """The steps of the sliding fee."""

    tables = ("sliding_band",)
    saves = actions.save_band

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Sliding fee", what="step",
            about="By household income in percent of the poverty guideline; declared per patient.",
            columns=(
                Column[Any]("Income up to", lambda row: discounts.percents(row.up_to),
                            lambda row: row.up_to, right=True, width=120, strong=True),
                Column[Any]("Discount", lambda row: discounts.percents(row.percent),
                            lambda row: row.percent, right=True, width=100),
                Column[Any]("At most", lambda row: "" if row.at_most_cents is None
                            else dollars(row.at_most_cents), right=True, width=100),
                *columns_of_days(),
            ),
            empty=EmptyState("sliders", "No sliding fee",
                             "Such as: up to 150 % of the guideline, 75 % off.",
                             action="Add step"),
        )  # fmt: skip
        form = self.card.form
        form.add(fields.text("up_to", "&Income up to, percent of the guideline", required=True,
                             longest=8))  # fmt: skip
        form.add(fields.text("percent", "&Discount, percent", required=True, longest=8), span=6)
        form.add(fields.money("at_most_cents", "A visit costs at &most"), span=6)
        self._days()
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return reads.band_rows(session)

    def heading_of(self, row: Any) -> str:
        return f"Up to {discounts.percents(row.up_to)}"

    def values_of(self, row: Any) -> Mapping[str, Any]:
        shown = {name: discounts.percents(getattr(row, name)) for name in ("up_to", "percent")}
        return dict(super().values_of(row)) | shown

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        up_to = discounts.read_percent(values["up_to"], field="up_to", most=1_000_000)
        return values | {"up_to": up_to, "percent": discounts.read_percent(values["percent"])}


class GuidelinesPage(SetupPage):
    """The federal poverty guideline, as the office entered it each year."""

    tables = ("poverty_guideline",)
    saves = actions.save_guideline

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Poverty guideline", what="guideline",
            about="HHS publishes it each January: copy both amounts from aspe.hhs.gov.",
            columns=(
                Column[Any]("From", lambda row: words_date(row.valid_from),
                            lambda row: row.valid_from, width=120, strong=True),
                Column[Any]("Region", lambda row: dict(REGIONS)[row.region], width=150),
                Column[Any]("One person", lambda row: dollars(row.one_cents),
                            lambda row: row.one_cents, right=True, width=120),
                Column[Any]("Each further", lambda row: dollars(row.more_cents),
                            lambda row: row.more_cents, right=True, width=120),
                Column[Any]("Note", lambda row: row.note, stretch=True, width=120,
                            tip=lambda row: row.note),
            ),
            empty=EmptyState("info", "No guideline entered",
                             "The sliding fee needs the year\u2019s two amounts.",
                             action="Add guideline"),
        )  # fmt: skip
        form, today = self.card.form, office.store.today
        form.add(fields.date("valid_from", "F&rom", today=today, required=True))
        form.add(fields.choice("region", "Re&gion", REGIONS, required=True, side_by_side=False))
        form.add(fields.money("one_cents", "&One person, a year", required=True), span=6)
        form.add(fields.money("more_cents", "Each &further person", required=True), span=6)
        form.add(fields.text("note", "&Note", longest=120, hint="Where the figures are from"))
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return reads.guideline_rows(session)

    def heading_of(self, row: Any) -> str:
        return f"From {words_date(row.valid_from)}"

    def new_values(self) -> Mapping[str, Any]:
        return {"region": "48"}


class TaxesPage(SetupPage):
    """Sales tax by place; which codes are taxed is said in the office's list of procedures."""

    tables = ("sales_tax", "location")
    saves = actions.save_tax

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Sales tax", what="tax",
            about="On procedures marked as taxable in the office\u2019s list of codes.",
            columns=(
                Column[Any]("Where", lambda row: row.location or EVERYWHERE[1], strong=True,
                            width=180),
                Column[Any]("Rate", lambda row: rate_words(row.millionths),
                            lambda row: row.millionths, right=True, width=100),
                *columns_of_days(),
            ),
            empty=EmptyState("money", "No sales tax", "Most offices need none.",
                             action="Add tax"),
        )  # fmt: skip
        form = self.card.form
        form.add(fields.choice("location_id", "&Where", [], side_by_side=False))
        form.add(fields.text("rate", "&Rate, percent", required=True, longest=8), span=6)
        form.new_line()
        self._days()
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return reads.tax_rows(session), office_reads.locations(session)

    def show_read(self, what: Any) -> None:
        rows, places = what
        options = [EVERYWHERE, *((one.id, one.name) for one in places)]
        self.card.form["location_id"].box.set_options(options)
        self.show_rows(rows)

    def heading_of(self, row: Any) -> str:
        return str(row.location or EVERYWHERE[1])

    def values_of(self, row: Any) -> Mapping[str, Any]:
        return dict(super().values_of(row)) | {"rate": rate_words(row.millionths)}

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        values["millionths"] = read_rate(values.pop("rate"))
        return values


def rate_words(millionths: int) -> str:
    """Return a tax as people read it: 88750 is `8.875 %`."""
    whole, rest = divmod(millionths, 10_000)
    return (f"{whole}.{rest:04}".rstrip("0").rstrip(".") if rest else str(whole)) + " %"


def read_rate(text: str) -> int:
    """Return a tax as typed in millionths: `8.875`.

    Raises:
        Refused: it is no percentage, or has more than four decimals.

    """
    plain = text.replace("%", "").strip()
    whole, _, rest = plain.partition(".")
    if not (whole + rest).isdecimal() or len(rest) > 4 or len(whole) > 2:
        raise Refused("Type the tax in percent, such as 8.875.", field="rate")
    return int(whole or "0") * 10_000 + int(rest.ljust(4, "0"))


class FavouritesPage(SetupPage):
    """What one key adds to a superbill."""

    tables = ("charge_favourite", "provider", "appointment_type")
    saves = actions.save_favourite

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Favourites", what="favourite",
            about="Each has a letter that adds it to a superbill, and a box on the printed one.",
            columns=(
                Column[FavouriteRow]("Key", lambda row: row.key or "\u2013", width=50),
                Column[FavouriteRow]("Under", lambda row: row.group, width=130),
                Column[FavouriteRow]("Code", lambda row: f"{row.code} {row.modifiers}".strip(),
                                     width=100, strong=True),
                Column[FavouriteRow]("Words", lambda row: row.words, stretch=True),
                Column[FavouriteRow]("For", lambda row: ", ".join(
                    part for part in (row.provider, row.type_name) if part) or "everyone",
                    width=150),
            ),
            empty=EmptyState("star", "No favourites yet",
                             "The dozen codes an office uses most, a letter each.",
                             action="Add favourite"),
        )  # fmt: skip
        form = self.card.form
        form.add(fields.choice("kind", "&What", KINDS, required=True), span=12)
        form.add(fields.text("code", "&Code", required=True, longest=10), span=6)
        form.add(fields.text("key", "&Letter", longest=1, hint="Empty: whichever is free"), span=6)
        form.add(fields.text("words", "&Words", required=True, longest=120))
        form.add(fields.text("group", "Un&der the heading", required=True, longest=40))
        form.add(fields.text("modifiers", "&Modifiers", longest=14), span=6)
        form.add(fields.number("units", "&Units", least=1, most=99), span=6)
        form.add(fields.choice("provider_id", "Only for &provider", [], side_by_side=False))
        form.add(fields.choice("type_id", "Only for &visits", [], side_by_side=False))
        form.add(fields.number("place", "&Order", most=999), span=6)
        self.remove = Button("Take it off", kind="danger", icon="trash", on=self._remove)
        self.card.extra.addWidget(self.remove)
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return (
            setup_reads.favourite_rows(session), schedule.providers(session),
            schedule.types(session),
        )  # fmt: skip

    def show_read(self, what: Any) -> None:
        rows, providers, kinds = what
        form = self.card.form
        everyone: Sequence[tuple[int | None, str]] = ((None, "Everyone"),)
        form["provider_id"].box.set_options([*everyone, *((one.id, one.name) for one in providers)])
        form["type_id"].box.set_options(
            [(None, "All visits"), *((one.id, one.name) for one in kinds)]
        )
        self.show_rows(rows)

    def heading_of(self, row: Any) -> str:
        return f"{row.code} {row.words}"

    def new_values(self) -> Mapping[str, Any]:
        return {"kind": "service", "units": 1, "group": self.rows[-1].group if self.rows else ""}

    def opened(self, row: Any) -> None:
        self.remove.setVisible(row is not None)

    def _remove(self) -> None:
        row = self.current()
        if row is not None:
            self.office.act(
                actions.remove_favourite.act(row.id, version=row.version),
                lambda _: self.card.drop(),
            )
