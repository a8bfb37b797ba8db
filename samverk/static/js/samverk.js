// What plain HTML cannot do. Every page works without this file; htmx (loaded before it) only makes pages smoother.
"use strict";

const menus = () => [...document.querySelectorAll("details.dd[open]")];

// Menus are <details>: Escape and a click outside close them, arrow keys move in them.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.dd[open]");
  if (event.key === "Escape") {
    for (const open of menus()) {
      open.open = false;
      if (open === menu) open.querySelector("summary").focus();
    }
  }
  if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.matches("input, select, textarea")) {
    const stops = [...menu.querySelectorAll("summary, .pop a[href], .pop button, .pop input")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[(next + stops.length) % stops.length]?.focus();
    event.preventDefault();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// Nothing is folded on paper: what was closed is opened for the printing, and closed again.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.rfold:not([open])")) {
    fold.dataset.closed = "";
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details.rfold[data-closed]")) {
    fold.open = false;
    delete fold.dataset.closed;
  }
});

// A list of contents that lies over the page gets out of the way of what was chosen in it.
document.addEventListener("click", (event) => {
  const contents = event.target.closest?.("details.toc[open]");
  if (contents && event.target.closest("a") && contents.querySelector("summary").offsetParent) contents.open = false;
});

// A notice that stays until it is closed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button) button.parentElement.remove();
});

// Enter in a field that searches for choices does not send the form: its words are looked up as they are typed.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-seek]")) event.preventDefault();
});
// A choice made while the answer is on its way would go with the old list: it is asked for again, with the choice.
document.addEventListener("change", (event) => {
  const seek = event.target.type === "radio" && event.target.closest(".seek");
  const words = seek && seek.querySelector("[data-seek]");
  if (words && words.value.trim() !== seek.querySelector("[data-answered]").value) htmx.trigger(words, "again");
});

// After a refused form the reader starts at the summary of what must be mended; later swaps leave the reader be.
function prepare(root) {
  for (const button of root.querySelectorAll("[data-close][hidden]")) button.hidden = false;
  for (const summary of root.querySelectorAll(".err-sum:not([data-read])")) {
    summary.dataset.read = "";
    summary.focus();
  }
}
prepare(document);
document.addEventListener("htmx:after:swap", () => prepare(document));

// A second press while the first is under way sends nothing: it would add, move or tick twice.
const A_WHILE_MS = 10_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (Date.now() - (form.dataset.sentAt ?? 0) < A_WHILE_MS) event.preventDefault();
  else form.dataset.sentAt = Date.now();
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
});
