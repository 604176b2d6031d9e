"""What the Explore pages say, English and Vietnamese side by side."""

from __future__ import annotations

from assistant.web.strings import ASK_LEADERS, ASK_WHY, Phrase

EXPLORE: dict[str, Phrase] = {
    # Views
    "views": Phrase("Views", "Cách xem"),
    "ranking": Phrase("Ranking", "Xếp hạng"),
    "changes": Phrase("Changes", "Thay đổi"),
    "compare": Phrase("Compare", "So sánh"),
    "firm": Phrase("How firm", "Độ chắc chắn"),
    "unit": Phrase("Province or city", "Tỉnh, thành phố"),
    # Choices
    "filters": Phrase("Choose what is shown", "Chọn nội dung xem"),
    "index": Phrase("Index", "Chỉ số"),
    "edition": Phrase("Edition", "Kỳ"),
    "component": Phrase("Component", "Thành phần"),
    "region": Phrase("Region", "Vùng"),
    "everywhere": Phrase("Whole country", "Cả nước"),
    "order": Phrase("Order", "Thứ tự"),
    "best": Phrase("Best first", "Cao nhất trước"),
    "worst": Phrase("Lowest first", "Thấp nhất trước"),
    "since": Phrase("From", "Từ kỳ"),
    "until": Phrase("To", "Đến kỳ"),
    "map_": Phrase("Map", "Bản đồ"),
    # Ranking
    "leads": Phrase("Leads", "Dẫn đầu"),
    "lowest": Phrase("Lowest held", "Thấp nhất hiện có"),
    "lead": Phrase("Lead over the second", "Cách đơn vị thứ hai"),
    "held": Phrase("Scores held", "Điểm hiện có"),
    "held_of": Phrase("{held} of {of}", "{held} trên {of}"),
    "held_hint": Phrase("as far as they were published", "theo những gì đã được công bố"),
    "all_derived": Phrase(
        "These overall scores and ranks are derived: computed here from published parts, among the units held.",
        "Điểm và hạng tổng hợp này là số tính toán: tính từ các thành phần đã công bố, trong số đơn vị hiện có.",
    ),
    "points": Phrase("{points} points", "{points} điểm"),
    "rank": Phrase("Rank", "Hạng"),
    "score": Phrase("Score", "Điểm"),
    "source": Phrase("Source", "Nguồn"),
    "status": Phrase("Status", "Tình trạng"),
    "choose": Phrase("Choose {unit} to compare", "Chọn {unit} để so sánh"),
    "compare_chosen": Phrase("Compare", "So sánh"),
    "compare_hint": Phrase("Tick up to {most} to compare them.", "Đánh dấu tối đa {most} đơn vị để so sánh."),
    "compare_count": Phrase("{count} chosen", "Đã chọn {count}"),
    "map": Phrase("Map", "Bản đồ"),
    "map_hint": Phrase(
        "One tile a province or city, roughly where it lies. Darker is a higher score; hatched is not held.",
        "Mỗi ô là một tỉnh, thành phố, đặt gần đúng vị trí. Màu đậm hơn là điểm cao hơn; gạch chéo là chưa có.",
    ),
    "shades": Phrase("Score, {low} to {high}", "Điểm, {low} đến {high}"),
    "missing": Phrase("Not held: {count}", "Chưa có: {count}"),
    "missing_hint": Phrase(
        "Their figures were not published, or not in a source that is held.",
        "Số liệu chưa được công bố, hoặc không có trong các nguồn hiện có.",
    ),
    "figures_from": Phrase("Where the figures come from", "Nguồn số liệu"),
    "nothing": Phrase("Nothing is held for this choice", "Chưa có số liệu cho lựa chọn này"),
    "nothing_hint": Phrase("Choose another component, edition or region.", "Hãy chọn thành phần, kỳ hoặc vùng khác."),
    "download": Phrase("Download CSV", "Tải CSV"),
    # A unit
    "unknown": Phrase("Nobody of that name", "Không có đơn vị này"),
    "unknown_hint": Phrase(
        "No province or city is called “{name}” on this map.",
        "Không có tỉnh, thành phố nào tên “{name}” trên bản đồ này.",
    ),
    "closest": Phrase("Did you mean", "Có phải bạn tìm"),
    "all_units": Phrase("All provinces and cities", "Tất cả tỉnh, thành phố"),
    "city": Phrase("centrally run city", "thành phố trực thuộc trung ương"),
    "province": Phrase("province", "tỉnh"),
    "results": Phrase("Results over the editions", "Kết quả qua các kỳ"),
    "results_hint": Phrase(
        "Score and rank in every edition held. Choose one to see what it is made of.",
        "Điểm và hạng trong mọi kỳ hiện có. Chọn một kỳ để xem chi tiết.",
    ),
    "no_results": Phrase("No result of it is held.", "Chưa có kết quả nào."),
    "trend": Phrase("Over time", "Theo thời gian"),
    "parts": Phrase("What the score is made of", "Các thành phần của điểm"),
    "no_parts": Phrase("The parts of this score were not published.", "Các thành phần của điểm này chưa được công bố."),
    "why": Phrase("Why this rank", "Vì sao có thứ hạng này"),
    "why_gap_ahead": Phrase("{gap} points ahead of {rival}", "Hơn {rival} {gap} điểm"),
    "why_gap_behind": Phrase("{gap} points behind {rival}", "Kém {rival} {gap} điểm"),
    "why_level": Phrase("Level with {rival}", "Bằng điểm {rival}"),
    "why_unsplit": Phrase(
        "How the gap splits cannot be computed: the parts of one of the two were not published.",
        "Chưa thể tách phần chênh lệch vì thành phần của một trong hai đơn vị chưa được công bố.",
    ),
    "ask_why": Phrase("Ask why", "Hỏi vì sao"),
    "firm_range": Phrase(
        "Between {low} and {high} in nine of ten draws, when every weight may differ by {noise}%.",
        "Từ hạng {low} đến {high} trong chín trên mười lần thử, khi mỗi trọng số thay đổi đến {noise}%.",
    ),
    "firm_above": Phrase("{points} points to {unit} above", "Kém {unit} đứng trên {points} điểm"),
    "firm_below": Phrase("{points} points ahead of {unit} below", "Hơn {unit} đứng dưới {points} điểm"),
    "firm_none": Phrase("Nothing is held to tell how firm this rank is.", "Chưa đủ số liệu để biết hạng chắc đến đâu."),
    "strengths": Phrase("Strengths", "Điểm mạnh"),
    "weaknesses": Phrase("Weaknesses", "Điểm yếu"),
    "named_by": Phrase("as named in the source", "theo nguồn đã nêu"),
    "members": Phrase("Merged on 1 July 2025 from", "Hợp nhất ngày 1/7/2025 từ"),
    "unchanged": Phrase("Its borders did not change on 1 July 2025.", "Địa giới không đổi từ ngày 1/7/2025."),
    "part_of": Phrase("Part of {unit} since 1 July 2025", "Thuộc {unit} từ ngày 1/7/2025"),
    "goes_on": Phrase("On the map of {map} units", "Trên bản đồ {map} đơn vị"),
    "old_self": Phrase("Before 1 July 2025, on the map of {map} units", "Trước 1/7/2025, trên bản đồ {map} đơn vị"),
    "articles": Phrase("Articles that mention it", "Bài viết có nhắc đến"),
    "compare_with": Phrase("Compare with another", "So sánh với đơn vị khác"),
    # Beside each other
    "units": Phrase("Provinces and cities", "Các tỉnh, thành phố"),
    "add": Phrase("Add", "Thêm"),
    "add_unit": Phrase("Add a province or city", "Thêm tỉnh, thành phố"),
    "drop": Phrase("Leave out {unit}", "Bỏ {unit}"),
    "compare_empty": Phrase("Choose two to five provinces or cities", "Chọn hai đến năm tỉnh, thành phố"),
    "compare_empty_hint": Phrase(
        "Their scores and parts stand beside each other, with their results over time.",
        "Điểm và các thành phần được đặt cạnh nhau, kèm kết quả qua các kỳ.",
    ),
    "overall": Phrase("Overall score", "Điểm tổng hợp"),
    "overall_rank": Phrase("Rank", "Hạng"),
    "gap": Phrase("Behind the best here", "Kém đơn vị cao nhất"),
    "side_by_side": Phrase("Part by part", "Từng thành phần"),
    # Changes
    "moved": Phrase("Who rose, who fell", "Ai tăng, ai giảm"),
    "moved_hint": Phrase(
        "{compared} of {of} are held in both editions; {same} of them kept their place.",
        "{compared} trên {of} có số liệu ở cả hai kỳ; {same} đơn vị giữ nguyên.",
    ),
    "no_pair": Phrase("No two editions can be compared", "Không có hai kỳ nào so sánh được"),
    "no_pair_hint": Phrase(
        "Ranks of 63 and of 34 units are never subtracted. Choose two editions of one map.",
        "Không trừ hạng trên 63 đơn vị với hạng trên 34 đơn vị. Hãy chọn hai kỳ cùng bản đồ.",
    ),
    "places": Phrase("Places", "Số bậc"),
    "change": Phrase("Points", "Số điểm"),
    # How firm
    "firm_title": Phrase("How firm the ranks are", "Thứ hạng chắc chắn đến đâu"),
    "firm_hint_drawn": Phrase(
        "The dot is the rank, the line where it lies in nine of ten of {draws} draws, when every weight may differ by "
        "{noise}%.",
        "Chấm là thứ hạng; đường là khoảng thứ hạng trong chín trên mười của {draws} lần thử, khi mỗi trọng số thay "
        "đổi đến {noise}%.",
    ),
    "firm_hint_near": Phrase(
        "Parts are not held for all, so that ranks cannot be drawn anew. The distance to the neighbours is told "
        "instead.",
        "Chưa đủ thành phần của mọi đơn vị để tính lại thứ hạng, nên chỉ nêu khoảng cách với đơn vị liền kề.",
    ),
    "above": Phrase("To the one above", "Với đơn vị trên"),
    "below": Phrase("To the one below", "Với đơn vị dưới"),
    "range": Phrase("Range", "Khoảng"),
    "chart": Phrase("Chart: {title}. The table has its figures.", "Biểu đồ: {title}. Số liệu có trong bảng."),
}

QUESTIONS: dict[str, Phrase] = {
    "ranking": ASK_LEADERS,
    "unit": ASK_WHY,
    "compare": Phrase("Compare {units} in the {index} {edition}", "So sánh {units} trong {index} {edition}"),
    "changes": Phrase(
        "Which provinces rose most in the {index} between {since} and {until}?",
        "Tỉnh nào tăng hạng nhiều nhất trong {index} từ {since} đến {until}?",
    ),
    "firm": Phrase("How sure are the ranks of the {index} {edition}?", "Thứ hạng {index} {edition} chắc chắn đến đâu?"),
}
