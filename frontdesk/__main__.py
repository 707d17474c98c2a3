"""The command line, and the only place where all are named."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from frontdesk.core import site_file

if TYPE_CHECKING:
    import argparse

    from frontdesk.core.settings import Site

PASSPHRASE = "FRONTDESK_PASSPHRASE"  # environment: for doctor and import where nobody can type


def main(arguments: list[str] | None = None) -> int:
    """Run Front Desk; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words:  # as on every morning: nothing is there to be parsed
        _send_ahead(str(site_file.known().get("office", "")))
    from frontdesk.core import quiet, settings
    from frontdesk.core.refused import Refused, Unreachable

    quiet.keep_quiet()
    try:
        if not words:
            return _open_desk(settings.Site.load())
        asked = _parser().parse_args(words)
        code: int = asked.run(asked)
    except (Refused, Unreachable) as said:
        print(said, file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser("frontdesk", description=__doc__)
    parser.add_argument("--office", default="", help="path of an office file, or a server's URL")
    parser.set_defaults(run=_desk)
    commands = parser.add_subparsers(title="commands")
    demo = commands.add_parser("demo", help="open a demo office")
    demo.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    demo.add_argument("--scripted", metavar="DIR", help="walk a whole morning, leave screenshots")
    demo.add_argument("--look", choices=("light", "dark"), default="light")
    demo.set_defaults(run=_demo)
    doctor = commands.add_parser("doctor", help="verify the file, the audit trail and the ledger")
    doctor.set_defaults(run=_doctor)
    recover = commands.add_parser(
        "recover", help="let a manager back in by the office's printed recovery code"
    )
    recover.add_argument("login", help="whose sign-in gets a one-time code")
    recover.set_defaults(run=_recover)
    bring = commands.add_parser("import", help="read HL7, FHIR or CSV files")
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--dry-run", action="store_true", help="only show what would change")
    bring.add_argument("--yes", action="store_true", help="do not ask after the dry run")
    bring.set_defaults(run=_import)
    return parser


def _site(asked: argparse.Namespace) -> Site:
    from dataclasses import replace

    from frontdesk.core.settings import Site

    site = Site.load()
    return replace(site, office=asked.office) if asked.office else site


def _desk(asked: argparse.Namespace) -> int:
    return _open_desk(_site(asked))


def _open_desk(site: Site) -> int:
    _send_ahead(site.office)
    from frontdesk.desk import shell

    return shell.run(site)


def _send_ahead(place: str) -> None:
    """Let a server be asked from the first moment on: it takes as long as all the rest."""
    if site_file.is_server(place):
        from frontdesk.core import forerunner

        forerunner.send(place)


def _demo(asked: argparse.Namespace) -> int:
    from frontdesk.demo import start

    return start.run(postgres=asked.postgres, scripted=asked.scripted, look=asked.look)


def _doctor(asked: argparse.Namespace) -> int:
    from frontdesk import doctor

    site = _chosen(asked)
    store = _open(site)
    known = {chain: (int(end[0]), str(end[1])) for chain, end in site.heads.items()}
    lines, well = doctor.examine(store, known)
    print("\n".join(lines))
    print("All is well." if well else "Something is wrong: see above.")
    store.close()
    return 0 if well else 1


def _recover(asked: argparse.Namespace) -> int:
    import getpass

    from frontdesk.core.refused import Refused
    from frontdesk.desk import opening
    from frontdesk.staff.actions import access_recovered

    if not sys.stdin.isatty() and PASSPHRASE not in os.environ:
        raise Refused(f"Nobody can type here. Set {PASSPHRASE} to the recovery code.")
    typed = os.environ.get(PASSPHRASE) or getpass.getpass("The office's printed recovery code: ")
    store = opening.open_office(_chosen(asked), typed.strip(), kind="recovery")
    try:
        code = access_recovered(store, asked.login)
    finally:
        store.close()
    print(f"Sign in as {asked.login} with this code within a day, then choose a password: {code}")
    return 0


def _import(asked: argparse.Namespace) -> int:
    from frontdesk.imports import command

    store = _open(_chosen(asked))
    try:
        return command.run(store, asked.files, dry_run=asked.dry_run, yes=asked.yes)
    finally:
        store.close()


def _chosen(asked: argparse.Namespace) -> Site:
    from frontdesk.core.refused import Refused

    site = _site(asked)
    if not site.office:
        raise Refused("No office has been opened on this PC yet. Run `frontdesk` first.")
    return site


def _open(site: Site):  # type: ignore[no-untyped-def]
    from frontdesk.core.refused import Refused
    from frontdesk.desk import opening

    try:
        return opening.open_office(site, os.environ.get(PASSPHRASE))
    except opening.PassphraseNeeded as needed:
        if not sys.stdin.isatty():
            raise Refused(f"{needed} Or set {PASSPHRASE} for this one command.") from None
        import getpass

        return opening.open_office(site, getpass.getpass(f"{needed}\nPassphrase: "))


if __name__ == "__main__":
    sys.exit(main())
