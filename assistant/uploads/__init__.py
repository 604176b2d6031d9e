"""Files that people send in, from the page or through the API."""

from assistant.uploads.records import Understood, UnknownUpload, Upload, UploadRefused
from assistant.uploads.uploads import KEPT_SECONDS, Uploads, safe_name

__all__ = ["KEPT_SECONDS", "Understood", "UnknownUpload", "Upload", "UploadRefused", "Uploads", "safe_name"]
