// Keeps what pages are made of, never a page with somebody's data. Pages always come from the server; without a
// signal the offline page says so.
const CACHE = "kh-{{ edition }}";
const OFFLINE = "{{ offline|escapejs }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}OFFLINE];
const KEPT = new Set(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("kh-") && name !== CACHE);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))).then(() => clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  // Sending a form, and going back to its answer, are left to the browser: the offline page would hide what happened.
  if (request.method !== "GET" || request.cache === "only-if-cached") {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.has(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
