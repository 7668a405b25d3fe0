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
    setTimeout(() => document.querySelectorAll("[data-keep-query] a").forEach((link) => { link.search = location.search; }));
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

// Completions under a search box: a list of options one walks through with the arrow keys (ARIA's combobox).
(() => {
  const WAIT = 180;
  const SHORTEST = 2;

  const combobox = (row) => {
    const input = row.querySelector("input");
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${input.id}-suggestions`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent.trim());
    row.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer = 0;
    let asked = null;
    let at = -1;

    const options = () => [...list.children];
    const say = (text) => { document.getElementById("status").textContent = text; };
    const mark = (index) => {
      at = index;
      options().forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const show = (html) => {
      list.innerHTML = html; // escaped by the server
      options().forEach((option, n) => { option.id = `${list.id}-${n}`; });
      const count = list.children.length;
      list.hidden = !count;
      input.setAttribute("aria-expanded", String(count > 0));
      mark(-1);
      say(count === 1 ? row.dataset.one : count ? row.dataset.many.replace("{count}", count) : row.dataset.none);
    };
    const ask = async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      const query = new URLSearchParams(input.form && input.form.matches("[data-live]") ? new FormData(input.form) : []);
      query.set("q", input.value);
      try {
        const answer = await fetch(`${row.dataset.suggest}?${query}`, { signal: asked.signal, credentials: "same-origin" });
        if (answer.ok && document.activeElement === input) show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    const go = (option) => {
      if (option.dataset.text) input.value = option.dataset.text;
      close();
      location.assign(option.dataset.url);
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < SHORTEST) return close();
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("change", (event) => event.stopPropagation()); // leaving the box is not yet asking
    input.addEventListener("keydown", (event) => {
      const count = list.hidden ? 0 : list.children.length;
      if (event.key === "Escape" && count) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" && !count && input.value.trim().length >= SHORTEST) {
        event.preventDefault();
        ask();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = at + step; // before the first and after the last option is the box itself
        mark(next < -1 ? count - 1 : next === count ? -1 : next);
      } else if (event.key === "Enter") {
        if (at >= 0 && count) {
          event.preventDefault();
          go(options()[at]);
        } else {
          close();
        }
      } else if (event.key === "Tab") {
        close();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
  };
  document.querySelectorAll("[data-suggest]").forEach(combobox);
})();
