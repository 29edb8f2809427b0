"""`python -m astrid ingest FILE --survey NAME`."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from ..client import Astrid
from ..errors import AstridError
from ..exit_codes import EXIT_INTERRUPTED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE
from ..writing.ingest import IngestReport
from .files import read_source
from .mapping import Choices
from .plan import Plan, plan_of
from .source import Doubt

EPILOG = """exit codes: 0 done, 1 refused by the server or rows rejected, 2 wrong usage or a file that is ambiguous,
3 unauthenticated, 4 unreachable, 130 interrupted"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "ingest",
        help="ingests a catalogue file",
        description="Finds the columns of a file, shows what would be stored, and ingests its rows as observations.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", help="CSV, TSV, ECSV, FITS, VOTable, Parquet, CDS, IPAC or any other file that astropy reads, also .gz"
    )
    parser.add_argument("--survey", required=True, help="the survey of the observations")
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=COLUMN", help="chooses the column of a field")
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN", help="declares a column unused")
    parser.add_argument("--encoding", help="the encoding of a text file; by default UTF-8, or what the file states")
    parser.add_argument("--format", help="the format, by its name in astropy; by default what the content shows")
    parser.add_argument("--readme", metavar="FILE", help="the ReadMe that describes the columns of a table of the CDS")
    parser.add_argument(
        "--time-format", choices=("jd", "mjd", "unix", "decimalyear"), help="the meaning of times that are numbers"
    )
    parser.add_argument("--time-scale", help="the scale of the times, such as tdb; by default what the file states, or utc")
    parser.add_argument("--rejected", metavar="FILE", help="where to write the rejected rows; by default FILE.rejected.csv")
    parser.add_argument("--yes", action="store_true", help="does not ask")
    parser.add_argument("--dry-run", action="store_true", help="only shows what would be stored")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        source = read_source(options.file, encoding=options.encoding, format=options.format, readme=options.readme)
        choices = Choices(tuple(options.column), tuple(options.ignore), options.time_format, options.time_scale)
        plan = plan_of(source, choices)
    except Doubt as doubt:
        print(doubt, file=sys.stderr)
        return EXIT_USAGE
    print(plan.text())
    if options.dry_run:
        return EXIT_OK
    if not _is_confirmed(options, plan):
        return EXIT_USAGE
    return _send(options, plan)


def _is_confirmed(options: argparse.Namespace, plan: Plan) -> bool:
    if options.yes:
        return True
    if not sys.stdin.isatty():
        print("Nothing was sent. Add --yes to send these rows.", file=sys.stderr)
        return False
    answer = input(f"Send {len(plan.rows)} rows to the survey {options.survey}? [y/N] ")
    if answer.strip().lower() in ("y", "yes"):
        return True
    print("Nothing was sent.", file=sys.stderr)
    return False


def _send(options: argparse.Namespace, plan: Plan) -> int:
    with Astrid.from_env() as client:
        # An unknown survey or a missing permission is found before a long ingest begins.
        if client.survey(name=options.survey) is None:
            print(
                f"The survey {options.survey} does not exist, or the key may not see it. Create it with createSurvey.",
                file=sys.stderr,
            )
            return EXIT_REFUSED
        report: IngestReport | None = None
        try:
            report = client.ingest(plan.rows, survey=options.survey)
        except KeyboardInterrupt:
            print("\nInterrupted. Run the same command again: rows that are stored stay unchanged.", file=sys.stderr)
            return EXIT_INTERRUPTED
        except AstridError as error:
            report = getattr(error, "report", None)
            raise
        finally:
            problems = _problems(plan, report)
            if problems:
                path = options.rejected or f"{options.file}.rejected.csv"
                _write_rejected(path, plan, problems)
                print(f"{len(problems)} rows were not stored: {path} lists them with their reasons.", file=sys.stderr)
    print(report)
    return EXIT_REFUSED if problems else EXIT_OK


def _problems(plan: Plan, report: IngestReport | None) -> dict[int, str]:
    """The reason for each row of the file that was not stored."""
    rejected = {plan.positions[each.index]: each.reason for each in report.rejected} if report else {}
    return dict(sorted({**plan.problems, **rejected}.items()))


def _write_rejected(path: str, plan: Plan, problems: dict[int, str]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason", *(each.name for each in plan.source.columns)])
        for index, reason in problems.items():
            cells = [each.values[index] for each in plan.source.columns]
            writer.writerow([index + 1, reason, *("" if cell is None else cell for cell in cells)])
