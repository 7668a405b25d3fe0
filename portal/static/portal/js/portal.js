// Enhancements only: every flow works without this file. Words come from the page.
(() => {
  const root = document.documentElement;
  const status = () => document.getElementById("status");
  const say = (text) => {
    const place = status();
    if (!place) return;
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 60);
  };
  root.classList.add("js");

  // Filters apply at once; empty values stay out of the address.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-live]") && event.target.checkValidity()) form.requestSubmit();
  });
  // On a narrow screen the filters stand open over the results: their button closes them and shows what was found.
  document.addEventListener("submit", (event) => {
    if (!event.submitter || !event.target.matches("[data-live]:target")) return;
    event.submitter.blur();
    location.replace("#results");
  });
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("[data-live]")) return;
    for (const name of new Set(event.formData.keys())) {
      const kept = event.formData.getAll(name).filter((value) => value !== "");
      event.formData.delete(name);
      kept.forEach((value) => event.formData.append(name, value));
    }
  });

  // What stood open stays open after a swap, and the new count is announced.
  const open = new Map();
  document.addEventListener("toggle", (event) => {
    if (event.target.id && event.target.closest("[data-live]")) open.set(event.target.id, event.target.open);
  }, true);
  document.addEventListener("htmx:after:swap", () => {
    for (const [id, state] of open) {
      const box = document.getElementById(id);
      if (box) box.open = state;
    }
    const summary = document.querySelector("#results [data-announce]");
    if (summary) say(summary.textContent.trim());
  });

  // Copy, print.
  const copy = (text, done) => navigator.clipboard.writeText(text).then(() => say(done));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy],[data-copy-address],[data-print]");
    if (!button) return;
    if ("print" in button.dataset) return window.print();
    const from = button.dataset.copy;
    copy(from ? document.querySelector(from).textContent.trim() : location.href.split("#")[0], button.dataset.done)
      .then(() => { button.dataset.copied = ""; });
  });
  if (!navigator.clipboard) {
    document.querySelectorAll("[data-copy],[data-copy-address]").forEach((button) => button.remove());
  }

  // Closed boxes open for print.
  addEventListener("beforeprint", () => {
    document.querySelectorAll("main details:not([open])").forEach((box) => { box.open = true; box.dataset.shut = ""; });
  });
  addEventListener("afterprint", () => {
    document.querySelectorAll("[data-shut]").forEach((box) => { box.open = false; delete box.dataset.shut; });
  });

  // Errors get the focus; a form that was typed into asks before it is left.
  const errors = document.querySelector("[data-focus]");
  if (errors) errors.focus();
  const touched = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => touched.delete(event.target));
  addEventListener("beforeunload", (event) => { if (touched.size) event.preventDefault(); });
})();
