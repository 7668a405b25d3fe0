// A card dragged to another column sends the form that stands on it; without this file the form is used as it is.
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  let held = null;

  const optionFor = (card, column) => card.querySelector(`option[data-target="${column.dataset.status}"]`);
  const mark = () => board.querySelectorAll("[data-status]").forEach((column) => {
    column.classList.toggle("board__column--open", Boolean(held && optionFor(held, column)));
  });

  board.querySelectorAll("[data-card]").forEach((card) => {
    if (card.querySelector("form")) card.draggable = true;
  });
  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || !card.draggable) return;
    held = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.id);
    mark();
  });
  board.addEventListener("dragend", () => {
    held = null;
    mark();
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest("[data-status]");
    if (held && column && optionFor(held, column)) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest("[data-status]");
    const option = held && column && optionFor(held, column);
    if (!option) return;
    event.preventDefault();
    const form = option.closest("form");
    form.elements.to.value = option.value;
    if (!("why" in option.dataset)) return form.requestSubmit();
    form.closest("details").open = true;
    form.elements.note.focus();
  });
})();
