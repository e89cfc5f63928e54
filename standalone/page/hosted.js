// Where the page comes from a host: has it kept on the device, so that it opens without a network.

if ("serviceWorker" in navigator) navigator.serviceWorker.register("service_worker.js").catch(() => {});
