// Small helpers for the page. Text is only ever set as text, never as markup.
"use strict";
window.banmian = window.banmian || {};

window.banmian.dom = (() => {
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  const bilingual = (zh, en) => [zh, make("span", { class: "en", lang: "en" }, ` ${en}`)];

  // Full width and half width, capitals and small letters are the same to a reader who searches.
  const fold = (text) => String(text ?? "").normalize("NFKC").toLowerCase();

  const word = (value) => {
    const code = String(value ?? "");
    return window.banmian.page.labels[code] || code;
  };

  const number = (value) =>
    value === null || value === undefined || value === "" ? "" : Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 });

  const percent = (value) => (value === null || value === undefined ? "" : `${(value * 100).toFixed(1)}%`);

  const table = (dataset) => {
    const columns = dataset.columns;
    return dataset.rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place]])));
  };

  // Selects and measures above a section. `state` holds what is chosen; `changed` draws again.
  const choose = (id, label, options, state, name, changed) => {
    const select = make("select", { id, change: () => { state[name] = select.value; changed(); } });
    for (const [value, text] of options) select.append(make("option", { value }, text));
    select.value = state[name] ?? "";
    return make("label", { class: "control", for: id }, make("span", {}, ...label), select);
  };

  const filters = (section, records, state, changed) =>
    section.filters.map((filter) => {
      const all = new Set(records.map((record) => record[filter.field] ?? ""));
      if (all.size < 2) return null;
      const values = [...all].filter((value) => value !== "");
      values.sort((a, b) => (filter.field === "date" ? String(b).localeCompare(a) : word(a).localeCompare(word(b), "zh-CN")));
      if (values.includes(filter.initial)) state[filter.field] = filter.initial;
      const options = [["", "全部"], ...values.map((value) => [value, word(value)])];
      return choose(`${section.name}-${filter.field}`, bilingual(filter.zh, filter.en), options, state, filter.field, changed);
    });

  const passes = (section, state) => (record) =>
    section.filters.every((filter) => !state[filter.field] || String(record[filter.field]) === state[filter.field]);

  return { make, bilingual, fold, word, number, percent, table, choose, filters, passes };
})();
