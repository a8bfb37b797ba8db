// Sign-in in two steps. Buttons for passkeys are shown only where the browser can do something with them; what fails
// there is told in words.
"use strict";

if (window.PublicKeyCredential) for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
else for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = false;

// Which of the library's forms is on the page, told by its button; the field is called alike in all.
for (const [form, name] of [["loginForm", "login"], ["addForm", "add"], ["authenticateForm", "authenticate"]]) {
  if (!document.getElementById(`passkey-${name}`)) continue;
  const ids = { [name]: `passkey-${name}`, credential: "id_credential", passwordless: "id_passwordless", data: "js_data" };
  window.allauth.webauthn.forms[form]({ ids });
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.querySelector("[data-passkey-failed]");
  told.hidden = false;
  told.querySelector("p").textContent = told.dataset.passkeyFailed;
});

// Recovery codes are shown once: they can be printed there and then.
for (const button of document.querySelectorAll("[data-print][hidden]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
