"""Documents as people keep them, read into Markdown with what is known of them. Storing them is not done here."""

from corpus.documents.document import DOCUMENT_SUFFIXES, Document
from corpus.documents.duplicates import NEAR, fingerprint, resemblance, sketch
from corpus.documents.reading import read_document

__all__ = ["DOCUMENT_SUFFIXES", "NEAR", "Document", "fingerprint", "read_document", "resemblance", "sketch"]
