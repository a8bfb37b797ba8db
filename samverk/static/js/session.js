// A page that has outlived its session, with something typed in it. Sign-in goes on in a tab beside, and what is here
// is sent once its form fits the new session: each signing in has a token of its own.
"use strict";

const note = () => document.querySelector("[data-signed-out]");
const token = (page) => page.querySelector("[name=csrfmiddlewaretoken]")?.value;
const who = (page) => page.querySelector(".user-n")?.textContent;

async function goOn() {
  if (!note()) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What one person has typed is never sent as another's.
  if (!note() || !token(page) || who(page) !== who(document)) return;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token(page);
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token(page) }));
  const words = note().querySelector("[data-told]");
  words.textContent = note().dataset.signedOut;
  note().querySelector("a").remove();
  note().removeAttribute("data-signed-out");
  tell(words.textContent);
  for (const form of document.querySelectorAll("form[hx-post][hx-trigger^=change]")) htmx.trigger(form, "change");
}
// Whoever signs out leaves nothing of an answer under way on a computer that others use (js/answer.js keeps it there).
document.addEventListener("submit", (event) => {
  if (!event.target.getAttribute("action")?.endsWith("/account/logout/")) return; // a field may be called action
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("samverk.answer.")) localStorage.removeItem(name);
  } catch { /* the device keeps nothing */ }
});
addEventListener("focus", goOn);
document.addEventListener("visibilitychange", () => { if (!document.hidden) goOn(); });
