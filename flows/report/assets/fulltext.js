// Words of the articles' texts, fetched as script files by a word's first character when somebody searches.
"use strict";

window.banmian.fulltext = (() => {
  const SHARDS = 256;
  const LONGEST_TERM = 8;
  const asked = new Map();

  const shard = (text) => text.codePointAt(0) % SHARDS;
  const terms = (text) => (window.banmian.terms || {})[shard(text)] || {};

  const load = (query, done) => {
    const wanted = new Set([...query].filter((character) => character.trim()).map(shard));
    for (const number of wanted) {
      if (asked.has(number)) continue;
      asked.set(number, true);
      const script = document.createElement("script");
      script.src = `data/terms/${number}.js`;
      script.onload = done;
      document.head.append(script);
    }
  };

  // The longest known term that `text` starts with.
  const longest = (text) => {
    const known = terms(text);
    for (let size = Math.min(LONGEST_TERM, text.length); size > 0; size -= 1) {
      if (known[text.slice(0, size)]) return text.slice(0, size);
    }
    return "";
  };

  const find = (word) => {
    const known = terms(word);
    const found = new Set(Object.keys(known).filter((term) => term.startsWith(word)).flatMap((term) => known[term]));
    let both = null;
    for (let rest = word; rest; ) {
      const term = longest(rest);
      if (!term) return found;
      const places = new Set(terms(rest)[term]);
      both = both === null ? places : new Set([...both].filter((place) => places.has(place)));
      rest = rest.slice(term.length);
    }
    return new Set([...found, ...(both || [])]);
  };

  return { load, find };
})();
