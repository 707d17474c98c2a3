"""The office's time: instants in UTC, words in the office's own zone."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.core.refused import Refused


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the office's wall-clock time of an instant; aware.

    Raises:
        ValueError: `moment` is naive.

    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(zone)


def office_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the office's date of an instant."""
    return wall(moment, zone).date()


def instant(day: date, clock: time, zone: ZoneInfo, *, later: bool = False) -> datetime:
    """Return the UTC instant of an office wall-clock time.

    Args:
        day: the office's date.
        clock: the wall-clock time, naive.
        zone: the office's IANA zone.
        later: on the night the clocks go back, the second of the two equal times.

    Raises:
        Refused: the clocks skip that time on that day.

    """
    local = datetime.combine(day, clock, zone).replace(fold=int(later))
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refused(
            f"There is no {words_clock(local)} on {words_day(day)}: the clocks go forward. "
            "Choose another time."
        )
    return moment


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which the office's day begins and the next one does."""
    midnight = time()
    start = datetime.combine(day, midnight, zone).astimezone(UTC)
    return start, datetime.combine(day + timedelta(days=1), midnight, zone).astimezone(UTC)


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Return whole minutes from one instant to another, never below zero."""
    return max(0, int((later - earlier).total_seconds() // 60))


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later (earlier below zero), or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def age(birth_date: date, today: date) -> int:
    """Return full years; a leap-day child ages on 1 March."""
    return (
        today.year
        - birth_date.year
        - ((today.month, today.day) < (birth_date.month, birth_date.day))
    )


def words_age(birth_date: date, today: date) -> str:
    """Return an age as people say it: days, weeks, months under two years, then years."""
    days = (today - birth_date).days
    if days < 0:
        return "not born yet"
    if days < 28:
        return f"{days} d"
    months = (today.year - birth_date.year) * 12 + today.month - birth_date.month
    months -= today.day < birth_date.day
    if months < 24:
        return f"{months} mo" if months >= 1 else f"{days // 7} wk"
    return f"{age(birth_date, today)} y"


def words_clock(moment: datetime | time) -> str:
    """Return a clock time as the office says it: 9:05 AM."""
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02} {'AM' if moment.hour < 12 else 'PM'}"


def words_time(moment: datetime, zone: ZoneInfo) -> str:
    """Return the office's clock time of an instant: 9:05 AM."""
    return words_clock(wall(moment, zone))


def words_date(day: date) -> str:
    """Return a date as it stands on US forms: 03/04/1980."""
    return f"{day.month:02}/{day.day:02}/{day.year}"


def words_day(day: date, today: date | None = None) -> str:
    """Return a day as people say it: Today, Tomorrow, Yesterday, or Tue, Mar 4, 2025."""
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}
    if today is not None and (day - today).days in near:
        return near[(day - today).days]
    year = "" if today is not None and day.year == today.year else f", {day.year}"
    return f"{day:%a}, {day:%b} {day.day}{year}"


def words_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Return an instant in full, as the office's clock shows it: 03/04/2025 9:05 AM."""
    local = wall(moment, zone)
    return f"{words_date(local.date())} {words_clock(local)}"
