"""The words that web pages print around an article, in English and Vietnamese. Data for furniture.

FOLLOWED_BY_OTHERS head lists of other stories; ALONE stand for a button, a counter or a menu entry.
"""

from __future__ import annotations


def _labels(text: str) -> frozenset[str]:
    return frozenset(label.strip() for line in text.split("\n") for label in line.split("|")) - {""}


FOLLOWED_BY_OTHERS = _labels(
    """
    see more|see also|read more|read next|read also|more news|more stories|more articles|more from us
    more on this topic|related|related news|related stories|related articles|related posts|related topics
    related content|related items|other news|other stories|other articles|latest|latest news|latest stories
    breaking news|hot news|top news|top stories|most viewed|most read|most popular|most commented|popular
    popular news|popular posts|popular stories|trending|trending now|recommended|recommended for you
    recommended stories|you may like|you may also like|you might also like|editor's picks|editors' picks|don't miss
    up next|next article|previous article|newer news|older news|in the same category|news in category|same category
    in this section|more in this section|featured|featured stories|must read|what to read next|sponsored
    from around the web|promoted stories|comments|leave a comment|leave a reply|post a comment|reader comments
    tin liên quan|tin bài liên quan|bài viết liên quan|bài liên quan|tin khác|các tin khác|tin tức khác
    bài viết khác|tin mới|tin mới nhất|mới nhất|tin nổi bật|nổi bật|đọc nhiều|đọc nhiều nhất|tin đọc nhiều
    tin xem nhiều|xem nhiều|xem nhiều nhất|xem thêm|đọc thêm|đọc tiếp|có thể bạn quan tâm|bạn có thể quan tâm
    có thể bạn thích|cùng chuyên mục|tin cùng chuyên mục|bài cùng chuyên mục|tin cũ hơn|tin mới hơn|các tin đã đưa
    tin đã đưa|tin nóng|tiêu điểm|đáng chú ý|đừng bỏ lỡ|thịnh hành|bình luận|ý kiến|ý kiến bạn đọc|ý kiến của bạn
    gửi bình luận|viết bình luận|tin tài trợ|thông tin doanh nghiệp
    """
)

ALONE = _labels(
    """
    log in|login|log out|sign in|sign up|sign out|register|subscribe|subscribe now|newsletter|join us|my account
    account|share|share this|share this article|share via|share on|shares|tweet|pin it|print|email|e-mail|copy link
    copy|link|save|bookmark|reactions|reaction|like|likes|follow|follow us|follow us on|facebook|twitter|x|zalo
    linkedin|whatsapp|telegram|messenger|youtube|instagram|tiktok|pinterest|viber|rss|google news|print this page
    print page|font size|text size|a-|a+|listen|home|home page|homepage|menu|search|search for|close|open menu
    skip to content|skip to main content|skip navigation|toggle navigation|back|back to top|go to top|top|next
    previous|prev|loading|advertisement|advertisements|ads|ad|sponsored content|contact|contact us|about|about us
    terms|terms of use|terms of service|privacy|privacy policy|cookie policy|cookies|sitemap|site map|accept
    accept all|accept cookies|reject all|all rights reserved|view more|load more|show more|more|view all|see all
    reply|report|tags|tag|topics|keywords|views|view|english|tiếng việt|vietnamese|language|mobile version
    desktop version|print version|download app|get the app|download the app|hotline|rate this article|your rating
    star|stars|send|submit|cancel|đăng nhập|đăng ký|đăng xuất|tài khoản|trang chủ|tìm kiếm|chia sẻ|chia sẻ bài viết
    chia sẻ facebook|theo dõi|theo dõi chúng tôi|in|in trang|in bài|in bài viết|in ấn|gửi email|gửi bài viết
    sao chép|sao chép liên kết|lưu bài|lưu tin|nghe đọc bài|nghe|đóng|mở menu|lên đầu trang|về đầu trang
    về trang chủ|quảng cáo|liên hệ|liên hệ quảng cáo|giới thiệu|đặt báo|đường dây nóng|điều khoản sử dụng
    chính sách bảo mật|thích|lượt xem|từ khóa|từ khoá|thẻ|xem tất cả|tải thêm|trả lời|gửi|hủy|cỡ chữ|bản in|quay lại
    trang sau|trang trước|sơ đồ trang|thích và chia sẻ|báo cáo|bạn thích bài viết này|tải ứng dụng
    """
)
