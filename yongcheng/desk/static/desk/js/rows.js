"use strict";
/* Adds rows to a repeated part of a form. Without script a few empty rows are already there. */
(() => {
  document.querySelectorAll("[data-rows]").forEach((group) => {
    const button = group.querySelector("[data-add-row]");
    const pattern = group.querySelector("template");
    const total = group.querySelector(`input[name="${group.dataset.rows}-TOTAL_FORMS"]`);
    const body = group.querySelector("tbody");
    if (!button || !pattern || !total || !body) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = pattern.content.firstElementChild.cloneNode(true);
      row.querySelectorAll("[name], [id], [for]").forEach((one) => {
        ["name", "id", "for"].forEach((name) => {
          if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("__prefix__", total.value));
        });
      });
      total.value = String(Number(total.value) + 1);
      const number = row.querySelector("td.num");
      if (number) number.textContent = total.value;
      body.append(row);
      row.querySelector("input, select, textarea").focus();
    });
  });
})();
