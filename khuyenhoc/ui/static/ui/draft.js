// The draft of a long form (`<form data-draft="key" data-draft-version="…">`) is kept on the device while one types.
// Without a signal the form waits, and is sent when the signal returns. The page that confirms names the key in
// `data-draft-done`, and the draft is forgotten. Drafts belong to who is signed in (`data-person` of the body): on a
// shared computer nobody is given another's, and signing out (`data-sign-out`) forgets them all.

const ALL = "kh_draft:";
const PREFIX = `${ALL}${document.body.dataset.person ?? ""}:`;
const SECRET = new Set(["csrfmiddlewaretoken"]);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}
function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // full or forbidden: then nothing is promised to the person
  }
}

const clock = (stamp) => new Date(stamp).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });

function tell(form, words) {
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  note.hidden = !words;
  note.querySelector("span").textContent = words;
}

function countSeen(form) {
  const place = form.querySelector("[data-seen-count]");
  if (!place) return;
  const seen = [...form.querySelectorAll("[data-figure]")].filter((cell) => cell.querySelector("input:checked")).length;
  place.textContent = `Đã xem ${seen} trong ${place.dataset.of} ô`;
}

function valuesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.has(name));
}

function restore(form, values) {
  const kept = new Map();
  for (const [name, value] of values) kept.set(name, [...(kept.get(name) ?? []), value]);
  for (const input of form.elements) {
    if (!input.name || SECRET.has(input.name) || ["file", "password", "submit", "hidden"].includes(input.type)) continue;
    const mine = kept.get(input.name);
    if (input.type === "radio" || input.type === "checkbox") input.checked = mine?.includes(input.value) ?? false;
    else if (mine) input.value = mine[0];
  }
}

function watch(form) {
  const key = form.dataset.draft;
  const version = form.dataset.draftVersion ?? "";
  const save = (waiting) => {
    const draft = { at: Date.now(), version, waiting, values: valuesOf(form) };
    const isKept = write(key, draft);
    if (waiting !== false) tell(form, isKept ? `Chờ có mạng, đã lưu trên máy lúc ${clock(draft.at)}` : "Chờ có mạng");
    else tell(form, isKept ? `Đã lưu trên máy lúc ${clock(draft.at)}` : "");
  };

  const draft = read(key);
  if (draft && draft.version === version && !form.querySelector("[data-errors]")) {
    restore(form, draft.values);
    tell(form, `Đã lưu trên máy lúc ${clock(draft.at)}`);
  } else if (draft) {
    localStorage.removeItem(PREFIX + key); // the server holds something newer
  }

  // `waiting` is the value of the button that was pressed, so that the same one is pressed again.
  let waiting = draft?.version === version ? draft.waiting : undefined;
  const sendWhenPossible = () => {
    if (waiting === undefined || waiting === false || !navigator.onLine) return;
    const buttons = [...form.querySelectorAll("button:not([type=button])")];
    const pressed = buttons.find((button) => button.value === waiting) ?? buttons.at(-1);
    waiting = false;
    form.requestSubmit(pressed);
  };
  form.addEventListener("input", () => (save(false), countSeen(form)));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return save(false);
    event.preventDefault();
    waiting = event.submitter?.value ?? "";
    save(waiting);
  }, { capture: true });
  addEventListener("online", sendWhenPossible);
  countSeen(form);
  sendWhenPossible();
}

function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(ALL)) localStorage.removeItem(key);
  } catch {
    // nothing was kept either
  }
}
document.addEventListener("submit", (event) => event.target.matches("[data-sign-out]") && forgetAll());

for (const done of document.querySelectorAll("[data-draft-done]")) {
  try {
    localStorage.removeItem(PREFIX + done.dataset.draftDone);
  } catch {
    // nothing was kept either
  }
}
document.querySelectorAll("form[data-draft]").forEach(watch);

// The strip that says that there is no signal, on every page.
const showSignal = () => document.querySelectorAll("[data-offline]").forEach((strip) => (strip.hidden = navigator.onLine));
addEventListener("online", showSignal);
addEventListener("offline", showSignal);
showSignal();

// Installable, with an honest page when there is no signal; only the back office asks for it.
const worker = document.body.dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker);
