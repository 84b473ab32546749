// A notebook's page: results wait until they are predicted, and the core path can stand alone. No request leaves the page.
(function () {
  "use strict";
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function keep(key, value) { try { if (value) localStorage.setItem(key, value); else localStorage.removeItem(key); } catch (e) { /* a private window keeps nothing */ } }
  function kept(key) { try { return localStorage.getItem(key) || ""; } catch (e) { return ""; } }

  function ways() {
    var ways = document.querySelector(".ways");
    if (!ways) return;
    var predictions = all("form.prediction"), name = ways.dataset.notebook;
    all("[data-way]").forEach(function (box) {
      if (box.dataset.way === "results" && !predictions.length) { box.parentElement.remove(); return; }
      var key = "course-way-" + box.dataset.way;
      box.checked = box.defaultChecked || kept(key) === "on";
      apply();
      box.addEventListener("change", function () { keep(key, box.checked ? "on" : ""); apply(); });
      function apply() { document.documentElement.classList.toggle("way-" + box.dataset.way, box.checked); }
    });
    ways.hidden = !ways.children.length;
    predictions.forEach(function (form) { predict(form, "course-predicted-" + name + "-" + form.dataset.prediction); });
    reveal();
    window.addEventListener("hashchange", reveal);
  }

  // What failed is shown at once: whoever comes for it has predicted enough.
  function predict(form, key) {
    var outcome = form.nextElementSibling, text = form.querySelector("textarea"), button = form.querySelector("button");
    form.hidden = false;
    text.value = kept(key + "-text");
    text.addEventListener("input", function () { keep(key + "-text", text.value); });
    text.addEventListener("keydown", function (event) { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); } });
    form.addEventListener("submit", function (event) { event.preventDefault(); keep(key, "yes"); open(); });
    if (kept(key) || outcome.querySelector(".cell.failed")) open();
    else outcome.classList.add("veiled");
    function open() { outcome.classList.remove("veiled"); button.hidden = true; }
  }

  // A link into a result, or beyond the core path, leads there.
  function reveal() {
    if (location.hash.length < 2) return;
    var target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { return; }
    if (!target) return;
    var veil = target.closest(".veiled"), deeper = target.closest(".deeper");
    if (veil) { veil.classList.remove("veiled"); veil.previousElementSibling.querySelector("button").hidden = true; }
    if (deeper) deeper.classList.add("asked-for");
    if (veil || deeper) target.scrollIntoView();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ways);
  else ways();
})();
