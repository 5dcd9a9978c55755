// Large text and theme: kept on the device and in a cookie, so that the server paints the page right at once.

const root = document.documentElement;
const YEAR = 60 * 60 * 24 * 365;

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=lax`;
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // storage may be forbidden; the cookie is enough
  }
}

for (const button of document.querySelectorAll("[data-text-switch]")) {
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.text === "large"));
  button.addEventListener("click", () => {
    const isLarge = root.dataset.text !== "large";
    if (isLarge) root.dataset.text = "large";
    else delete root.dataset.text;
    keep("kh_text", isLarge ? "large" : "");
    show();
  });
  show();
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  const word = button.querySelector("span");
  const show = () => (word.textContent = root.dataset.bsTheme === "dark" ? "Nền sáng" : "Nền tối");
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    keep("kh_theme", root.dataset.bsTheme);
    show();
  });
  show();
}

// Paper is white, whatever the screen is.
let shown = "";
addEventListener("beforeprint", () => {
  shown = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
});
addEventListener("afterprint", () => (root.dataset.bsTheme = shown));
