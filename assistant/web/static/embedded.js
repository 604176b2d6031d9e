// The frame's page: asks the page around it for a token, then becomes what its address stands for.
({ ancestors, words }) => {
  const LONGEST_WAIT = 15000; // for a page around it that does not know what to answer
  const path = location.pathname;
  const root = path.slice(0, path.lastIndexOf("/embed/") + 1);
  const outside = root + path.slice(root.length + "embed/".length) + location.search;
  if (window.parent === window) return location.replace(outside); // nobody is around it: the page itself will do

  const trusted = new Set([...ancestors, location.origin]);
  const plainFetch = window.fetch.bind(window);
  let host = null; // the origin of the page around it, once it has spoken
  let login = null; // kept here alone: what is in no storage and no address cannot be read from one
  let awaited = null;
  let answered = () => {};

  // The first word, to whoever is there, says nothing; every other goes to the origin that answered it.
  const tell = (type, data = {}) => window.parent.postMessage({ pia: type, ...data }, type === "login" ? "*" : host);

  const freshLogin = () => {
    awaited ??= new Promise((resolve, reject) => {
      answered = resolve;
      setTimeout(() => reject(new Error(words.silent)), LONGEST_WAIT);
      tell("login");
    }).finally(() => { awaited = null; });
    return awaited;
  };

  const sent = (input, init) => {
    const request = new Request(input instanceof Request ? input.clone() : input, init);
    request.headers.set("X-Embedded", "1");
    if (login.token) request.headers.set("Authorization", `Bearer ${login.token}`);
    return plainFetch(request);
  };

  // All that is asked of our own server has the token, event streams too: Gradio's client reads those by fetch as well.
  // A token that has run out is renewed, and the request sent once more.
  window.fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (address.origin !== location.origin) return plainFetch(input, init);
    login ??= await freshLogin();
    const response = await sent(input, init);
    if (response.status !== 401) return response;
    const before = login.token;
    login = await freshLogin();
    return login.token && login.token !== before ? sent(input, init) : response;
  };

  const complain = (text) => {
    const again = document.createElement("button");
    again.textContent = words.again;
    again.addEventListener("click", () => location.reload());
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = text;
    document.body.replaceChildren(said, again);
  };

  const save = async (response) => {
    const named = /filename="?([^";]+)/.exec(response.headers.get("content-disposition") ?? "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = named ? named[1] : path.split("/").pop();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const isPage = (response) =>
    (response.headers.get("content-type") ?? "").startsWith("text/html") &&
    !(response.headers.get("content-disposition") ?? "").startsWith("attachment");

  const become = (html) => {
    document.open(); // takes every listener off, ours too
    listen();
    document.write(html);
    document.close();
    document.documentElement.classList.add("pia-embedded");
    addEventListener("load", watch, { once: true });
  };

  const themed = () => {
    const address = new URL(location.href);
    if (login.theme !== "light" && login.theme !== "dark") return;
    for (const name of ["theme", "__theme"]) address.searchParams.set(name, login.theme); // Explore's and Gradio's
    history.replaceState(null, "", address);
  };

  const begin = async () => {
    login = await freshLogin();
    if (login.failed) return complain(words.no_login);
    themed();
    const response = await fetch(location.href).catch(() => null);
    if (!response) return complain(words.away);
    if (isPage(response)) return become(await response.text());
    if (!response.ok) return complain((await response.json().catch(() => ({}))).detail ?? words.away);
    await save(response);
    history.back();
  };

  const hear = (event) => {
    if (event.source !== window.parent || !trusted.has(event.origin) || !event.data) return;
    const { pia, ...data } = event.data;
    if (pia === "login") {
      host = event.origin;
      answered(data);
    }
    if (pia === "ask" && typeof data.question === "string") ask(data.question);
    if (pia === "focus") box()?.focus();
  };

  const box = () => document.querySelector("#pia-question textarea");
  // The chat is open once the server has filled its starters, or shows a conversation.
  const isChatOpen = () => Boolean(box()) &&
    (document.querySelector(".user-row") || ![...document.querySelectorAll("#pia-starters button")].some((chip) => chip.textContent.trim() === "…"));

  // Typed and sent as a person would, so that the page does with it what it does with theirs.
  const ask = (question) => {
    if (!box()) return location.assign(`${root}embed/?${new URLSearchParams({ q: question, lang: document.documentElement.lang })}`);
    box().value = question;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#pia-question .submit-button")?.click(), 50); // once Gradio has read it
  };

  const offerStarters = () => {
    const own = document.getElementById("pia-starters");
    if (!own || !login.starters?.length || document.getElementById("pia-portal-starters")) return;
    const row = document.createElement("div");
    row.id = "pia-portal-starters";
    row.append(...login.starters.map((question) => {
      const chip = document.createElement("button");
      chip.className = "pia-chip";
      chip.textContent = question;
      chip.addEventListener("click", () => ask(question));
      return chip;
    }));
    own.after(row);
    document.documentElement.classList.add("pia-portal-starters");
  };

  // How high the frame must be to show all of itself; 0 where it has nothing to show yet.
  const height = () => {
    const chat = document.getElementById("pia-chat");
    if (!chat) return Math.ceil(document.body.getBoundingClientRect().bottom + scrollY);
    const scrolled = [chat, ...chat.querySelectorAll(".bubble-wrap")].map((one) => one.scrollHeight - one.clientHeight);
    return chat.querySelector(".pia-answer, .user-row") ? innerHeight + Math.max(...scrolled) : 0;
  };

  let told = -1;
  let ready = false;
  const known = new Set();
  const look = () => {
    offerStarters();
    if (!ready && (isChatOpen() || !document.querySelector("gradio-app"))) {
      ready = true;
      tell("ready", { asks: Boolean(box()) });
    }
    if (height() !== told) tell("resize", { height: (told = height()) });
    for (const shown of document.querySelectorAll(".pia-answer[data-answer]")) {
      const { answer_id: id, question, status, text, language, thread } = JSON.parse(shown.dataset.answer);
      if (known.has(id)) continue;
      known.add(id);
      tell("answer", { answer: { answer_id: id, question, status, text, language, thread } });
    }
  };

  let looking = false;
  const watch = () => {
    const soon = () => {
      if (looking) return;
      looking = true;
      requestAnimationFrame(() => { looking = false; look(); });
    };
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    new ResizeObserver(soon).observe(document.body);
    look();
  };

  // What a browser would open or send by itself would come without the token.
  const follow = async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || link.origin !== location.origin) return;
    if (link.protocol === "blob:" || link.getAttribute("href").startsWith("#")) return;
    const within = link.href.startsWith(new URL(`${root}embed/`, location.origin).href);
    if (within && !link.hasAttribute("download") && !link.target) return; // opening it gives this page again
    event.preventDefault();
    if (link.hasAttribute("download")) return save(await fetch(link.href));
    location.assign(within ? link.href : `${root}embed/${(link.pathname + link.search).slice(root.length)}`);
  };
  const submit = async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    // A button may lead elsewhere than its form: Store and Discard do.
    const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    const response = await fetch(address, { method: "POST", body: new FormData(form, event.submitter) });
    if (response.redirected) return location.assign(`${root}embed/${response.url.slice(new URL(root, location.origin).href.length).replace(/^embed\//, "")}`);
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    document.querySelector("main")?.replaceWith(document.adoptNode(answer.querySelector("main") ?? answer.body));
  };
  // Before the page hears it: afterwards nothing is left to be closed inside.
  const escape = (event) => {
    const inside = document.querySelector("#pia-side.pia-side-open") || document.querySelector("dialog[open]");
    if (event.key === "Escape" && !inside && host) tell("close");
  };

  const listen = () => {
    addEventListener("message", hear);
    addEventListener("click", follow);
    addEventListener("submit", submit);
    addEventListener("keydown", escape, true);
  };

  listen();
  begin().catch((problem) => complain(problem.message));
}
