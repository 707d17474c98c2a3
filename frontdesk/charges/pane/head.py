"""Whose superbill it is: patient with two identifiers, visit, who pays first."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.charges.reads import CHARGED, EXCUSED, SuperbillView
from frontdesk.core.clock import words_date, words_day, words_moment, words_time
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words


class Head(QWidget):
    """Shows the visit in hand."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone
        self.name = Words("", "heading", private=True, elide=True)
        self.about, self.visit = Words("", "muted", elide=True), Words("", "body", elide=True)
        self.payer, self.state = Words("", "body", private=True, elide=True), Chip()
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(2 * theme.SPACE)
        first.addWidget(self.name)
        first.addWidget(self.about, 1)
        first.addWidget(self.state)
        words.addLayout(first)
        words.addWidget(self.visit)
        words.addWidget(self.payer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)

    def show_view(self, view: SuperbillView) -> None:
        """Show whose visit it is."""
        visit = view.visit
        born = f"born {words_date(visit.birth_date)}" if visit.birth_date else "no date of birth"
        self.name.setText(visit.patient)
        self.about.setText(f"{born}  \u00b7  chart {visit.chart_number}")
        what = f"{visit.type_name} with {visit.provider}" if visit.type_name else visit.provider
        when = f"{words_day(visit.day)}, {words_time(visit.start, self._zone)}"
        self.visit.setText(" \u00b7 ".join(part for part in (when, what, visit.reason) if part))
        self.payer.setText(_payer_words(view))
        if visit.state == CHARGED and view.bill is not None:
            at = words_moment(view.bill.at, self._zone)
            self.state.show_words(f"Charged {at}, {view.bill.staff}", "success", "check-circle")
        elif visit.state == EXCUSED:
            self.state.show_words(f"No charge: {view.excuse}", "neutral", "info")
        elif not visit.came:
            self.state.show_words("Not here yet: only an estimate", "info", "clock")
        else:
            self.state.show_words("To charge", "warning", "alert")


def _payer_words(view: SuperbillView) -> str:
    terms = view.terms
    if not view.coverages:
        parts = ["Self-pay"]
        if terms.band is not None:
            parts.append("sliding fee")
    else:
        names = [one.payer for one in view.coverages]
        parts = [f"Billed to {names[0]}" + "".join(f", then {name}" for name in names[1:])]
        parts.append(f"co-pay {dollars(terms.copay_cents)}" if terms.copay_cents else "no co-pay")
    if terms.ahead_cents:
        parts.append(f"{dollars(terms.ahead_cents)} paid ahead")
    if view.owed_cents:
        parts.append(f"account {dollars(view.owed_cents)}")
    if view.estimate_cents is not None:
        parts.append(f"estimated {dollars(view.estimate_cents)}")
    return " \u00b7 ".join(parts)
