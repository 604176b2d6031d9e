"""Starts the web app: settings, an assistant, the server. What keeps it from starting is said in a line."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.settings import Settings
from assistant.web.operations import logs

if TYPE_CHECKING:
    from assistant.service import Assistant


def main() -> int:
    """Serve the page until interrupted, and return the exit code."""
    try:
        settings = Settings()
    except ValidationError as error:
        return _refuse(_mistakes(error))
    logs.configure(settings.log_format)
    try:
        _claim(settings.home)
    except OSError as error:
        reason = error.strerror or error
        return _refuse(f"Cannot write to {settings.home}: {reason}. Set ASSISTANT_HOME to a folder of your own.")
    return _serve(settings)


def _claim(home: Path) -> None:
    """Make the data folder, and try that it can be written: the index and what people add go there."""
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=home):
        pass


def _serve(settings: Settings) -> int:
    # Here, so that a mistake in the settings is said at once and not after seconds of loading.
    from assistant.web.starting import Opening, without_editor_stubs

    with without_editor_stubs():
        from assistant.web import server
    assistant = Opening(lambda: _open(settings))
    try:
        bound = server.listen(settings)
        server.serve(server.create_app(assistant, settings), bound, assistant, stop_seconds=settings.stop_seconds)
    except server.CannotListen as error:
        return _refuse(str(error))
    finally:
        assistant.close()
    return _refuse(_why(assistant.failure)) if assistant.failure else 0


def _open(settings: Settings) -> Assistant:
    from assistant.service import open_assistant

    return open_assistant(settings)


def _why(failure: BaseException) -> str:
    """Return what the user can do about it; a failure that is our own bug goes to the log with its traceback."""
    from assistant.errors import ModelUnavailable
    from assistant.store import StoreError
    from corpus.errors import CorpusError

    if isinstance(failure, CorpusError | ModelUnavailable | StoreError):
        return str(failure)
    logging.getLogger(__name__).error("The assistant could not be opened", exc_info=failure)
    return "The assistant could not be opened; see the log above."


def _mistakes(error: ValidationError) -> str:
    prefix = str(Settings.model_config.get("env_prefix", ""))
    return "\n".join(f"{prefix}{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors())


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 0
    sys.stdout.flush()
    sys.stderr.flush()
    # All is closed. An index still being built is in native code, which Python's own ending would abort with an error.
    os._exit(code)
