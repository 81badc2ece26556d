"use strict";
/* Tabs over the named parts of a change form. Without script all parts are shown one below the other. */
(() => {
  const form = document.querySelector("form.tabbed");
  if (!form) return;
  const panels = Array.from(form.querySelectorAll("fieldset[data-tab]"))
    .filter((one) => !one.parentElement.closest("fieldset[data-tab]"))
    .map((one) => one.closest(".inline-group") || one)
    .map((one) => {
      const panel = document.createElement("div");
      one.before(panel);
      panel.append(one);
      return panel;
    });
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "tabs form-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "表单各部分");
  form.classList.add("has-tabs");

  const tabs = panels.map((panel, place) => {
    const field = panel.querySelector("[data-tab]");
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `form-tab-${place}`;
    tab.setAttribute("role", "tab");
    tab.textContent = field.dataset.tab;
    const errors = panel.querySelectorAll(".errorlist li").length;
    if (errors) {
      const count = document.createElement("span");
      count.className = "tab-errors";
      count.textContent = String(errors);
      count.setAttribute("aria-label", `${errors} 处错误`);
      tab.append(" ", count);
    }
    panel.id = `form-panel-${place}`;
    panel.classList.add("tab-panel");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    const heading = panel.querySelector(".fieldset-heading, .inline-heading");
    if (heading) heading.classList.add("as-tab");
    tab.setAttribute("aria-controls", panel.id);
    list.append(tab);
    return tab;
  });
  panels[0].before(list);

  const open = (place, focus) => {
    tabs.forEach((tab, other) => {
      const chosen = other === place;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      panels[other].hidden = !chosen;
    });
    if (focus) tabs[place].focus();
  };
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => {
      open(place, false);
      history.replaceState(null, "", `#part-${place + 1}`);
    });
    tab.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1 };
      let next = null;
      if (event.key in steps) next = (place + steps[event.key] + tabs.length) % tabs.length;
      if (event.key === "Home") next = 0;
      if (event.key === "End") next = tabs.length - 1;
      if (next !== null) { open(next, true); event.preventDefault(); }
    });
  });

  const reveal = (hash) => {
    const part = /^#part-(\d+)$/.exec(hash);
    const target = hash && !part ? document.getElementById(hash.slice(1)) : null;
    const holder = target ? panels.findIndex((panel) => panel.contains(target)) : -1;
    if (part && tabs[part[1] - 1]) open(part[1] - 1, false);
    if (holder >= 0) { open(holder, false); target.focus(); }
    return Boolean(part) || holder >= 0;
  };
  const wrong = panels.findIndex((panel) => panel.querySelector(".errorlist"));
  if (wrong >= 0 || !reveal(window.location.hash)) open(Math.max(wrong, 0), false);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.errornote a[href^="#"]');
    if (link && reveal(link.getAttribute("href"))) event.preventDefault();
  });
})();
