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
  const whenChanged = (id, act) => {
    const element = document.getElementById(id);
    if (element) new MutationObserver(act).observe(element, { childList: true, subtree: true });
  };
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

  const answerOf = (button) => JSON.parse(button.closest(".pia-answer").dataset.answer);

  const say = (button, text) => {
    const label = button.textContent;
    button.textContent = text;
    setTimeout(() => { button.textContent = label; }, 1500);
  };

  // Browsers give pages no clipboard over plain HTTP from another machine, or without the visitor's leave.
  const copyByHand = (text) => {
    const box = document.body.appendChild(document.createElement("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
  };

  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyByHand(text);
    }
    say(button, button.dataset.done);
  };

  const copyAnswer = (button) => copy(button, button.closest(".pia-answer").querySelector(".pia-text").innerText);

  const copyLink = (button) => {
    const link = new URL(location.pathname, location.origin);
    link.searchParams.set("q", answerOf(button).question);
    return copy(button, link.href);
  };

  const editQuestion = (button) => {
    const box = document.querySelector("#pia-question textarea");
    box.value = answerOf(button).question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  const download = async (button) => {
    const kind = button.dataset.kind;
    const response = await fetch(new URL(`download/${kind}`, document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: button.closest(".pia-answer").dataset.answer,
    });
    if (!response.ok) return say(button, button.dataset.failed);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `answer.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const actions = {
    "a.pia-cite": openSource,
    "button.pia-sort": sortBy,
    "button.pia-copy": copyAnswer,
    "button.pia-link": copyLink,
    "button.pia-edit": editQuestion,
    "button.pia-file": download,
  };
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(actions)) {
      const found = event.target.closest(selector);
      if (!found) continue;
      event.preventDefault();
      act(found);
    }
  });
}
