// What Explore and Sources do by themselves: sort a table, show a choice at once, copy an address, hold a choice to five.
const root = document.documentElement;
root.classList.add("scripted");

const theme = new URLSearchParams(location.search).get("theme");
if (theme === "light" || theme === "dark") root.classList.add(theme);

const sortBy = (button) => {
  const header = button.closest("th");
  const body = header.closest("table").tBodies[0];
  const column = [...header.parentNode.children].indexOf(header);
  const ascending = header.getAttribute("aria-sort") !== "ascending";
  const key = (row) => row.children[column].dataset.key;
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

// Browsers give pages no clipboard over plain HTTP from another machine, or without the visitor's leave.
const copyByHand = (text) => {
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = text;
  box.select();
  document.execCommand("copy");
  box.remove();
};

const copyLink = async (button) => {
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    copyByHand(location.href);
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 1500);
};

// A mark leads into the list of sources, which may be folded.
const openSource = (mark) => {
  const source = document.getElementById(mark.getAttribute("href").slice(1));
  const folded = source?.closest("details");
  if (folded) folded.open = true;
};

document.addEventListener("click", (event) => {
  const mark = event.target.closest("a.mark");
  if (mark) openSource(mark);
  const sort = event.target.closest("button.sort");
  if (sort) sortBy(sort);
  const copy = event.target.closest("[data-copy-link]");
  if (copy) copyLink(copy);
});

for (const button of document.querySelectorAll("[data-copy-link]")) button.hidden = false;

// A choice is shown at once; one made by keys only when it is said so, since keys pass through all that lie between.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "SELECT" || event.key === "Tab") return;
    form.classList.add("typed");
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("pointerdown", () => form.classList.remove("typed"));
  form.addEventListener("change", () => { if (!form.classList.contains("typed")) form.requestSubmit(); });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

for (const form of document.querySelectorAll("form[data-choose]")) {
  const most = Number(form.dataset.choose);
  const ticks = [...form.querySelectorAll("input[type=checkbox]")];
  const button = form.querySelector(".chosen button");
  const hint = form.querySelector("[data-hint]");
  const plain = hint.textContent;
  const follow = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    for (const tick of ticks) tick.disabled = count >= most && !tick.checked;
    button.disabled = count < 2;
    button.parentNode.classList.toggle("some", count > 0);
    hint.textContent = count ? form.dataset.count.replace("{}", count) : plain;
  };
  form.addEventListener("change", follow);
  follow();
}
