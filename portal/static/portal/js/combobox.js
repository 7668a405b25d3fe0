// A long <select data-combobox> becomes a box that completes; the words stand in #combobox-words.
(() => {
  const words = document.getElementById("combobox-words").dataset;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  for (const select of document.querySelectorAll("select[data-combobox]")) {
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.value ? undefined : "",
      showAllValues: true,
      autoselect: false,
      tNoResults: () => words.none,
      tStatusNoResults: () => words.none,
      tStatusSelectedOption: (option, total, index) => fill(words.selected, { option, total, number: index + 1 }),
      tStatusResults: (total, content) => `${fill(words.results, { total })} ${content}`,
      tAssistiveHint: () => words.hint,
    });
  }
})();
