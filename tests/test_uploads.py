"""Files sent in: read back before anything is stored, kept apart by owner and for an hour, whatever they are called."""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest
from document_files import locked_pdf, zipped

from assistant.uploads import KEPT_SECONDS, UnknownUpload, UploadRefused, Uploads, safe_name
from corpus.errors import UnknownItem
from corpus.intake import Hints
from corpus.library import Library
from corpus.store import open_corpus

TABLE = b"unit,index,edition,score,rank\nHanoi,XYZ,2024,71.5,1\nHue,XYZ,2024,60.25,2\nAtlantis,XYZ,2024,1,3\n"
DOCUMENT = (
    b"# Wind parks off Vinh Chau\n\nThe wind park of Vinh Chau opened in May 2024 with forty turbines. "
    b"Its operator says that the forty turbines feed nine thousand households of the coast.\n"
)
OWNER = "local"


@pytest.fixture
def uploads(tmp_path):
    """The way into an empty home; ``refreshed`` counts how often the corpus was read again."""
    home = tmp_path / "home"
    state = {"corpus": open_corpus(home), "refreshed": 0}

    def refresh():
        state["corpus"] = open_corpus(home)
        state["refreshed"] += 1

    made = Uploads(
        home / "uploads",
        library=lambda: Library(home, state["corpus"]),
        corpus=lambda: state["corpus"],
        refresh=refresh,
        most_files=3,
        most_bytes=2**20,
    )
    object.__setattr__(made, "state", state)
    return made


def send(uploads, *files, owner=OWNER, **options):
    return uploads.receive([(name, io.BytesIO(content)) for name, content in files], owner=owner, **options)


def waiting_folders(uploads):
    return sorted(path.name for path in uploads.folder.glob("*"))


def test_a_table_is_shown_as_understood_and_nothing_is_stored(uploads):
    (seen,) = send(uploads, ("Điểm XYZ.csv", TABLE)).files
    assert (seen.kind, seen.rows_in, seen.rows_stored, seen.rows_refused) == ("table", 3, 2, 1)
    assert {(row.unit_id, row.score) for row in seen.sample} == {("hanoi", 71.5), ("thua-thien-hue", 60.25)}
    assert any("Atlantis" in finding.value for finding in seen.findings)
    assert seen.ask == ("publisher",)
    assert seen.storable
    assert uploads.library().items() == ()


def test_what_a_file_does_not_say_can_be_said_for_it(uploads):
    upload = send(uploads, ("wind.md", DOCUMENT))
    assert {"publisher", "date"} <= set(upload.files[0].ask)
    said = {0: Hints(publisher="Example office", date="2024-06-01")}
    (seen,) = uploads.explain(upload.token, OWNER, said).files
    assert not {"publisher", "date"} & set(seen.ask)
    uploads.store(upload.token, OWNER)
    (article,) = [one for one in uploads.state["corpus"].articles if one.added_by]
    assert (article.publisher, article.date, article.added_by) == ("Example office", "2024-06-01", OWNER)


def test_what_is_stored_counts_and_waits_no_longer(uploads):
    upload = send(uploads, ("xyz.csv", TABLE), ("wind.md", DOCUMENT))
    stored = uploads.store(upload.token, OWNER)
    assert {version.kind for version in stored} == {"table", "document"}
    assert "XYZ" in uploads.state["corpus"].indices()
    assert uploads.state["refreshed"] == 1
    assert waiting_folders(uploads) == []
    with pytest.raises(UnknownUpload):
        uploads.store(upload.token, OWNER)


def test_one_change_is_taken_back_at_once(uploads):
    upload = send(uploads, ("xyz.csv", TABLE), ("wind.md", DOCUMENT))
    stored = {version.item_id for version in uploads.store(upload.token, OWNER)}
    assert set(uploads.undo()) == stored
    assert "XYZ" not in uploads.state["corpus"].indices()
    assert uploads.undo() == ()


def test_an_addition_is_removed_and_restored(uploads):
    upload = send(uploads, ("xyz.csv", TABLE))
    (version,) = uploads.store(upload.token, OWNER)
    assert uploads.removed() == ()
    uploads.remove(version.item_id)
    assert [one.item_id for one in uploads.removed()] == [version.item_id]
    assert "XYZ" not in uploads.state["corpus"].indices()
    assert uploads.restore(version.item_id).item_id == version.item_id
    assert "XYZ" in uploads.state["corpus"].indices()
    with pytest.raises(UnknownItem):
        uploads.remove("never-added")


def test_only_the_files_that_are_chosen_are_stored(uploads):
    upload = send(uploads, ("xyz.csv", TABLE), ("wind.md", DOCUMENT))
    assert [version.kind for version in uploads.store(upload.token, OWNER, only={1})] == ["document"]


def test_two_files_of_one_name_or_title_are_both_stored(uploads):
    other = DOCUMENT.replace(b"wind park of Vinh Chau", b"harbour of Soc Trang").replace(b"turbines", b"cranes")
    upload = send(uploads, ("a.md", DOCUMENT), ("a.md", other * 3))
    assert len({version.item_id for version in uploads.store(upload.token, OWNER)}) == 2
    assert len([article for article in uploads.state["corpus"].articles if article.added_by]) == 2


