// Runs before the first paint. What the reader chose comes from the server by cookie; when the cookie was lost, from
// the device; a theme that nobody chose follows the system.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage may be forbidden; the page works without it
    }
  };
  if (!root.dataset.bsTheme) {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.bsTheme = kept("kh_theme") || (isDark ? "dark" : "light");
  }
  if (kept("kh_text") === "large") root.dataset.text = "large";
})();
