from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedder import CACHED_QUERIES, PACKED, PACKED_TORCH, Embedder, Encoder
from index.errors import ModelUnavailable
from index.packed_e5 import find_packed_e5, open_packed_e5
from tests.index_fakes import WordEncoder, fake_embedder

TEXTS = [
    "Hà Nội đứng đầu Chỉ số đổi mới sáng tạo cấp địa phương năm 2023 với 62,86 điểm.",
    "Hanoi ranks first in the Provincial Innovation Index 2023 with 62.86 points.",
    "x",
    "Ｆｕｌｌ　ｗｉｄｔｈ\tand\u00a0odd   spaces\n🙂",
    "words and more words " * 300,
]


@pytest.fixture(scope="module")
def packed() -> Embedder:
    return Embedder()


@pytest.mark.model
def test_onnxruntime_and_torch_give_the_same_vectors(packed: Embedder) -> None:
    ours, theirs = packed.encode_passages(TEXTS), Embedder(PACKED_TORCH).encode_passages(TEXTS)
    assert ours.shape == (len(TEXTS), packed.dimensions) == theirs.shape
    assert ours.dtype == np.float32
    assert (ours * theirs).sum(axis=1) == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_a_text_has_the_same_unit_vector_alone_and_among_others(packed: Embedder) -> None:
    together = packed.encode_passages(TEXTS)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    for row, text in enumerate(TEXTS):
        assert packed.encode_passages([text])[0] @ together[row] == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_a_question_is_nearest_to_its_answer_in_the_other_language(packed: Embedder) -> None:
    passages = packed.encode_passages(
        [TEXTS[0], "Nông dân trồng lúa ở đồng bằng sông Cửu Long.", "Thời tiết hôm nay đẹp."]
    )
    question = packed.encode_queries(["Which city leads the innovation index?"])[0]
    assert int(np.argmax(passages @ question)) == 0


@pytest.mark.model
def test_threads_may_share_a_model(packed: Embedder) -> None:
    expected = packed.encode_passages([TEXTS[1]])[0]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: packed.encode_passages([TEXTS[1]])[0], range(12)))
    assert all(vector @ expected == pytest.approx(1, abs=1e-5) for vector in found)


@pytest.mark.model
def test_the_packed_model_needs_no_torch() -> None:
    code = (
        "import sys; from index.embedder import Embedder; Embedder().encode_queries(['Hanoi']); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_importing_the_embedder_loads_no_runtime() -> None:
    code = "import sys, index.embedder; sys.exit('onnxruntime' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_queries_and_passages_have_their_prompts() -> None:
    encoder = WordEncoder()
    embedder = fake_embedder(encoder)
    embedder.encode_queries(["one"])
    embedder.encode_passages(["two"])
    assert encoder.encoded == ["query: one", "passage: two"]


def test_a_query_asked_again_is_not_computed_again() -> None:
    encoder = WordEncoder()
    embedder = fake_embedder(encoder)
    first = embedder.encode_queries(["one", "two", "one"])
    again = embedder.encode_queries(["two", "one"])
    assert len(encoder.encoded) == 2
    assert np.array_equal(first[[1, 0]], again)


def test_remembered_queries_are_bounded_and_the_oldest_go_first() -> None:
    encoder = WordEncoder()
    embedder = fake_embedder(encoder)
    embedder.encode_queries([f"query {number}" for number in range(CACHED_QUERIES)])
    embedder.encode_queries(["query 0"])
    embedder.encode_queries(["one more"])
    encoder.encoded.clear()
    embedder.encode_queries(["query 0", "query 1"])
    assert encoder.encoded == ["query: query 1"]


def test_no_texts_give_no_vectors() -> None:
    embedder = fake_embedder()
    assert embedder.encode_passages([]).shape == (0, embedder.dimensions)
    assert embedder.encode_queries([]).shape == (0, embedder.dimensions)


def test_a_model_loads_once_in_the_background_and_then_is_ready() -> None:
    loads: list[Encoder] = []

    def load() -> Encoder:
        loads.append(WordEncoder())
        return loads[-1]

    embedder = Embedder("counted", load=load)
    assert not embedder.ready
    threads = [embedder.start_loading() for _ in range(4)]
    embedder.encode_queries(["a"])
    for thread in threads:
        thread.join()
    assert embedder.ready
    assert len(loads) == 1


def test_a_failure_in_the_background_is_raised_where_the_model_is_needed() -> None:
    def load() -> Encoder:
        raise ModelUnavailable("no weights")

    embedder = Embedder("missing", load=load)
    embedder.start_loading().join()
    assert not embedder.ready
    with pytest.raises(ModelUnavailable, match="no weights"):
        embedder.encode_queries(["a"])


def test_an_unknown_model_says_what_can_be_given(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=PACKED):
        Embedder(str(tmp_path / "nowhere")).encode_queries(["a"])


@pytest.mark.parametrize("content", [b"", b"E5S1", b"PK\x03\x04 something else" * 10])
def test_a_file_that_is_not_the_weights_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match="weights.bin"):
        open_packed_e5(path)


def test_a_cut_off_weights_file_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(find_packed_e5().read_bytes()[:20_000_000])
    with pytest.raises(ModelUnavailable, match="weights.bin"):
        open_packed_e5(path)
