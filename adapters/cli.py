"""The `jinju` command: what an operator or a script types."""

from __future__ import annotations

import argparse
import errno
import io
import logging
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dotenv import dotenv_values

from adapters import operations
from adapters.console.render import printable
from bot.config import PREFIX, from_env
from bot.errors import PackError, SettingsError, UserError
from bot.model import Locale
from bot.store.trouble import explain
from bot.texts.say import say

EX_DATAERR, EX_UNAVAILABLE, EX_SOFTWARE, EX_CONFIG = 65, 69, 70, 78  # as in sysexits.h


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. A mistake is a sentence, never a traceback."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    environment = dict(os.environ)
    try:
        environment = {**_dotenv(Path(".env")), **environment}
        settings = from_env(environment, home=Path.cwd())
        operations.set_up_logging(settings.log_level)
        status: int = options.run(options, settings)
        print(end="", flush=True)  # what cannot be written is noticed here, not at the exit
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  # nobody reads any more
        return 0
    except Exception as error:
        return _complain(error, _locale(environment))
    return status


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says: quotes are Chinese, JSON is UTF-8."""
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115, PTH123  # closed: nothing is typed
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(error: Exception, locale: Locale) -> int:
    """Say what went wrong, all of it at once; return the exit status."""
    match explain(error) or error:
        case SettingsError() as problem:
            status, lines = EX_CONFIG, operations.settings_problem_lines(problem, locale)
        case PackError() as problem:
            status, lines = EX_DATAERR, operations.pack_problem_lines(problem, locale)
        case UserError(key=key, facts=facts):
            status, lines = EX_UNAVAILABLE, [say(key, locale, **facts)]
        case OSError(errno=errno.ENOSPC):
            status, lines = EX_UNAVAILABLE, [say("disk_full", locale)]
        case OSError(filename=str() | Path() as path, strerror=str() as why):
            status, lines = EX_UNAVAILABLE, [say("file_trouble", locale, path=path, why=why)]
        case _:
            reference = secrets.token_hex(4)
            logging.getLogger("jinju").error("failed %s", reference, exc_info=error)
            status, lines = EX_SOFTWARE, [say("our_fault", locale, reference=reference)]
    print(printable("\n  ".join(lines)), file=sys.stderr)
    return status


def _dotenv(path: Path) -> dict[str, str]:
    """Read the file of settings, if there is one."""
    try:
        found = dotenv_values(path)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        facts = {"path": path.absolute(), "why": why}
        raise SettingsError(((path.name, "setting_file", facts),)) from None
    return {key: value for key, value in found.items() if value is not None}


def _locale(environment: Mapping[str, str]) -> Locale:
    """Find the language for complaints about the settings, which may be wrong themselves."""
    value = environment.get(f"{PREFIX}LOCALE", "").lower()
    return next((one for one in Locale if one.lower() == value), Locale.SIMPLIFIED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jinju", description="Jinju, 金句")
    parser.set_defaults(run=operations.run)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add(verbs, "run", operations.run, "run the bot; without tokens, in this terminal")
    _add_answering(verbs)
    _add_content(verbs)
    _add_tending(verbs)
    _add_measuring(verbs)
    return parser


def _add(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: operations.Operation,
    text: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _count(text: str) -> int:
    """Read a whole number; argparse says which argument is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"not a whole number: {text!r}")
    return int(text)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON alone")


def _add_answering(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = _add(verbs, "ask", operations.ask, "answer commands; without any, one a line from a pipe")
    ask.add_argument("lines", nargs="*", metavar="COMMAND")
    ask.add_argument("--locale", choices=[str(locale) for locale in Locale])
    _add_json(ask)
    digest = verbs.add_parser("digest", help="daily posts").add_subparsers(required=True)
    preview = _add(digest, "preview", operations.preview, "print the next posts, as they will be")
    preview.add_argument("--posts", type=_count, default=7)
    preview.add_argument("--topic", default="")
    preview.add_argument("--speaker", default="")
    _add_json(preview)


def _add_content(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    imports = _add(verbs, "import", operations.import_, "read transcripts and write a draft pack")
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument("--dry-run", action="store_true", help="write nothing")
    imports.add_argument("--out", type=Path, help="the folder of the draft pack")
    imports.add_argument("--workspace", default="", help="such as slack:T024BE7LD")
    _add_json(imports)
    review = _add(verbs, "review", operations.review, "walk through a draft pack")
    review.add_argument("draft", type=Path, metavar="DRAFT")
    content = verbs.add_parser("content", help="check and load packs").add_subparsers(required=True)
    check = _add(content, "check", operations.check, "check the library against its sources")
    check.add_argument("packs", nargs="*", type=Path, metavar="PACK")
    check.add_argument("--sources", type=Path, help="a folder with the sources' files")
    _add_json(check)
    load = _add(content, "load", operations.load, "make a pack or an export live")
    load.add_argument("pack", type=Path, metavar="PACK")
    load.add_argument("--workspace", default="", help="for one workspace alone")
    withdraw = _add(content, "withdraw", operations.withdraw, "serve a quote no longer")
    withdraw.add_argument("id")
    withdraw.add_argument("--workspace", default="")
    export = _add(verbs, "export", operations.export, "write every quote")
    export.add_argument("--format", choices=["jsonl"], default="jsonl")
    export.add_argument("--workspace", default="")


def _add_tending(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = _add(verbs, "doctor", operations.doctor, "say what is wrong, and the one thing to do")
    _add_json(doctor)
    database = verbs.add_parser("db", help="the database").add_subparsers(required=True)
    _add(database, "upgrade", operations.upgrade_database, "bring the tables up to date")
    backup = _add(verbs, "backup", operations.backup, "copy the database while the bot runs")
    backup.add_argument("file", type=Path)
    restore = _add(verbs, "restore", operations.restore, "put a backup in place")
    what = restore.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, nargs="?")
    what.add_argument("--mark", action="store_true", help="after pg_restore: look posts up first")
    restore.add_argument("--verify", action="store_true", help="only check the backup")


def _add_measuring(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bench = _add(verbs, "bench", operations.bench, "measure speed, start and memory")
    bench.add_argument("--quotes", type=_count, default=0, help="made up; 0: the library")
    _add_json(bench)
    evaluate = verbs.add_parser("eval", help="measure quality").add_subparsers(required=True)
    search = _add(evaluate, "search", operations.eval_search, "measure search on BEIR files")
    for name in ("corpus", "queries", "qrels"):
        search.add_argument(f"--{name}", type=Path, required=True, metavar="F")
    search.add_argument("--k", type=_count, default=10)
    search.add_argument("--run", type=Path, metavar="F", dest="run_file")
    _add_json(search)
