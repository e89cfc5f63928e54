// Keeps the page of the hosted variant on the device, and gives it from there: it opens in flight mode too. A newer
// version is fetched when the page is opened with a network, and shown the next time.

const CACHE = "lipmetry VERSION_OF_THE_FILES";
const FILES = ["./", "manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    const names = await caches.keys();
    const ours = names.filter((name) => name.startsWith("lipmetry ") && name !== CACHE);
    await Promise.all(ours.map((name) => caches.delete(name)));
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  // The files that were kept, and nothing else: what was not kept is asked of the host as without this script. The page
  // has one address, however it is written.
  const asked = event.request.mode === "navigate" ? "./" : event.request;
  event.respondWith(caches.match(asked, { cacheName: CACHE, ignoreSearch: true })
    .then((kept) => kept ?? fetch(event.request)));
});
