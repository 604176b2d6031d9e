// What the page does by itself: open a cited source, sort a table, copy an answer, bring the newest question into view,
// and tell the server what is to be done with a conversation.
() => {
  // A new question goes to the top, so that its answer is read from the beginning as it grows beneath.
  let questions = 0;
  const showNewQuestion = () => {
    const rows = document.querySelectorAll("#pia-chat .user-row");
    if (rows.length > questions) rows[rows.length - 1].scrollIntoView({ block: "start" });
    questions = rows.length;
  };

  // A question is shown as being looked up before the server has heard of it; what the server says takes its place.
  window.piaAsked = (question, chat) => {
    const asked = question.trim();
    const pending = document.querySelector("#pia-header [data-pending]")?.dataset.pending;
    const busy = document.querySelector('#pia-chat [aria-busy="true"]');
    if (!asked || !pending || busy) return chat;
    const message = (role, content) => ({ role, metadata: null, content: [content], options: null });
    return [
      ...(chat ?? []),
      message("user", { type: "text", text: new Option(asked).innerHTML }),
      message("assistant", {
        type: "component", component: "html", value: pending, constructor_args: {}, props: { container: false, padding: false },
      }),
    ];
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
  for (const box of document.querySelectorAll(".pia-unseen")) {
    box.ariaHidden = "true";
    (box.querySelector("textarea") ?? box).tabIndex = -1;
  }

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

  // What the server is to do, as Gradio hears of it: by a box and a button that nobody sees.
  const tell = (command) => {
    const box = document.querySelector("#pia-command textarea");
    box.value = JSON.stringify(command);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById("pia-tell").click()); // once Gradio has taken the value in
  };

  const threadOf = (button) => button.closest(".pia-thread").dataset.thread;
  const unfold = (shown) => {
    document.getElementById("pia-side").classList.toggle("pia-side-open", shown);
    document.querySelector(".pia-toggle")?.setAttribute("aria-expanded", shown);
  };
  const toggleSide = () => unfold(!document.getElementById("pia-side").classList.contains("pia-side-open"));
  const openThread = (button) => {
    questions = 0;
    unfold(false);
    tell({ do: "open", thread: threadOf(button) });
  };
  const renameThread = (button) => {
    const now = button.closest(".pia-thread").querySelector(".pia-open").textContent;
    const title = prompt(button.dataset.label, now);
    if (title !== null) tell({ do: "rename", thread: threadOf(button), title });
  };
  const deleteThread = (button) => {
    if (confirm(button.dataset.label)) tell({ do: "delete", thread: threadOf(button) });
  };

  const rate = (verdict, given = {}) => {
    const thumbs = [...verdict.querySelectorAll(".pia-thumb")];
    const pressed = thumbs.find((thumb) => thumb.getAttribute("aria-pressed") === "true");
    tell({ do: "rate", answer: verdict.dataset.answerId, verdict: pressed ? pressed.dataset.verdict : null, ...given });
    const thanks = verdict.querySelector(".pia-thanks");
    thanks.textContent = pressed ? thanks.dataset.thanks : "";
  };
  const pressThumb = (thumb) => {
    const verdict = thumb.closest(".pia-verdict");
    const press = thumb.getAttribute("aria-pressed") !== "true";
    for (const other of verdict.querySelectorAll(".pia-thumb")) other.setAttribute("aria-pressed", press && other === thumb);
    verdict.querySelector(".pia-fault").hidden = !(press && thumb.dataset.verdict === "down");
    rate(verdict);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".pia-fault");
    if (!form) return;
    event.preventDefault();
    const categories = [...form.querySelectorAll("input:checked")].map((box) => box.value);
    rate(form.closest(".pia-verdict"), { reason: form.elements.reason.value, categories });
    form.hidden = true;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") unfold(false); });

  // Paper is light, whatever the screen is.
  let dark = false;
  addEventListener("beforeprint", () => {
    dark = document.body.classList.contains("dark");
    document.body.classList.remove("dark");
  });
  addEventListener("afterprint", () => document.body.classList.toggle("dark", dark));

  // Charts of an earlier conversation are drawn when they come into view: fifty at once would keep the reader waiting.
  const drawLate = async (place) => {
    const response = await fetch(new URL("figures", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: place.closest(".pia-answer").dataset.answer,
    });
    if (response.ok) place.outerHTML = await response.text();
  };
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      seen.unobserve(entry.target);
      drawLate(entry.target);
    }
  }, { rootMargin: "400px" });
  whenChanged("pia-chat", () => {
    for (const place of document.querySelectorAll(".pia-late:not([data-seen])")) {
      place.dataset.seen = "";
      seen.observe(place);
    }
  });

  const actions = {
    "button.pia-toggle": toggleSide,
    "button.pia-open": openThread,
    "button.pia-rename": renameThread,
    "button.pia-delete": deleteThread,
    "button.pia-thumb": pressThumb,
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
