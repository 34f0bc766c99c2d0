// Fills the sections of a page from its data.
"use strict";

(() => {
  // What is picked in a table, and who wants to know. The newest pick comes last; six can be compared.
  const MOST_PICKS = 6;
  const makePicks = () => {
    const held = new Map();
    const one = () => {
      const numbers = new Set();
      const watchers = [];
      return {
        has: (number) => numbers.has(number),
        values: () => numbers,
        watch: (watcher) => watchers.push(watcher),
        toggle: (number) => {
          if (!numbers.delete(number)) numbers.add(number);
          if (numbers.size > MOST_PICKS) numbers.delete(numbers.values().next().value);
          watchers.forEach((watcher) => watcher());
        },
      };
    };
    return {
      of: (name) => {
        if (!held.has(name)) held.set(name, one());
        return held.get(name);
      },
    };
  };

  const page = window.banmian.page;
  if (!page) return;
  const picks = makePicks();
  for (const section of page.sections) {
    const root = document.getElementById(`section-${section.name}`);
    (section.kind === "chart" ? window.banmian.charts : window.banmian.tables).show(section, root, picks);
  }
  // On a phone the menu is one line that scrolls: the page one is on comes into sight.
  const menu = document.querySelector("nav.menu ul");
  const here = menu.querySelector("[aria-current]");
  if (here) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  document.documentElement.dataset.ready = "true";
})();
