// The search in the header: the way from the box to the hits and back. Its key is in keys.js.
"use strict";

{
  const find = document.getElementById("find");
  const box = document.getElementById("find-q");
  const found = document.getElementById("find-found");

  const start = (field) => {
    field.focus();
    field.select();
  };

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
