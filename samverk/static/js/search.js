// The search in the header: its key, and the way from the box to the hits and back. Without it the box opens by hand.
"use strict";

{
  const find = document.getElementById("find");
  const box = document.getElementById("find-q");
  const found = document.getElementById("find-found");
  const writable = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable]";

  const start = (field) => {
    field.focus();
    field.select();
  };

  // Single keys can be switched off (WCAG 2.1.4): speech input would press them by accident.
  document.addEventListener("keydown", (event) => {
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !alone || event.target.closest?.(writable) || document.body.dataset.keys === "off") return;
    event.preventDefault();
    const own = document.querySelector("[data-search]");
    if (!own) find.open = true;
    start(own ?? box);
  });

  find.addEventListener("toggle", () => {
    if (find.open && document.activeElement !== box) start(box);
  });

  box.addEventListener("keydown", (event) => {
    const first = found.querySelector("a");
    if (event.key !== "ArrowDown" || !first) return;
    event.preventDefault();
    event.stopPropagation();
    first.focus();
  });
  found.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" || document.activeElement !== found.querySelector("a")) return;
    event.preventDefault();
    event.stopPropagation();
    box.focus();
  });
}
