"use strict";
// A link to a problem opens the tab and panels around its field and puts the cursor there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-problem]");
  if (!link) return;
  const url = new URL(link.href);
  if (url.pathname !== window.location.pathname) return;
  if (reveal(url.hash.slice(1))) event.preventDefault();
});

window.addEventListener("load", () => {
  if (window.location.hash.startsWith("#id_")) reveal(window.location.hash.slice(1));
});

function reveal(id) {
  const relation = id.slice(3);
  const target =
    document.getElementById(id) ||
    document.getElementById(id + "_0") ||
    document.querySelector(`[data-contentpath="${CSS.escape(relation)}"]`) ||
    document.getElementById(`id_${relation}-FORMS`);
  if (!target) return false;
  const tab = target.closest("[role=tabpanel]");
  if (tab && tab.hidden) document.querySelector(`[role=tab][aria-controls="${tab.id}"]`)?.click();
  for (let at = target.parentElement; at; at = at.parentElement) {
    const closed = at.matches("[hidden]") && document.querySelector(`[aria-controls="${at.id}"][aria-expanded=false]`);
    if (at.id && closed) closed.click();
  }
  const field = target.closest("[data-field], [data-panel]") || target;
  field.scrollIntoView({ block: "center" });
  const focusable = field.querySelector("input:not([type=hidden]), textarea, select, [contenteditable=true], button");
  (target.matches("input:not([type=hidden]), textarea, select") ? target : focusable)?.focus({ preventScroll: true });
  return true;
}

// A long list of options gets a field that narrows it.
function addFilters(root) {
  for (const select of root.querySelectorAll("select[data-filter-options]:not([data-filtered])")) {
    select.setAttribute("data-filtered", "");
    const input = document.createElement("input");
    input.type = "search";
    input.className = "cms-filter";
    input.placeholder = select.dataset.filterOptions;
    input.setAttribute("aria-label", select.dataset.filterOptions);
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase();
      for (const option of select.options) option.hidden = !option.selected && !option.text.toLowerCase().includes(words);
    });
    select.before(input);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  addFilters(document);
  // Forms in modal windows come later.
  new MutationObserver(() => addFilters(document)).observe(document.body, { childList: true });
});
document.addEventListener("focusin", () => addFilters(document));