def test_what_is_held_already_is_said_and_not_stored_again(uploads):
    uploads.store(send(uploads, ("xyz.csv", TABLE)).token, OWNER)
    upload = send(uploads, ("xyz.csv", TABLE))
    assert upload.files[0].same_as == "xyz"
    with pytest.raises(UploadRefused, match="nothing|None"):
        uploads.store(upload.token, OWNER)


def test_a_changed_table_is_said_to_be_a_new_version(uploads):
    uploads.store(send(uploads, ("xyz.csv", TABLE)).token, OWNER)
    (seen,) = send(uploads, ("xyz.csv", TABLE.replace(b"71.5", b"72.5"))).files
    assert (seen.replaces, seen.storable) == (1, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("locked.pdf", locked_pdf("secret")),
        ("empty.csv", b""),
        ("zeros.docx", b"\0" * 4096),
        ("archive.docx", zipped(**{"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"})),
        ("program.exe", b"MZ\x90"),
        ("no-suffix", b"text"),
        ("noise.parquet", bytes(range(256)) * 8),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_harms_no_other(uploads, name, content):
    upload = send(uploads, (name, content), ("xyz.csv", TABLE))
    broken, good = upload.files
    assert broken.problem
    assert not broken.storable
    assert str(uploads.folder) not in broken.problem
    assert good.storable
    assert [version.item_id for version in uploads.store(upload.token, OWNER)] == ["xyz"]


def test_a_mistake_of_ours_is_a_reference_in_the_log_and_no_detail(uploads, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("secret /etc/path")

    monkeypatch.setattr(Library, "preview", broken)
    (seen,) = send(uploads, ("xyz.csv", TABLE)).files
    assert "secret" not in seen.problem
    assert caplog.records[-1].args[0] in seen.problem


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv",
        "..\\..\\windows\\system.csv",
        "/etc/cron.d/x.csv",
        ".bashrc",
        "..",
        "",
        "a\0b.csv",
        "‮vsc.exe",
        "x" * 3000 + ".csv",
        "<img src=x onerror=alert(1)>.csv",
        "=cmd|' /C calc'!A0.csv",
        "con.csv\n",
    ],
)
def test_no_name_leads_out_of_the_folder_or_is_refused(uploads, name):
    upload = send(uploads, (name, TABLE))
    kept = [path for path in uploads.folder.rglob("*") if path.is_file()]
    assert {path.parent.parent.name for path in kept if path.name != "upload.json"} == {upload.token}
    assert all(uploads.folder in path.resolve().parents for path in kept)
    shown = upload.files[0].file_name
    assert shown.isprintable()
    assert len(shown) <= 161
    assert "/" not in shown
    assert "\\" not in shown


def test_a_name_is_kept_as_people_write_it():
    assert safe_name("Báo cáo năm 2024 (bản 2).xlsx") == "Báo cáo năm 2024 (bản 2).xlsx"


@pytest.mark.parametrize(("count", "said"), [(0, "Choose one"), (4, "up to 3")])
def test_no_files_and_too_many_are_refused(uploads, count, said):
    with pytest.raises(UploadRefused, match=said):
        send(uploads, *[("a.csv", TABLE)] * count)


def test_files_that_are_too_large_together_are_refused_and_leave_nothing(uploads):
    half = b"x" * (uploads.most_bytes // 2 + 1)
    with pytest.raises(UploadRefused, match="1 MB"):
        send(uploads, ("a.txt", half), ("b.txt", half))
    assert waiting_folders(uploads) == []


def test_another_ones_upload_is_unknown_as_one_that_never_was(uploads):
    token = send(uploads, ("xyz.csv", TABLE), owner="ann").token
    told = set()
    for guess in (token, "A" * 22, "../../..", ""):
        with pytest.raises(UnknownUpload) as caught:
            uploads.store(guess, "ben")
        told.add(str(caught.value))
    assert len(told) == 1
    assert uploads.waiting(token, "ann")


def test_what_waits_for_too_long_is_gone(uploads):
    token = send(uploads, ("xyz.csv", TABLE)).token
    place = uploads.folder / token
    began = place.stat().st_mtime
    later = replace(uploads, now=lambda: began + KEPT_SECONDS + 1)
    with pytest.raises(UnknownUpload):
        later.waiting(token, OWNER)
    assert not place.exists()


def test_what_lies_half_written_is_no_upload(uploads):
    token = send(uploads, ("xyz.csv", TABLE)).token
    (uploads.folder / token / "upload.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnknownUpload):
        uploads.waiting(token, OWNER)


def test_files_that_wait_can_be_discarded(uploads):
    token = send(uploads, ("xyz.csv", TABLE)).token
    uploads.discard(token, OWNER)
    assert waiting_folders(uploads) == []


def test_a_home_that_cannot_be_written_loses_nothing(uploads, monkeypatch):
    upload = send(uploads, ("xyz.csv", TABLE))

    def full(*args, **kwargs):
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("corpus.home._write_through", full)
        with pytest.raises(Exception, match="cannot be written"):
            uploads.store(upload.token, OWNER)
    assert [version.item_id for version in uploads.store(upload.token, OWNER)] == ["xyz"]
