"""What the frame around Explore and Sources says, English and Vietnamese side by side."""

from __future__ import annotations

from assistant.web.strings import TITLE, Phrase

SITE: dict[str, Phrase] = {
    "brand": TITLE,
    "skip": Phrase("Skip to the content", "Đến nội dung chính"),
    "pages": Phrase("Pages", "Các trang"),
    "chat": Phrase("Ask", "Hỏi đáp"),
    "explore": Phrase("Explore", "Khám phá"),
    "sources": Phrase("Sources", "Nguồn"),
    "copy_link": Phrase("Copy link", "Sao chép liên kết"),
    "copied": Phrase("Copied", "Đã sao chép"),
    "ask": Phrase("Ask about this", "Hỏi về nội dung này"),
    "print": Phrase("Print", "In"),
    "show": Phrase("Show", "Xem"),
    "not_held": Phrase("not held", "chưa có"),
    "disputed": Phrase("sources differ", "nguồn khác nhau"),
    "derived": Phrase("derived", "tính toán"),
    "reported": Phrase("reported", "công bố"),
    "rank_of": Phrase("of {of}", "trên {of}"),
    "units_map": Phrase("{map} units", "{map} đơn vị"),
    "no_date": Phrase("no date", "không ghi ngày"),
    "open_source": Phrase("Open the original", "Mở bản gốc"),
    "elsewhere": Phrase("opens in a new tab", "mở trong thẻ mới"),
    "sort": Phrase("Sort by {column}", "Sắp xếp theo {column}"),
}
