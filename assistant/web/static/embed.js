// The assistant in a page of yours: a launcher at its corner, or a panel in an element of it. See docs/embedding.md.
(() => {
  const script = document.currentScript;
  const base = new URL(".", script.src); // wherever the assistant is served, the script lies beside it
  const given = script.dataset;
  const language = given.language || document.documentElement.lang.slice(0, 2) || "en";
  const words = language === "vi"
    ? { title: "Trợ lý Đổi mới sáng tạo địa phương", open: "Mở trợ lý", close: "Đóng" }
    : { title: "Provincial Innovation Assistant", open: "Open the assistant", close: "Close" };
  const title = given.title || words.title;
  const [LEAST, MOST] = [Number(given.height) || 520, Number(given.maxHeight) || 1200]; // pixels of an inline panel

  const listeners = {};
  const emit = (event, data) => { for (const listener of listeners[event] ?? []) listener(data); };
  const on = (event, listener) => {
    (listeners[event] ??= new Set()).add(listener);
    return () => listeners[event].delete(listener);
  };

  let ready = false;
  let waiting = null; // a question asked before the frame could take it
  let isOpen = false;
  let place = null; // the element of an inline panel

  const frame = document.createElement("iframe");
  frame.title = title;
  frame.allow = "clipboard-write";
  frame.referrerPolicy = "no-referrer";
  Object.assign(frame.style, { border: "0", width: "100%", display: "block", background: "transparent", colorScheme: "normal" });
  const load = () => {
    if (frame.src) return;
    const address = new URL(`embed/${given.page || ""}`, base);
    address.searchParams.set("lang", language);
    if (given.question) address.searchParams.set("q", given.question);
    frame.src = address.href;
  };
  // Only the frame's own origin ever gets the token, and it is asked for anew each time: a portal's login may have ended.
  const tell = (type, data = {}) => frame.contentWindow?.postMessage({ pia: type, ...data }, base.origin);

  const theme = () => {
    const asked = given.theme || "auto";
    return asked !== "auto" ? asked : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  };
  const starters = () => (given.starters || "").split("|").map((text) => text.trim()).filter(Boolean);
  const logIn = async () => {
    const login = { theme: theme(), starters: starters() };
    if (!given.tokenUrl) return tell("login", login);
    try {
      const response = await fetch(given.tokenUrl, { method: "POST", headers: { accept: "application/json" }, cache: "no-store" });
      if (!response.ok) throw new Error(`${given.tokenUrl} answered ${response.status}`);
      tell("login", { ...login, token: (await response.json()).token });
    } catch (problem) {
      emit("error", problem);
      tell("login", { ...login, failed: true });
    }
  };

  const heard = {
    login: logIn,
    ready: ({ asks }) => {
      ready = asks;
      if (ready && waiting !== null) {
        tell("ask", { question: waiting });
        waiting = null;
      }
      if (isOpen && ready) tell("focus");
      emit("ready", {});
    },
    answer: ({ answer }) => emit("answer", answer),
    resize: ({ height }) => {
      if (place) frame.style.height = `${Math.min(Math.max(height, LEAST), MOST)}px`;
      emit("resize", { height });
    },
    close: () => close(),
  };
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const { pia, ...data } = event.data ?? {};
    if (Object.hasOwn(heard, pia)) heard[pia](data);
  });

  let show = () => frame.scrollIntoView({ block: "nearest" });
  let hide = () => {};
  const open = () => {
    load();
    show();
    if (!isOpen) emit("open", {});
    isOpen = true;
    if (ready) tell("focus");
  };
  const close = () => {
    if (!isOpen) return;
    hide();
    isOpen = false;
    emit("close", {});
  };
  const ask = (question) => {
    open();
    if (ready) tell("ask", { question });
    else waiting = question;
  };

  const inline = () => {
    frame.style.height = `${LEAST}px`;
    place.append(frame);
    load();
  };

  // In a shadow root with a sheet of its own, so that neither page's style reaches the other, under any policy for styles.
  const launcher = () => {
    const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { --accent: #0f766e; --paper: #fff; --ink: #1f2937; --line: #d5dce4; }
      :host(.dark) { --accent: #0f766e; --paper: #0b0f19; --ink: #f1f5f9; --line: #334155; }
      * { box-sizing: border-box; font: 600 15px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
      button { cursor: pointer; border: 0; }
      button:focus-visible { outline: 3px solid #2dd4bf; outline-offset: 2px; }
      .launch { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: flex; gap: 10px; align-items: center;
        padding: 13px 19px; border-radius: 999px; background: var(--accent); color: #fff; box-shadow: 0 6px 20px rgb(0 0 0 / 28%); }
      .launch svg { width: 20px; height: 20px; fill: currentColor; }
      section { position: fixed; right: 20px; bottom: 84px; z-index: 2147483000; width: 430px; height: min(680px, 100vh - 108px);
        display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--line); border-radius: 16px;
        background: var(--paper); color: var(--ink); box-shadow: 0 12px 40px rgb(0 0 0 / 28%); }
      section[hidden] { display: none; }
      header { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 8px 8px 8px 16px;
        border-bottom: 1px solid var(--line); }
      h2 { margin: 0; }
      header button { width: 34px; height: 34px; border-radius: 8px; background: none; color: inherit; font-size: 20px; }
      header button:hover { background: rgb(128 128 128 / 18%); }
      iframe { flex: 1; min-height: 0; }
      @media (max-width: 480px) { section { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
      @media print { .launch, section { display: none; } }`);
    root.adoptedStyleSheets = [sheet];
    root.host.classList.toggle("dark", theme() === "dark");
    root.innerHTML = `<section role="dialog" hidden><header><h2></h2><button type="button">×</button></header></section>
      <button type="button" class="launch" aria-expanded="false"><svg viewBox="0 0 24 24" aria-hidden="true"><rect x="2" y="12" width="5"
      height="10" rx="1.5"/><rect x="9.5" y="7" width="5" height="15" rx="1.5"/><rect x="17" y="2" width="5" height="20"
      rx="1.5"/></svg><span></span></button>`;
    const [panel, button, shut] = ["section", ".launch", "header button"].map((one) => root.querySelector(one));
    root.querySelector("h2").textContent = title;
    root.querySelector("span").textContent = given.label || title;
    panel.setAttribute("aria-label", title);
    shut.setAttribute("aria-label", words.close);
    button.title = words.open;
    panel.append(frame);
    show = () => {
      panel.hidden = false;
      button.setAttribute("aria-expanded", "true");
      frame.focus();
    };
    hide = () => {
      panel.hidden = true;
      button.setAttribute("aria-expanded", "false");
      button.focus(); // where the reader came from
    };
    button.addEventListener("click", () => (isOpen ? close() : open()));
    shut.addEventListener("click", close);
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    if (given.open !== undefined) open();
  };

  const begin = () => {
    if (!given.panel) return launcher();
    place = document.querySelector(given.panel);
    if (place) inline();
    else console.error(`embed.js: the page has no element ${given.panel}`);
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
  script.assistant = { open, close, ask, on };
  window.provincialAssistant ??= script.assistant;
})();
