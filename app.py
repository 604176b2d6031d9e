"""Starts the web app: settings, an assistant, the server. What keeps it from starting is said in a line."""

from __future__ import annotations

import logging
import sys

from pydantic import ValidationError

from assistant.settings import Settings


def main() -> int:
    """Serve the page until interrupted, and return the exit code."""
    try:
        settings = Settings()
    except ValidationError as error:
        return _refuse(_mistakes(error))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return _serve(settings)


def _serve(settings: Settings) -> int:
    # Here, so that a mistake in the settings is said at once and not after seconds of loading.
    from assistant.errors import ModelUnavailable
    from assistant.service import open_assistant
    from assistant.web import server
    from corpus.errors import CorpusError

    try:
        bound = server.listen(settings)
        assistant = open_assistant(settings)
    except (server.CannotListen, CorpusError, ModelUnavailable) as error:
        return _refuse(str(error))
    except PermissionError as error:
        return _refuse(f"No permission to write {error.filename}. Set ASSISTANT_HOME to a folder of your own.")
    try:
        server.serve(server.create_app(assistant), bound)
    finally:
        assistant.close()
    return 0


def _mistakes(error: ValidationError) -> str:
    prefix = str(Settings.model_config.get("env_prefix", ""))
    return "\n".join(f"{prefix}{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors())


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
