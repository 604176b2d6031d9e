// What Sources does by itself: files dropped or chosen are read at once, and the search index tells how far it is.
const adding = document.querySelector(".adding");
if (adding) {
  const drop = adding.querySelector(".drop");
  const input = drop.querySelector("input");
  const said = adding.querySelector(".said");

  const complaint = (files) => {
    if (files.length > Number(adding.dataset.files)) return adding.dataset.tooMany;
    const bytes = [...files].reduce((sum, file) => sum + file.size, 0);
    return bytes > Number(adding.dataset.bytes) ? adding.dataset.tooLarge : "";
  };
  const tell = (text, bad) => {
    said.textContent = text;
    said.classList.toggle("bad", bad);
  };
  const chosen = () => {
    const why = complaint(input.files);
    if (why) {
      input.value = "";
      tell(why, true);
    } else {
      tell([...input.files].map((file) => file.name).join(", "), false);
    }
    return !why;
  };

  input.addEventListener("change", chosen);
  adding.addEventListener("submit", () => tell(adding.dataset.reading, false));
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    if (chosen()) adding.requestSubmit();
  });
}

for (const form of document.querySelectorAll(".adding, .waiting")) {
  form.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
}
// Going back in the browser shows the page as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[aria-busy]")) form.removeAttribute("aria-busy");
});

const indexing = document.querySelector(".indexing[data-state=working]");
const follow = async () => {
  const response = await fetch(new URL("sources/indexing", document.baseURI));
  if (!response.ok) return;
  const now = await response.json();
  const bar = indexing.querySelector("progress");
  if (now.state === "working") {
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
      indexing.querySelector("[data-said]").textContent = indexing.dataset.of
        .replace("{done}", now.done).replace("{total}", now.total);
    }
    setTimeout(follow, 1000);
    return;
  }
  const failed = now.state === "failed";
  indexing.textContent = failed ? indexing.dataset.failed.replace("{why}", now.problem) : indexing.dataset.ready;
  indexing.classList.add(failed ? "bad" : "good");
};
if (indexing) setTimeout(follow, 500);
