// The frame's behaviour: colours, search, copying, folding. No request leaves the site.
(function () {
  "use strict";
  var root = document.documentElement, themes = ["", "light", "dark"], names = { "": "as the system", light: "light", dark: "dark" };
  function stored() { try { return localStorage.getItem("course-theme") || ""; } catch (e) { return ""; } }
  function dress(theme) { if (theme) root.dataset.theme = theme; else delete root.dataset.theme; }
  dress(stored());

  function ready(then) { if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then); else then(); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable; }

  ready(function () {
    var button = document.querySelector("[data-theme-switch]");
    function label() { button.setAttribute("aria-label", "Colours: " + names[stored()]); button.title = button.getAttribute("aria-label"); }
    label();
    button.addEventListener("click", function () {
      var next = themes[(themes.indexOf(stored()) + 1) % themes.length];
      try { localStorage.setItem("course-theme", next); } catch (e) { /* a private window keeps nothing */ }
      dress(next);
      label();
    });
    all("[data-copy]").forEach(function (copy) {
      if (!navigator.clipboard) { copy.remove(); return; }
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(copy.dataset.copy).then(function () { said("copied"); }, function () { said("not allowed"); });
        function said(word) { copy.textContent = word; setTimeout(function () { copy.textContent = "copy"; }, 1600); }
      });
    });
    cards();
    contents();
    search();
    unfold();
    window.addEventListener("hashchange", unfold);
  });

  // A link into something folded opens it.
  function unfold() {
    if (location.hash.length < 2) return;
    var target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { return; }
    if (!target) return;
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  }

  function cards() {
    var list = all("details.card");
    all("button[data-level]").forEach(function (button) {
      button.addEventListener("click", function () {
        var on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        list.forEach(function (card) { if (card.dataset.level === button.dataset.level) card.hidden = !on; });
      });
    });
    all("[data-unfold]").forEach(function (button) {
      button.addEventListener("click", function () {
        var open = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(open));
        button.textContent = open ? "Fold all" : "Unfold all";
        list.forEach(function (card) { card.open = open; });
      });
    });
  }

  // The table of contents marks the section that is being read.
  function contents() {
    var links = all("nav.toc.wide a"), byId = {};
    if (!links.length || !window.IntersectionObserver) return;
    links.forEach(function (link) { byId[decodeURIComponent(link.hash.slice(1))] = link; });
    var heads = all("main h1[id], main h2[id], main h3[id]").filter(function (head) { return byId[head.id]; });
    var waiting = false;
    function mark() {
      waiting = false;
      var now = null;
      heads.forEach(function (head) { if (head.getBoundingClientRect().top < 120) now = head; });
      links.forEach(function (link) { link.removeAttribute("aria-current"); });
      if (now) byId[now.id].setAttribute("aria-current", "location");
    }
    window.addEventListener("scroll", function () { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
    mark();
  }

  function search() {
    var dialog = document.querySelector("dialog.search"), input = dialog.querySelector("input"), list = dialog.querySelector("#found"), none = dialog.querySelector(".found-none");
    var index = null, loading = false, chosen = -1;
    function load() {
      if (index || loading) return;
      loading = true;
      var script = document.createElement("script");
      script.src = "search.js";
      script.onload = function () {
        index = window.courseIndex.map(function (entry) { entry.lowTitle = entry.title.toLowerCase(); entry.lowWords = entry.words.toLowerCase(); return entry; });
        find();
      };
      script.onerror = function () { loading = false; none.textContent = "The search could not be loaded: reload the page."; };
      document.head.appendChild(script);
    }
    function open() { if (!dialog.open) { dialog.showModal(); load(); } input.select(); }
    all("[data-search]").forEach(function (button) { button.addEventListener("click", open); });
    document.addEventListener("keydown", function (event) {
      if ((event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) { event.preventDefault(); open(); }
    });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    input.addEventListener("input", find);
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(chosen + (event.key === "ArrowDown" ? 1 : -1)); }
      if (event.key === "Enter") { event.preventDefault(); var item = list.children[Math.max(chosen, 0)]; if (item) { dialog.close(); location.href = item.firstChild.href; } }
    });
    list.addEventListener("click", function (event) { if (event.target.closest("a")) dialog.close(); });

    // Every word must begin a word of the entry; titles count more than text.
    function score(entry, words) {
      var sum = 0;
      for (var i = 0; i < words.length; i++) {
        var inTitle = begins(entry.lowTitle, words[i]), inWords = inTitle < 0 ? begins(entry.lowWords, words[i]) : -1;
        if (inTitle < 0 && inWords < 0) return 0;
        sum += inTitle === 0 ? 14 : inTitle > 0 ? 10 : 1 + 2 / (1 + inWords / 200);
      }
      return sum + (entry.kind === "notebook" ? 0.5 : 0);
    }
    function begins(text, word) {
      for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return at;
      return -1;
    }
    function find() {
      if (!index) return;
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      list.textContent = "";
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-expanded", "false");
      if (!words.length) { none.textContent = ""; return; }
      var found = [];
      index.forEach(function (entry) { var points = score(entry, words); if (points > 0) found.push({ entry: entry, points: points }); });
      found.sort(function (a, b) { return b.points - a.points; });
      none.textContent = found.length ? (found.length > 30 ? "30 of " + found.length + " places" : "") : "Nothing found.";
      found.slice(0, 30).forEach(function (hit, i) { list.appendChild(item(hit.entry, words, i)); });
      input.setAttribute("aria-expanded", String(found.length > 0));
      choose(0);
    }
    function item(entry, words, i) {
      var li = document.createElement("li"), link = document.createElement("a"), head = document.createElement("span"), title = document.createElement("span"), kind = document.createElement("span");
      li.id = "found-" + i;
      li.setAttribute("role", "option");
      link.href = entry.url;
      link.tabIndex = -1;
      head.className = "head"; title.className = "title"; kind.className = "kind";
      marked(title, entry.title, words);
      kind.textContent = entry.kind + (entry.in ? " · " + entry.in : "");
      head.append(title, kind);
      link.append(head);
      if (entry.words) { var text = document.createElement("p"); marked(text, around(entry, words), words); link.append(text); }
      li.append(link);
      return li;
    }
    function around(entry, words) {
      var at = Math.min.apply(null, words.map(function (word) { var found = begins(entry.lowWords, word); return found < 0 ? Infinity : found; }));
      if (at === Infinity || at < 60) return entry.words.slice(0, 180);
      return "… " + entry.words.slice(entry.words.indexOf(" ", at - 50) + 1, at + 150);
    }
    function marked(element, text, words) {
      var low = text.toLowerCase(), at = 0;
      while (at < text.length) {
        var next = Infinity, length = 0;
        words.forEach(function (word) { var found = begins(low.slice(at), word); if (found >= 0 && found + at < next && (found > 0 || at === 0 || !/[\p{L}\p{N}]/u.test(low[at - 1]))) { next = found + at; length = word.length; } });
        if (next === Infinity) break;
        element.append(text.slice(at, next));
        var mark = document.createElement("mark");
        mark.textContent = text.slice(next, next + length);
        element.append(mark);
        at = next + length;
      }
      element.append(text.slice(at));
    }
    function choose(to) {
      var items = list.children;
      if (!items.length) return;
      if (items[chosen]) items[chosen].setAttribute("aria-selected", "false");
      chosen = (to + items.length) % items.length;
      items[chosen].setAttribute("aria-selected", "true");
      items[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[chosen].id);
    }
  }
})();
