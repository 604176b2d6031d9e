"""Starting the app: the page before the assistant, and one clear line for whatever keeps it from starting."""

from __future__ import annotations

import inspect
import threading

import pytest
from page_fakes import ScriptedAssistant

import app
from assistant.errors import ModelUnavailable
from assistant.web.starting import Opening, without_editor_stubs
from corpus.errors import HomeUnwritable


@pytest.fixture
def opened(corpus):
    """Return an assistant that remembers being closed."""
    scripted = ScriptedAssistant(corpus)
    scripted.closed = False
    scripted.close = lambda: setattr(scripted, "closed", True)
    return scripted


def test_a_question_asked_while_the_assistant_opens_waits_for_it(opened):
    may_open = threading.Event()

    def slow():
        may_open.wait(10)
        return opened

    opening = Opening(slow)
    opening.start(when_failed=lambda: None)
    threading.Timer(0.05, may_open.set).start()
    assert opening.starters("en")[0] == "Which provinces lead?"
    *_, last = opening.stream("Which?", thread="t")
    assert last.answer.thread == "t"
    assert opening.names("vi").language == "vi"
    opening.close()
    assert opened.closed


def test_a_failure_to_open_is_told_at_once_and_kept():
    failed = threading.Event()

    def refuse():
        raise HomeUnwritable("The data folder cannot be written.")

    opening = Opening(refuse)
    opening.start(when_failed=failed.set)
    assert failed.wait(10)
    assert "cannot be written" in str(opening.failure)
    with pytest.raises(HomeUnwritable):
        opening.starters("en")
    opening.close()


def test_an_assistant_that_was_never_opened_can_be_closed():
    Opening(lambda: None).close()


def test_the_editor_stubs_are_left_out_for_gradio_alone_and_only_meanwhile():
    before = inspect.getfile  # torch, where another test loaded it, has put its own there
    with without_editor_stubs():
        assert inspect.getfile(app) == app.__file__
        with pytest.raises(OSError, match="no stub"):
            eval("inspect.getfile(app)", {"__name__": "gradio.component_meta", "inspect": inspect, "app": app})
    assert inspect.getfile is before


def test_a_mistaken_setting_is_named_with_what_is_wrong(monkeypatch, capsys):
    monkeypatch.setenv("ASSISTANT_PORT", "eighty")
    assert app.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("ASSISTANT_PORT: ")
    assert "eighty" not in said.splitlines()[0] or "integer" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (HomeUnwritable("observations.csv:7: found 'x', expected a number"), "observations.csv:7"),
        (ModelUnavailable("Set OPENAI_API_KEY."), "Set OPENAI_API_KEY."),
        (RuntimeError("secret detail"), "could not be opened; see the log"),
    ],
)
def test_what_keeps_the_assistant_from_opening_is_said_for_whoever_can_act(failure, said):
    assert said in app._why(failure)
    assert "secret" not in app._why(failure)


def test_a_data_folder_that_cannot_be_written_is_said_with_the_setting(monkeypatch, capsys, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_HOME", str(blocked / "home"))
    assert app.main() == 1
    assert "Set ASSISTANT_HOME to a folder of your own." in capsys.readouterr().err


def test_a_port_in_use_stops_the_start_with_one_line(monkeypatch, capsys):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ASSISTANT_PORT", str(taken.getsockname()[1]))
        assert app.main() == 1
    assert "already in use" in capsys.readouterr().err


def test_a_failure_to_open_stops_the_server_with_one_line(monkeypatch, capsys):
    def refuse(settings):
        raise HomeUnwritable("The data folder cannot be written. Set ASSISTANT_HOME.")

    monkeypatch.setattr(app, "_open", refuse)
    monkeypatch.setattr("assistant.web.server.create_app", lambda assistant, settings: bare)
    monkeypatch.setenv("ASSISTANT_PORT", "0")
    assert app.main() == 1
    assert "Set ASSISTANT_HOME" in capsys.readouterr().err


async def bare(scope, receive, send):
    """Serve nothing: an app whose start needs no page."""
    if scope["type"] == "lifespan":
        for stage in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{stage}.complete"})
