"use strict";
document.documentElement.classList.add("scripted");
/* Behaviour of the desk. Every page also works without it, only less comfortably. */
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  /* Drop-downs: one open at a time, Esc closes and gives the focus back. */
  const drops = all("details[data-drop]");
  drops.forEach((drop) => {
    drop.addEventListener("toggle", () => {
      if (drop.open) {
        drops.forEach((other) => { if (other !== drop) other.open = false; });
        keepInView(drop);
        const picker = drop.querySelector("form[data-picker] select");
        if (picker && window.django) openPicker(drop, picker);
      }
    });
    drop.addEventListener("keydown", (event) => {
      const lines = all(".drop-choice", drop);
      const at = lines.indexOf(document.activeElement);
      if (event.key === "Escape" && drop.open) {
        drop.open = false;
        drop.querySelector("summary").focus();
      } else if (event.key === "ArrowDown" && lines.length) {
        drop.open = true;
        lines[Math.min(at + 1, lines.length - 1)].focus();
        event.preventDefault();
      } else if (event.key === "ArrowUp" && at > 0) {
        lines[at - 1].focus();
        event.preventDefault();
      }
    });
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".select2-container, .select2-dropdown")) return;
    drops.forEach((drop) => { if (drop.open && !drop.contains(event.target)) drop.open = false; });
  });
  /* The autocomplete stands open at once; when it closes, its drop-down closes with it. */
  function openPicker(drop, picker) {
    const control = window.django.jQuery(picker);
    control.off("select2:close.drop").on("select2:close.drop", () => {
      drop.open = false;
      drop.querySelector("summary").focus();
    });
    control.select2("open");
  }
  function keepInView(drop) {
    const panel = drop.querySelector(".drop-panel");
    if (!panel) return;
    panel.classList.remove("to-right");
    if (panel.getBoundingClientRect().right > document.documentElement.clientWidth - 8) {
      panel.classList.add("to-right");
    }
  }

  /* Navigation on narrow screens. */
  all("[data-nav-toggle]").forEach((button) => {
    const close = () => { document.body.classList.remove("nav-open"); button.setAttribute("aria-expanded", "false"); };
    button.addEventListener("click", () => {
      const open = document.body.classList.toggle("nav-open");
      button.setAttribute("aria-expanded", String(open));
      if (open) document.querySelector("#nav-sidebar a").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.body.classList.contains("nav-open")) { close(); button.focus(); }
    });
  });

  all("[data-close]").forEach((button) => {
    button.addEventListener("click", () => { button.closest("li, .message").remove(); });
  });

  /* The browser words its file control in its own language: ours stands in its place. */
  all("input[type=file]").forEach((input) => {
    if (input.closest("[data-own-file]")) return;
    const holder = document.createElement("span");
    holder.className = "file-picker";
    input.before(holder);
    if (!input.id) input.id = `file-${input.name}`;
    const button = document.createElement("label");
    button.className = "button";
    button.htmlFor = input.id;
    button.textContent = input.multiple ? "选择文件（可多选）" : "选择文件";
    const name = document.createElement("span");
    name.className = "file-name";
    name.setAttribute("aria-live", "polite");
    holder.append(input, button, name);
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      name.textContent = names.length ? names.join("、") : "还没有选择文件";
    };
    input.addEventListener("change", tell);
    tell();
  });

  /* A greyed button stays in place and leads to its reason. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest('[aria-disabled="true"]');
    if (!button) return;
    event.preventDefault();
    const reason = document.getElementById(button.getAttribute("aria-describedby") || "");
    if (reason) { reason.tabIndex = -1; reason.focus(); }
  });

  /* A list wider than the window scrolls in a region of its own, its head in sight. */
  all(".results").forEach((region) => {
    const measure = () => {
      region.classList.remove("wide");
      const wide = region.scrollWidth > region.clientWidth + 1;
      region.classList.toggle("wide", wide);
      if (wide) { region.tabIndex = 0; region.setAttribute("role", "region"); region.setAttribute("aria-label", "列表，可左右滚动"); }
    };
    measure();
    window.addEventListener("resize", measure);
  });

  /* Bulk bar: takes the place of the count line while rows are ticked. */
  const bar = document.querySelector("[data-bulk]");
  const ticks = all("#result_list input.action-select");
  if (bar && ticks.length) {
    const whole = document.getElementById("action-toggle");
    const across = bar.querySelector(".select-across");
    const counter = bar.querySelector("[data-bulk-count]");
    const words = document.querySelector("[data-set-filters]");
    let last = null;
    const show = () => {
      const ticked = ticks.filter((tick) => tick.checked);
      ticks.forEach((tick) => tick.closest("tr").classList.toggle("selected", tick.checked));
      const some = ticked.length > 0;
      if (ticked.length < ticks.length) across.value = "0";
      counter.textContent = across.value === "1" ? bar.dataset.total : String(ticked.length);
      bar.hidden = !some;
      if (words) words.classList.toggle("is-hidden", some);
      whole.checked = ticked.length === ticks.length;
      whole.indeterminate = some && !whole.checked;
    };
    const setAll = (value) => { ticks.forEach((tick) => { tick.checked = value; }); across.value = "0"; show(); };
    whole.addEventListener("change", () => setAll(whole.checked));
    ticks.forEach((tick, place) => {
      tick.addEventListener("click", (event) => {
        if (event.shiftKey && last !== null) {
          const [from, to] = [Math.min(last, place), Math.max(last, place)];
          for (let step = from; step <= to; step += 1) ticks[step].checked = tick.checked;
        }
        last = place;
        show();
      });
    });
    const everything = bar.querySelector("[data-bulk-all]");
    if (everything) everything.addEventListener("click", () => { setAll(true); across.value = "1"; show(); });
    bar.querySelector("[data-bulk-none]").addEventListener("click", () => { setAll(false); whole.focus(); });
    window.addEventListener("pageshow", show);
    show();
  }

  /* The stock autocomplete control has no name for readers: it takes its label's. */
  const nameOf = (select) => select.getAttribute("aria-label")
    || (select.labels && select.labels[0] && select.labels[0].textContent.trim()) || "选择";
  const jquery = window.django && window.django.jQuery;
  if (jquery) {
    /* The cross for all of several is no list entry; each has a cross of its own. */
    all("select.admin-autocomplete[multiple]").forEach((select) => { select.dataset.allowClear = "false"; });
    const nameAll = () => all("select.admin-autocomplete").forEach((select) => {
      const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
      if (!box || box.dataset.named) return;
      box.dataset.named = "1";
      box.removeAttribute("aria-labelledby");
      const tell = () => {
        const chosen = select.selectedOptions[0] ? select.selectedOptions[0].textContent.trim() : "";
        const name = chosen ? `${nameOf(select)}：${chosen}` : nameOf(select);
        const field = select.multiple && box.querySelector(".select2-search__field");
        if (field) field.setAttribute("aria-label", `输入关键字查找${nameOf(select)}`);
        [box, box.querySelector(".select2-selection__rendered")].forEach((one) => one.setAttribute("aria-label", name));
      };
      tell();
      jquery(select).on("change", tell);
      jquery(select).on("select2:open", () => {
        box.setAttribute("aria-controls", `select2-${select.id}-results`);
        const open = document.querySelector("body > .select2-container--open");
        if (!open) return;
        open.setAttribute("role", "region");
        open.setAttribute("aria-label", `${nameOf(select)}候选项`);
        const field = open.querySelector(".select2-search__field");
        if (field) { field.setAttribute("aria-label", `输入关键字查找${nameOf(select)}`); field.placeholder = `输入${nameOf(select)}查找`; field.focus(); }
        const list = open.querySelector("[role=listbox]");
        if (list) list.setAttribute("aria-label", nameOf(select));
      });
    });
    jquery(nameAll);
    document.addEventListener("formset:added", () => window.setTimeout(nameAll));
  }

  /* Autocomplete filters are sent as soon as a record is picked. */
  window.addEventListener("load", () => {
    all("form[data-picker] select").forEach((select) => {
      const send = () => { if (select.value) select.form.requestSubmit(); };
      if (jquery) jquery(select).on("select2:select", send);
      else select.addEventListener("change", send);
    });
  });

  /* Progress of a job, asked for every second until it is settled. */
  all("[data-poll]").forEach((panel) => {
    const url = panel.dataset.poll;
    if (!url) return;
    const meter = panel.querySelector("[data-progress]");
    const step = panel.querySelector("[data-step]");
    const ask = async () => {
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        const state = await answer.json();
        if (state.total) { meter.max = state.total; meter.value = state.done; }
        if (state.step) step.textContent = state.step;
        if (state.finished) { window.location.replace(state.url || window.location.href); return; }
      } catch (error) { /* The next round asks again. */ }
      window.setTimeout(ask, 1000);
    };
    window.setTimeout(ask, 1000);
  });

  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
})();
