// The plan's order by drag: what is dropped is sent by the form that the buttons send too, with the same reason.
"use strict";

{
  const form = document.getElementById("order");
  const rows = form ? [...form.querySelectorAll("[data-order] > li")] : [];
  let dragged = null;

  for (const row of rows) {
    row.draggable = true;
    for (const link of row.querySelectorAll("a")) link.draggable = false; // the row is dragged by its name too
  }
  for (const told of document.querySelectorAll("[data-drag-told]")) told.hidden = false;

  form?.addEventListener("dragstart", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("li[data-key]")) return;
    dragged = event.target;
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.innerText.split("\n")[0]);
  });

  function place(event) {
    const row = dragged && event.target.closest?.("li[data-key]");
    if (!row || row === dragged || row.parentElement !== dragged.parentElement) return null;
    const box = row.getBoundingClientRect();
    return { row, side: event.clientY < box.top + box.height / 2 ? "before" : "after" };
  }

  function unmark() {
    for (const row of rows) row.classList.remove("drop-before", "drop-after");
  }

  form?.addEventListener("dragover", (event) => {
    const found = place(event);
    unmark();
    if (!found) return;
    event.preventDefault();
    found.row.classList.add(`drop-${found.side}`);
  });
  form?.addEventListener("drop", (event) => {
    const found = place(event);
    if (!found) return;
    event.preventDefault();
    for (const [name, value] of [["moved", dragged.dataset.key], [found.side, found.row.dataset.key]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.requestSubmit();
  });
  form?.addEventListener("dragend", () => {
    unmark();
    dragged?.classList.remove("dragged");
    dragged = null;
  });
}
