"""Starts the web app: settings, an assistant, the server. What stops it is said in one line."""

from __future__ import annotations

import logging
import sys

from assistant.settings import Settings


def main() -> int:
    """Serve the page until interrupted, and return the exit code."""
    # Here, so that a mistake in the settings is said at once and not after seconds of loading.
    from pydantic import ValidationError

    try:
        settings = Settings()
    except ValidationError as error:
        return _refuse(_settings_mistakes(error))
    return _serve(settings)


def _serve(settings: Settings) -> int:
    from assistant.service import open_assistant

    from assistant.errors import ModelUnavailable
    from assistant.web import server
    from corpus.errors import CorpusError

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        bound = server.listen(settings)
        assistant = open_assistant(settings)
    except (server.CannotListen, CorpusError, ModelUnavailable) as error:
        return _refuse(str(error))
    except PermissionError as error:
        return _refuse(f"No permission to write {error.filename}. Set ASSISTANT_HOME to a folder of your own.")
    try:
        server.serve(server.create_app(assistant), bound)
    except KeyboardInterrupt:
        return 0
    finally:
        assistant.close()
    return 0


def _settings_mistakes(error: object) -> str:
    return str(error)


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
