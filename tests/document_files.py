"""Documents made for tests: pages, PDF files, archives."""

import io
import zipfile
from pathlib import Path

import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

SENTENCES = (
    "The province published its plan for research and development on Monday morning.",
    "Officials said that three laboratories will open before the end of the year.",
    "A first report on the twelve measures of the plan is due in June.",
)


def write(path: Path, content: str | bytes) -> Path:
    """Return the path, now holding the content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def page(body: str, head: str = "") -> str:
    """Return a web page with this body."""
    title = "<title>A plan for laboratories</title>"
    return f"<!DOCTYPE html><html lang='en'><head>{title}{head}</head><body>{body}</body></html>"


def paragraphs(*lines: str) -> str:
    """Return lines as paragraphs of a page."""
    return "".join(f"<p>{line}</p>" for line in lines)


def pdf(*pages: list[str], **information: str) -> bytes:
    """Return a PDF with these lines of text on its pages."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        sheet = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines)
        stream.set_data(f"BT /F1 11 Tf 50 800 Td\n{shown}ET".encode("latin-1"))
        sheet[NameObject("/Contents")] = writer._add_object(stream)
        sheet[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    writer.add_metadata({f"/{name}": value for name, value in information.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    """Return an archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def locked_pdf(password: str, algorithm: str = "AES-256") -> bytes:
    """Return a PDF that only this password opens; the empty one opens it for everybody."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(list(SENTENCES))))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
