"use strict";
for (const slider of document.querySelectorAll(".slider")) {
  const control = slider.querySelector(".control");
  const show = () => {
    slider.style.setProperty("--at", control.value + "%");
    control.setAttribute("aria-valuetext", control.value + " % before, " + (100 - control.value) + " % after");
  };
  control.addEventListener("input", show);
  slider.classList.add("live");
  show();
}
