// What every page has: htmx manners, submits that run once, menus, dialogs, rows that open, printing.

const csrfToken = () =>
  document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ??
  document.querySelector("input[name=csrfmiddlewaretoken]")?.value ??
  "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

// What was typed is searched as one types; leaving the field must not search again and take what was chosen since.
document.addEventListener("change", (event) => event.target.matches("[data-live]") && event.stopPropagation(), true);

// A running button stays in its place, greyed, with the word that says so.
function makeBusy(button) {
  if (!button || button.dataset.idleHtml !== undefined) return;
  button.dataset.idleHtml = button.innerHTML;
  if (button.dataset.busy) {
    const spin = Object.assign(document.createElement("span"), { className: "kh-spin" });
    button.replaceChildren(spin, button.dataset.busy);
  }
  setTimeout(() => (button.disabled = true)); // later, so that its own name and value are still sent
}

function makeIdle(root) {
  for (const button of root.querySelectorAll("[data-idle-html]")) {
    button.replaceChildren(...new DOMParser().parseFromString(button.dataset.idleHtml, "text/html").body.childNodes);
    delete button.dataset.idleHtml;
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "get" || event.target.method === "dialog") return;
  makeBusy(event.submitter ?? event.target.querySelector("button:not([type=button])"));
});
document.addEventListener("htmx:afterRequest", (event) => makeIdle(event.target.closest("form") ?? event.target));
addEventListener("pageshow", (event) => event.persisted && makeIdle(document));

// Questions before what cannot be undone. The answer that goes on bears the name of the act, as the button does.
function ask(question, button) {
  const act = button?.querySelector?.("span")?.textContent ?? button?.textContent.trim() ?? "";
  const dialog = Object.assign(document.createElement("dialog"), { className: "kh-dialog" });
  const title = Object.assign(document.createElement("h2"), { textContent: question, id: "kh-question" });
  const buttons = Object.assign(document.createElement("form"), { className: "kh-buttons", method: "dialog" });
  const way = (value, word, tone) =>
    Object.assign(document.createElement("button"), { value, textContent: word, className: `kh-button ${tone}` });
  buttons.append(way("no", "Để nguyên", "kh-outline"), way("yes", act || "Tiếp tục", "kh-action"));
  dialog.setAttribute("aria-labelledby", "kh-question");
  dialog.append(title, buttons);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    }),
  );
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-confirm]");
  if (!button || button.dataset.agreed) return;
  event.preventDefault();
  if (!(await ask(button.dataset.confirm, button))) return;
  button.dataset.agreed = "yes";
  button.click();
  delete button.dataset.agreed;
});
document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.target)) event.detail.issueRequest(true);
});

document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target.closest("[data-print]")) print();
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  openRow(event);
});

// A row opens what its first link opens; links, buttons and a marked word keep their own meaning.
function openRow(event) {
  const row = event.target.closest("[data-row-links] tbody tr, [data-row]");
  if (!row || event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return;
  const link = row.querySelector("a[href]");
  if (link && (event.ctrlKey || event.metaKey)) open(link.href);
  else link?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("[data-menu][open]") ?? document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The browser speaks its own language in a file input; ours is shown instead.
function nameFiles(input, frame) {
  const names = [...input.files].map((file) => file.name).join(", ");
  frame.querySelector("[data-file-name]").textContent = names || "Chưa chọn tệp nào";
}

function prepare(root) {
  for (const frame of root.querySelectorAll("[data-file]:not(.kh-own-words)")) {
    const input = frame.querySelector("input[type=file]");
    frame.classList.add("kh-own-words");
    frame.querySelector(".kh-button").hidden = false;
    input.addEventListener("change", () => nameFiles(input, frame));
    nameFiles(input, frame);
  }
  for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  root.querySelector("[data-errors]")?.focus();
}
document.addEventListener("htmx:load", (event) => event.target !== document.body && prepare(event.target));
prepare(document);
