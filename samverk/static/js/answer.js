// An answer under way is kept on this device until the server has it: through a lost network and a closed browser.
// The page works without this: "Continue later" saves the draft then.
//
// form[data-keep] says whose answer it is, to what: "person.follow-up". What is kept lies under that name, with the
// version that it was written on, so that nobody is shown another's text and no newer text is written over. On any page
// of answering [data-submitted] tells the versions that the server has from this person: what it has is kept no longer.
"use strict";

{
  const PREFIX = "samverk.answer.";
  const LAST = `${PREFIX}last`;
  const AGAIN_MS = 15_000;
  const SOON_AFTER_MS = 500; // htmx begins to hear of the form a little after this
  const KEPT_AT_MOST_MS = 90 * 24 * 3600 * 1_000;
  const NOT_KEPT = ["csrfmiddlewaretoken", "version", "action"];
  const form = document.querySelector("form[data-keep]");
  const key = form && PREFIX + form.dataset.keep;

  // The device may refuse to keep anything: then the page is what it is without this file.
  const device = {
    read(name) {
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    write(name, entry) {
      try { localStorage.setItem(name, JSON.stringify(entry)); return true; } catch { return false; }
    },
    forget(name) {
      try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
    },
    names() {
      try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
    },
  };

  const version = () => form.elements.namedItem("version");

  function typed() {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (!NOT_KEPT.includes(name)) (found[name] ??= []).push(value);
    }
    return found;
  }

  function fill(fields) {
    for (const element of form.elements) {
      if (!element.name || NOT_KEPT.includes(element.name)) continue;
      const values = fields[element.name] ?? [];
      if (element.type === "radio" || element.type === "checkbox") element.checked = values.includes(element.value);
      else if (element.type !== "submit") element.value = values[0] ?? "";
    }
  }

  const keep = (more = {}) => device.write(key, { version: version().value, fields: typed(), at: Date.now(), ...more });
  const isTheSame = (fields) => JSON.stringify(fields) === JSON.stringify(typed());

  function say(words) {
    const note = document.getElementById("draft");
    if (!note || !words || note.textContent === words) return;
    note.className = "kept";
    note.textContent = words;
    tell(words);
  }

  // What the server has told that it has, and what is too old to be of use, is not kept.
  function tidy() {
    const told = document.querySelector("[data-submitted]")?.dataset;
    const known = new Map((told?.submitted ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":")));
    for (const name of device.names()) {
      const entry = device.read(name);
      if (name === LAST || !entry) continue;
      const [person, followUp] = name.slice(PREFIX.length).split(".");
      const isThere = told && person === told.person && entry.sent && Number(known.get(followUp)) > Number(entry.version);
      if (isThere || Date.now() - entry.at > KEPT_AT_MOST_MS) device.forget(name);
    }
  }

  const saves = () => form.hasAttribute("hx-post");
  const again = () => { if (form?.isConnected && saves() && device.read(key)) htmx.trigger(form, "change"); };

  // What was kept comes back. Written on an older version it is sent as such: the server then shows both.
  function begin() {
    const entry = device.read(key);
    if (!entry) return;
    if (entry.resolved && Number(version().value) > Number(entry.version)) return device.forget(key);
    if (form.hasAttribute("data-unsaved")) return void keep();
    if (isTheSame(entry.fields)) return device.forget(key);
    fill(entry.fields);
    if (Number(entry.version) < Number(version().value)) version().value = entry.version;
    keep();
    say(form.dataset.keptAgain);
    setTimeout(again, SOON_AFTER_MS);
  }

  let away = form?.dataset.keptOffline; // what is said while there is no network

  if (form) {
    let sent = "";
    for (const name of ["input", "change"]) form.addEventListener(name, () => keep());
    form.addEventListener("htmx:before:request", () => { sent = JSON.stringify(typed()); });
    form.addEventListener("htmx:after:swap", (event) => {
      const status = event.detail?.ctx?.response?.status;
      if (!form.isConnected || status < 200 || status > 299) return;
      away = form.dataset.keptOffline;
      if (JSON.stringify(typed()) === sent) device.forget(key);
      else keep();
    });
    form.addEventListener("htmx:error", () => say(away));
    form.addEventListener("htmx:response:error", (event) => {
      const status = event.detail?.ctx?.response?.status;
      if (status === 404 || status === 403) say(form.dataset.keptClosed);
      else if (status >= 500 || status === 429) say(away);
      else if (status === 409) device.write(LAST, key);
    });
    addEventListener("offline", () => { if (device.read(key)) say(away); });
    addEventListener("online", again);
    setInterval(again, AGAIN_MS);
    begin();
  }
  tidy();

  for (const part of document.querySelectorAll("[data-print][hidden]")) {
    part.hidden = false;
    part.addEventListener("click", () => print());
  }

  // Ahead of all others that hear of it: what cannot be sent is not sent.
  document.addEventListener("submit", (event) => {
    if (event.target === form) {
      keep({ sent: true });
      device.write(LAST, key);
      if (navigator.onLine) return;
      event.preventDefault();
      keep();
      away = form.dataset.keptSubmit;
      say(away);
    } else if (event.target.matches?.(".conflict-f")) {
      const entry = device.read(device.read(LAST));
      const newest = event.target.querySelector("[name=version]");
      if (entry && newest) device.write(device.read(LAST), { ...entry, version: newest.value, sent: true, resolved: true });
    }
  }, true);
  // Who has seen both and keeps the saved version needs the other no longer.
  document.addEventListener("click", (event) => {
    const last = event.target.closest?.(".conflict-f a[href]") && device.read(LAST);
    if (last) device.forget(last);
  });
}
