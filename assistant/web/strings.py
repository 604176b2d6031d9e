"""All that the page itself says, English and Vietnamese side by side. Answers bring their own words."""

from __future__ import annotations

from typing import NamedTuple

from corpus.model import Language


class Phrase(NamedTuple):
    """One text of the page in both languages; ``{names}`` are filled in by `say`."""

    en: str
    vi: str

    def say(self, language: Language, **values: object) -> str:
        """Return the text in the language, its names filled in."""
        text: str = getattr(self, language)
        return text.format(**values) if values else text


LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "vi": "Tiếng Việt"}

TITLE = Phrase("Provincial Innovation Assistant", "Trợ lý Đổi mới sáng tạo địa phương")
PURPOSE = Phrase("Computed figures, each with its source.", "Số liệu tính toán, đều kèm nguồn.")
WELCOME = Phrase("What would you like to know?", "Bạn muốn biết điều gì?")
WELCOME_HINT = Phrase(
    "Ask in English or Vietnamese: rankings, scores, comparisons, and why.",
    "Hỏi bằng tiếng Việt hoặc tiếng Anh: xếp hạng, điểm số, so sánh và lý do.",
)
ASK_LABEL = Phrase("Your question", "Câu hỏi của bạn")
ASK_PLACEHOLDER = Phrase("Province, score, ranking, why…", "Tỉnh, điểm số, thứ hạng, vì sao…")
CONVERSATION = Phrase("Conversation", "Cuộc trò chuyện")
LANGUAGE_LABEL = Phrase("Interface language", "Ngôn ngữ giao diện")
NEW_CHAT = Phrase("New chat", "Trò chuyện mới")
HISTORY = Phrase("Conversations", "Các cuộc trò chuyện")
SEARCH_HISTORY = Phrase("Search conversations", "Tìm trong các cuộc trò chuyện")
NO_HISTORY = Phrase("What you ask is kept here.", "Các câu hỏi của bạn được lưu ở đây.")
NOTHING_FOUND = Phrase("No conversation has these words.", "Không có cuộc trò chuyện nào chứa các từ này.")
TODAY = Phrase("Last 24 hours", "24 giờ qua")
THIS_WEEK = Phrase("Last 7 days", "7 ngày qua")
EARLIER = Phrase("Earlier", "Trước đó")
RENAME = Phrase("Rename", "Đổi tên")
NEW_TITLE = Phrase("New title", "Tên mới")
DELETE = Phrase("Delete", "Xóa")
DELETE_REALLY = Phrase(
    "Delete “{title}” with all its answers? This cannot be undone.",
    "Xóa “{title}” cùng mọi câu trả lời? Không thể hoàn tác.",
)
GONE = Phrase("This conversation is no longer there.", "Cuộc trò chuyện này không còn nữa.")
STORE_AWAY = Phrase(
    "Conversations cannot be read at the moment. Questions are still answered.",
    "Hiện không đọc được các cuộc trò chuyện. Câu hỏi vẫn được trả lời.",
)
SEND = Phrase("Send", "Gửi")
STOP = Phrase("Stop", "Dừng")
EMPTY_QUESTION = Phrase("Type a question first.", "Hãy nhập câu hỏi trước.")
TOO_MANY = Phrase(
    "That is more questions than one person may ask here at once. Try again in {seconds} seconds.",
    "Bạn đã hỏi quá số câu được phép trong một lúc. Hãy thử lại sau {seconds} giây.",
)

LOOKING_UP = Phrase("Looking it up…", "Đang tra cứu…")
LOOKED_UP = Phrase("Look-ups: {count} · {ms} ms", "Tra cứu: {count} · {ms} ms")
STOPPED = Phrase("Stopped before the answer was complete.", "Đã dừng trước khi trả lời xong.")
FAILED = Phrase(
    "Something went wrong on our side, and your question was not answered. Please try again; if it happens again, "
    "tell whoever runs this assistant the reference {reference}.",
    "Hệ thống gặp lỗi nên chưa trả lời được câu hỏi. Hãy thử lại; nếu vẫn lỗi, hãy báo cho người vận hành "
    "mã tham chiếu {reference}.",
)

NO_DATA = Phrase("Not held", "Chưa có dữ liệu")
CLARIFY = Phrase("Which one do you mean?", "Ý bạn là trường hợp nào?")
DECLINED = Phrase("Outside what I can answer", "Ngoài phạm vi trả lời")

