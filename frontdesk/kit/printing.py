"""Sends PDFs to the system's printers and says what becomes of them: taken is not yet printed."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QThreadPool, QTimer, Signal

from frontdesk.kit.page_painter import paint_to_printer, system_printers

LOOK_EVERY = 1500
"""Milliseconds between two looks at the printer's queue."""
_GIVE_UP_LOOKS = 400
_NO_PRINTER = "No printer is set up on this computer. Save the paper as a PDF, or add a printer."

QUEUED, PRINTING, WAITING, PRINTED, FAILED = "queued", "printing", "waiting", "printed", "failed"


@dataclass(frozen=True)
class PrintJob:
    """What was handed to a printer.

    Args:
        number: the print system's name for it; empty where it has none.
        printer: to whom.
        title: what it is; never a patient's name, since print queues are not private.
        copies: how many.
    """

    number: str
    printer: str
    title: str
    copies: int = 1


class Printing(QObject):
    """The system's printers. Nothing here waits: all answers come as signals.

    Signals:
        printers(list[str], str): their names and which is the usual one, after `ask_printers`.
        accepted(PrintJob): the print system has taken the paper; whether it prints will be told.
        moved(PrintJob, str, str): how the job stands (QUEUED ... FAILED) and a sentence about it.
        refused(str): nothing was printed; a sentence says why and what to do.
    """

    printers = Signal(list, str)
    accepted = Signal(PrintJob)
    moved = Signal(PrintJob, str, str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[QProcess] = set()
        self._followed: dict[str, tuple[str, int]] = {}
        self._spooler = shutil.which("lp") is not None and os.name != "nt"

    def ask_printers(self) -> None:
        """Ask which printers there are."""
        if not self._spooler:
            _in_background(lambda: self.printers.emit(*system_printers()))
            return

        def with_names(_code: int, said: str, _wrong: str) -> None:
            names = [line.strip() for line in said.splitlines() if line.strip()]
            self._run(["lpstat", "-d"], lambda _c, usual, _w: self._tell(names, usual))

        self._run(["lpstat", "-e"], with_names)

    def print_pdf(
        self, data: bytes, *, title: str, printer: str, copies: int = 1, media: str = ""
    ) -> None:
        """Hand a PDF to a printer.

        Args:
            data: the PDF.
            title: what it is, for the queue: "Receipt 1042".
            printer: its name, from `printers`.
            copies: how many, 1 to 99.
            media: the paper's name or size, such as Letter or Custom.80x200mm; the printer's own
                when empty.
        """
        if not printer:
            self.refused.emit(_NO_PRINTER)
        elif self._spooler:
            self._spool(data, PrintJob("", printer, title, copies), media)
        else:
            job = PrintJob("", printer, title, copies)
            _in_background(lambda: self._paint(data, job))

    def _spool(self, data: bytes, job: PrintJob, media: str) -> None:
        command = ["lp", "-d", job.printer, "-n", str(job.copies), "-t", job.title]
        command += ["-o", f"media={media}"] if media else []

        def after(code: int, said: str, wrong: str) -> None:
            found = re.search(r"request id is (\S+)", said)
            if code or not found:
                why = (
                    wrong.removeprefix("lp:").removeprefix(" Error -").strip()
                    or "it did not say why"
                )
                self.refused.emit(f"{job.printer} did not take the paper: {_sentence(why)}")
                return
            taken = PrintJob(found[1], job.printer, job.title, job.copies)
            self.accepted.emit(taken)
            self._follow(taken, _GIVE_UP_LOOKS)

        self._run(command, after, data)

    def _follow(self, job: PrintJob, looks: int) -> None:
        command = ["lpstat", "-l", "-W", "not-completed", "-o", job.printer]
        self._run(command, lambda _c, said, _w: self._after_look(job, said, looks))

    def _after_look(self, job: PrintJob, said: str, looks: int) -> None:
        found = _entry(said, job.number)
        if found is None:
            command = ["lpstat", "-l", "-W", "completed", "-o", job.printer]
            self._run(command, lambda _c, over, _w: self._after_end(job, over))
            return
        status, alerts = found
        if status:
            self._say(job, WAITING, f"{job.printer}: {_sentence(status)}")
        elif "job-printing" in alerts:
            self._say(job, PRINTING, f"{job.printer} is printing {job.title}.")
        else:
            command = ["lpstat", "-p", job.printer]
            self._run(command, lambda _c, state, _w: self._after_state(job, state))
        if looks:
            QTimer.singleShot(LOOK_EVERY, self, lambda: self._follow(job, looks - 1))

    def _after_state(self, job: PrintJob, said: str) -> None:
        if " disabled " in said.partition("\n")[0]:
            why = said.partition("\n")[2].strip()
            reason = f": {_sentence(why)}" if why else "."
            self._say(job, WAITING, f"{job.printer} is stopped{reason}")
        else:
            self._say(job, QUEUED, f"{job.title} waits at {job.printer}.")

    def _after_end(self, job: PrintJob, said: str) -> None:
        status, alerts = _entry(said, job.number) or ("", "")
        wrong = next((word for word in ("cancel", "abort", "error") if word in alerts), "")
        if wrong == "cancel":
            self._say(job, FAILED, f"{job.title} was cancelled at {job.printer}. Print it again.")
        elif wrong:
            why = f" {_sentence(status)}" if status else ""
            self._say(job, FAILED, f"{job.printer} gave up on {job.title}.{why} Print it again.")
        else:
            self._say(job, PRINTED, f"{job.title} is printed on {job.printer}.")

    def _say(self, job: PrintJob, state: str, sentence: str) -> None:
        if self._followed.get(job.number) != (state, hash(sentence)):
            self._followed[job.number] = (state, hash(sentence))
            self.moved.emit(job, state, sentence)

    def _tell(self, names: list[str], usual: str) -> None:
        default = usual.rpartition(":")[2].strip()
        self.printers.emit(names, default if default in names else (names[0] if names else ""))

    def _paint(self, data: bytes, job: PrintJob) -> None:
        """Print without a spooler of CUPS's kind; on a thread of its own."""
        wrong = paint_to_printer(data, job.printer, title=job.title, copies=job.copies)
        if wrong:
            self.refused.emit(wrong)
        else:
            self.accepted.emit(job)
            self.moved.emit(job, QUEUED, f"{job.printer} has {job.title}.")

    def _run(
        self, command: list[str], then: Callable[[int, str, str], None], data: bytes = b""
    ) -> None:
        process = QProcess(self)
        plain = QProcessEnvironment.systemEnvironment()
        plain.insert("LC_ALL", "C.UTF-8")  # the answers are read, so they must be in one language
        process.setProcessEnvironment(plain)
        self._running.add(process)

        def over(code: int) -> None:
            said = bytes(process.readAllStandardOutput().data()).decode(errors="replace")
            wrong = bytes(process.readAllStandardError().data()).decode(errors="replace")
            self._running.discard(process)
            process.deleteLater()
            then(code, said, wrong)

        process.finished.connect(over)
        process.errorOccurred.connect(
            lambda error: over(1) if error == QProcess.ProcessError.FailedToStart else None
        )
        process.start(command[0], command[1:])
        process.write(data)
        process.closeWriteChannel()


def _entry(said: str, number: str) -> tuple[str, str] | None:
    """Return status and alerts of a job from `lpstat -l`; None if it is not listed."""
    inside, found = False, {"Status": "", "Alerts": ""}
    for line in said.splitlines():
        if not line[:1].isspace():
            if inside:
                break
            inside = line.split(" ")[0] == number
        elif inside:
            name, _, value = line.strip().partition(":")
            if name in found:
                found[name] = value.strip()
    return (found["Status"], found["Alerts"]) if inside else None


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:].rstrip(".") + "."


def _in_background(job: Callable[[], object]) -> None:
    QThreadPool.globalInstance().start(job)
