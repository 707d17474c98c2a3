"""What machines read on a payment slip: the line in OCR-B, and the QR code's words.

The line is 29 figures in four groups, all to be read from left to right:

    AAAAAAAAAA SSSSSSSSS CCCCCCCCC K

    A  account (chart number), 10 figures; zeros where it is no number of at most 10 figures
    S  statement number, 9 figures: it alone says whose it is
    C  amount due in cents, 9 figures
    K  check figure by modulus 10 (Luhn) over the 28 figures before it

The QR code (ISO/IEC 18004, version 2, level M) holds the same and no word about health:

    FD1*ACCOUNT*STATEMENT*CENTS*K
"""

import re
from dataclasses import dataclass

from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import luhn

QR_BEGINS = "FD1"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says: account, number of the statement, amount in cents."""

    account: str
    number: int
    cents: int


def figures(slip: Slip) -> str:
    """Return the 28 figures that the check figure is over."""
    account = slip.account if re.fullmatch(r"[0-9]{1,10}", slip.account, re.ASCII) else "0"
    if not 0 <= slip.number < 10**9 or not 0 <= slip.cents < 10**9:
        raise ValueError(f"a slip of {slip.cents} cents, number {slip.number}")
    return f"{int(account):010}{slip.number:09}{slip.cents:09}"


def check_figure(text: str) -> str:
    """Return the figure that makes `text` pass the check by modulus 10."""
    return next(one for one in "0123456789" if luhn(text + one))


def ocr_line(slip: Slip) -> str:
    """Return the line for the scanner, its groups parted by spaces."""
    text = figures(slip)
    return f"{text[:10]} {text[10:19]} {text[19:]} {check_figure(text)}"


def qr_words(slip: Slip) -> str:
    """Return what the QR code says: capitals, figures and `*`, at most 38 signs."""
    text = figures(slip)
    account = str(int(text[:10]))
    return f"{QR_BEGINS}*{account}*{slip.number}*{slip.cents}*{check_figure(text)}"


def read_slip(text: str) -> Slip:
    """Read what a scanner or a person read off a slip: the line, or the QR code's words.

    Raises:
        Refused: it is neither, or a figure is wrong.

    """
    typed = text.strip().upper()
    if typed.startswith(QR_BEGINS):
        parts = typed.split("*")[1:]
        if len(parts) != 4 or not all(re.fullmatch(r"[0-9]+", one, re.ASCII) for one in parts):
            raise Refused("That is no payment slip of ours. Type the statement's number.")
        account, number, cents, check = parts
        line = f"{int(account):010}{int(number):09}{int(cents):09}{check}"
    else:
        line = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{29}", line, re.ASCII) or not luhn(line):
        raise Refused("A figure of the slip was misread. Read it again, or type it.")
    return Slip(str(int(line[:10])), int(line[10:19]), int(line[19:28]))
