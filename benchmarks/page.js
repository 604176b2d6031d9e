// Notes when things are first seen on the page, in milliseconds since it was asked for. Run before the page's own scripts.
(() => {
  localStorage.setItem("pia-browser", "BROWSER");
  performance.setResourceTimingBufferSize(2000); // the usual 250 are fewer than Gradio loads
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
  const usable = () => seen("#pia-question textarea") && seen(".pia-chip")
    && ![...document.querySelectorAll(".pia-chip")].some((chip) => chip.innerText.trim() === "…");
  const bench = (window.bench = { usable: null, longTasks: [] });

  // What is true in one frame is painted at its end: noted is the beginning of the next.
  const onceTrue = (holds) => new Promise((tell) => {
    const look = () => requestAnimationFrame(holds() ? () => tell(performance.now()) : look);
    look();
  });
  addEventListener("DOMContentLoaded", async () => { bench.usable = await onceTrue(usable); });
  new PerformanceObserver((list) => bench.longTasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: "longtask", buffered: true });

  // From the next Enter to the first step, and to the answer.
  bench.asked = () => new Promise((tell) => {
    const [steps, answers] = [seen(".pia-steps"), seen(".pia-answer")];
    addEventListener("keydown", async () => {
      const begun = performance.now();
      const step = onceTrue(() => seen(".pia-steps") > steps);
      const answer = onceTrue(() => seen(".pia-answer") > answers);
      tell({ step: (await step) - begun, answer: (await answer) - begun });
    }, { once: true, capture: true });
  });

  bench.opened = async (title, answers) => {
    const entry = [...document.querySelectorAll(".pia-open")].find((one) => one.textContent === title);
    const begun = performance.now();
    entry.click();
    return (await onceTrue(() => document.querySelectorAll(".pia-answer").length === answers)) - begun;
  };

  // Down a table from its top, so much a frame; how long each frame took.
  bench.scrolled = async (selector, pixels, count) => {
    const box = document.querySelector(selector);
    box.closest("details").open = true;
    box.scrollIntoView();
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    bench.longTasks.length = 0;
    const frames = [];
    let before = await frame();
    while (frames.length < count) {
      box.scrollTop += pixels;
      const now = await frame();
      frames.push(now - before);
      before = now;
    }
    return { frames, longTasks: bench.longTasks };
  };

  bench.transferred = () => {
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return loaded.map((one) => [new URL(one.name).pathname, one.transferSize]);
  };
})();
