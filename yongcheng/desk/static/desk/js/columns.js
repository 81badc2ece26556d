"use strict";
/* Column chooser: moves lines at once instead of sending the form; 应用 sends them in their order. */
(() => {
  document.querySelectorAll("[data-columns]").forEach((menu) => {
    const list = menu.querySelector("ul");
    const lines = () => Array.from(list.querySelectorAll("[data-column]"));
    const settle = () => {
      const all = lines();
      all.forEach((line, place) => {
        const up = line.querySelector("[name=up]");
        const down = line.querySelector("[name=down]");
        if (up) up.disabled = place <= 1;
        if (down) down.disabled = place === all.length - 1;
      });
    };
    menu.addEventListener("click", (event) => {
      const button = event.target.closest("[name=up], [name=down]");
      if (!button) return;
      event.preventDefault();
      const line = button.closest("[data-column]");
      const all = lines();
      const at = all.indexOf(line);
      if (button.name === "up" && at > 1) all[at - 1].before(line);
      if (button.name === "down" && at < all.length - 1) all[at + 1].after(line);
      settle();
      (button.disabled ? line.querySelector("button:not([disabled])") : button).focus();
      line.scrollIntoView({ block: "nearest" });
    });
    settle();
  });
})();
