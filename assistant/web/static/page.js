// What the page does by itself: open a cited source, sort a table, copy an answer, bring the newest question into view.
() => {
  // A new question goes to the top, so that its answer is read from the beginning as it grows beneath.
  let questions = 0;
  const showNewQuestion = () => {
    const rows = document.querySelectorAll("#pia-chat .user-row");
    if (rows.length > questions) rows[rows.length - 1].scrollIntoView({ block: "start" });
    questions = rows.length;
  };

  const nameThings = () => {
    const header = document.querySelector("#pia-header [data-send]");
    if (!header) return;
    document.documentElement.lang = header.lang;
    document.title = header.querySelector("h1").textContent;
    document.querySelector("#pia-question .submit-button")?.setAttribute("aria-label", header.dataset.send);
    document.querySelector("#pia-question .stop-button")?.setAttribute("aria-label", header.dataset.stop);
  };
  const whenChanged = (id, act) =>
    new MutationObserver(act).observe(document.getElementById(id), { childList: true, subtree: true });
  whenChanged("pia-header", nameThings);
  whenChanged("pia-question", nameThings);
  whenChanged("pia-chat", showNewQuestion);
  nameThings();

  const openSource = (link) => {
    const source = document.getElementById(link.getAttribute("href").slice(1));
    if (!source) return;
    source.open = true;
    source.scrollIntoView({ block: "nearest" });
    source.querySelector("summary").focus({ preventScroll: true });
  };

  const sortBy = (button) => {
    const header = button.closest("th");
    const body = header.closest("table").tBodies[0];
    const column = [...header.parentNode.children].indexOf(header);
    const ascending = header.getAttribute("aria-sort") !== "ascending";
    const key = (row) => row.cells[column].dataset.key;
    const compare = (a, b) => {
      if (key(a) === "" || key(b) === "") return (key(a) === "") - (key(b) === ""); // not held: always last
      const numbers = [Number(key(a)), Number(key(b))];
      const order = numbers.some(Number.isNaN) ? key(a).localeCompare(key(b), "vi") : numbers[0] - numbers[1];
      return ascending ? order : -order;
    };
    for (const other of header.parentNode.children) {
      if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    }
    header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    body.append(...[...body.rows].sort(compare));
  };

  const copy = async (button) => {
    const text = button.closest(".pia-answer").querySelector(".pia-text").innerText;
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1500);
  };

  const actions = { "a.pia-cite": openSource, "button.pia-sort": sortBy, "button.pia-copy": copy };
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(actions)) {
      const found = event.target.closest(selector);
      if (!found) continue;
      event.preventDefault();
      act(found);
    }
  });
}