CITE = Phrase("Source {n}: {title}", "Nguồn {n}: {title}")
SOURCES = Phrase("Sources", "Nguồn")
OPEN_SOURCE = Phrase("Open the source", "Mở nguồn")
FROM_ARTICLE = Phrase("Quoted passage", "Đoạn trích")
CHART = Phrase("Chart: {title}. The table has its figures.", "Biểu đồ: {title}. Số liệu có trong bảng.")
FROM_TABLE = Phrase("Table row", "Dòng trong bảng")
IN_CONTEXT = Phrase("Read it in its context", "Xem trong văn bản")
ALL_FROM_SOURCE = Phrase("All figures from this source", "Mọi số liệu từ nguồn này")
NO_DATE = Phrase("no date", "không ghi ngày")
NOTES = Phrase("Please note", "Lưu ý")
TABLE = Phrase("Table, rows: {count}", "Bảng số liệu, số dòng: {count}")
TABLE_HELD = Phrase("{held} of {of} held", "có {held}/{of}")
NOT_HELD = Phrase("not held", "chưa có")
COPY = Phrase("Copy answer", "Sao chép câu trả lời")
COPIED = Phrase("Copied", "Đã sao chép")
COPY_LINK = Phrase("Copy link", "Sao chép liên kết")
EDIT_QUESTION = Phrase("Edit question", "Sửa câu hỏi")
GOOD_ANSWER = Phrase("Good answer", "Câu trả lời tốt")
BAD_ANSWER = Phrase("Bad answer", "Câu trả lời chưa tốt")
WHAT_IS_WRONG = Phrase("What is wrong with it?", "Câu trả lời sai ở đâu?")
IN_YOUR_WORDS = Phrase("In your own words (optional)", "Ghi rõ hơn (không bắt buộc)")
SEND_VERDICT = Phrase("Send feedback", "Gửi góp ý")
THANKS = Phrase("Thank you, noted.", "Cảm ơn, đã ghi nhận.")
FAULTS: dict[str, Phrase] = {
    "figure": Phrase("Wrong figure", "Sai số liệu"),
    "misunderstood": Phrase("Not what I asked", "Không đúng câu hỏi"),
    "source": Phrase("Source does not fit", "Nguồn không khớp"),
    "missing": Phrase("Something is missing", "Còn thiếu"),
    "wording": Phrase("Hard to read", "Khó đọc"),
}
DOWNLOAD = Phrase("Download", "Tải xuống")
NOT_DOWNLOADED = Phrase("Not downloaded", "Không tải được")
FOLLOW_UPS = Phrase("Ask next", "Hỏi tiếp")

COLUMNS: dict[str, Phrase] = {
    "rank": Phrase("Rank", "Hạng"),
    "unit": Phrase("Province or city", "Tỉnh, thành phố"),
    "component": Phrase("Component", "Thành phần"),
    "index": Phrase("Index", "Chỉ số"),
    "edition": Phrase("Edition", "Kỳ"),
    "map": Phrase("Map", "Bản đồ"),
    "score": Phrase("Score", "Điểm"),
    "gap": Phrase("Part of the gap", "Phần chênh lệch"),
    "share": Phrase("Share", "Tỷ trọng"),
    "change": Phrase("Change", "Thay đổi"),
    "rank_change": Phrase("Places moved", "Thay đổi hạng"),
    "held": Phrase("Scores held", "Điểm hiện có"),
    "ranks_held": Phrase("Ranks held", "Hạng hiện có"),
    "status": Phrase("Status", "Tình trạng"),
    "sources": Phrase("Source", "Nguồn"),
}
STATUSES: dict[str, Phrase] = {
    "reported": Phrase("reported", "công bố"),
    "derived": Phrase("derived", "tính toán"),
    "disputed": Phrase("disputed", "nguồn khác nhau"),
}
MAP_NAME = Phrase("{of} units", "{of} đơn vị")

ASK_LEADERS = Phrase("Which provinces lead the {index} {edition}?", "Tỉnh nào dẫn đầu {index} {edition}?")
ASK_WHY = Phrase(
    "Why does {unit} rank where it does in the {index} {edition}?",
    "Vì sao {unit} xếp hạng như vậy trong {index} {edition}?",
)

PORT_IN_USE = (
    "Port {port} on {host} is already in use. Stop the other program, or choose another port: "
    "ASSISTANT_PORT={other} make run"
)
ADDRESS_REFUSED = (
    "Cannot listen on {host}:{port}: {reason}. Set ASSISTANT_HOST and ASSISTANT_PORT to an address of this computer."
)
