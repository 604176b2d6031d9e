"""Learn the exemplars anew, after wordings were changed: ``python -m assistant.understanding``."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.understanding.exemplar_book import ExemplarBook, shipped_folder
from index.embedder import Embedder


def main() -> None:
    """Write what the exemplars teach beside them, for the shipped model; the old file goes."""
    folder = Path(str(shipped_folder()))
    learnt = ExemplarBook(Embedder(), folder).wait()
    sys.stdout.write(f"What the exemplars teach is in {folder}.\n" if learnt else "The exemplars were not learnt.\n")
    sys.exit(0 if learnt else 1)


if __name__ == "__main__":
    main()
