// Small comforts of the questionnaire; everything works without them. Conditions and rules live on the server alone.
"use strict";
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const told = document.querySelector("[data-focus]");
  if (told) told.focus();

  const form = document.querySelector("[data-form]");
  if (!form || !window.htmx) return;
  const status = document.getElementById("saved");
  // Edits are counted, and so is how many of them the request under way carries: what was typed after it left is
  // newer than its answer.
  let edits = 0, sent = 0, saved = 0, leaving = false, pause = 0, retry = 0, tries = 0;

  const say = (text, failed) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("saved--failed", failed);
  };
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const send = () => { clearTimeout(pause); clearTimeout(retry); htmx.trigger(form, "autosave"); };
  const sendLater = () => {
    clearTimeout(retry);
    retry = setTimeout(send, Math.min(30000, 2000 * 2 ** tries++));
  };

  form.addEventListener("input", (event) => {
    event.target.edited = ++edits;
    clearTimeout(pause);
    if (event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])")) pause = setTimeout(send, 2000);
  });
  form.addEventListener("change", (event) => {
    if (event.target.edited === undefined) event.target.edited = ++edits;
    clearTimeout(pause);
    exclude(event.target);
  }, true);
  form.addEventListener("submit", () => { leaving = true; clearTimeout(pause); clearTimeout(retry); });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("online", () => { if (edits > saved) send(); });
  window.addEventListener("beforeunload", (event) => { if (edits > saved && !leaving) event.preventDefault(); });

  form.addEventListener("htmx:beforeRequest", () => { sent = edits; clearTimeout(retry); });
  form.addEventListener("htmx:afterRequest", (event) => {
    const xhr = event.detail.xhr;
    if (event.detail.successful) {
      saved = sent;
      tries = 0;
      say(`${status.dataset.saved} ${clock()}`, false);
    } else if (xhr.status === 422 && tries++ === 0) {
      pause = setTimeout(send, 0); // the swapped page carries a fresh token
    } else if (xhr.status >= 400 && xhr.status < 500) {
      say(status.dataset.refused, true);
    }
  });
  for (const fault of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(fault, () => { say(status.dataset.failed, true); sendLater(); });
  }
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) { say(status.dataset.failed, true); sendLater(); }
  });

  // A swap never touches what is being typed, nor what was typed after the request had left.
  const newer = (node) => {
    const field = node instanceof HTMLOptionElement ? node.closest("select") : node;
    return field === document.activeElement && field.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")
      || group(field).some((one) => one.edited > sent);
  };
  Idiomorph.defaults.ignoreActiveValue = true;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
    !(["value", "checked", "selected"].includes(name) && "form" in node && newer(node));

  // What excludes other answers unticks them, and is unticked by them.
  function exclude(box) {
    if (box.type !== "checkbox" || !box.checked) return;
    for (const other of group(box)) {
      if (other !== box && other.checked && (box.hasAttribute("data-exclusive") || other.hasAttribute("data-exclusive"))) {
        other.checked = false;
        other.edited = edits;
      }
    }
  }
  function group(field) {
    return field && field.name && (field.type === "radio" || field.type === "checkbox")
      ? Array.from(form.elements).filter((one) => one.name === field.name) : [field];
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clear]");
    if (!button) return;
    const circles = Array.from(document.getElementById(button.dataset.clear).querySelectorAll("input[type=radio]"));
    for (const circle of circles) circle.checked = false;
    circles[0].focus();
    circles[0].edited = ++edits;
    circles[0].dispatchEvent(new Event("change", { bubbles: true }));
  });
});
