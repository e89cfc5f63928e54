"use strict";
for (const slider of document.querySelectorAll(".slider")) {
  const control = slider.querySelector(".control");
  const frame = slider.querySelector(".window");
  // What was in the middle stays there when the pictures grow.
  for (const size of slider.querySelectorAll(".size")) {
    size.addEventListener("change", () => {
      frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
      frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2;
    });
  }
  if (!control) continue;
  const show = () => {
    slider.style.setProperty("--at", control.value + "%");
    control.setAttribute("aria-valuetext", control.value + " % before, " + (100 - control.value) + " % after");
  };
  control.addEventListener("input", show);
  slider.classList.add("live");
  show();
}
// A link into a folded part unfolds it.
for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener("click", () => {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    target?.closest("details")?.setAttribute("open", "");
  });
}
// A print has all parts, the folded ones too.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const part of unfolded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
});
