// Rehearses cards with the schedule of `course interview`: question, answer, ticks, rating. A review is saved before the next card shows.
(function () {
  "use strict";
  var token = document.querySelector("meta[name=course-token]").content;
  var choice = document.querySelector(".choice"), count = document.querySelector(".count"), trouble = document.querySelector(".trouble"), stage = document.querySelector(".on-stage");
  var ratings = ["Again", "Hard", "Good", "Easy"], keys = { a: 1, h: 2, g: 3, e: 4 };
  var card = null, id = "", asked = 0, seconds = 0, isOpen = false, isBusy = false, skipped = [], last = null, turn = 0;

  var wanted = new URLSearchParams(location.search).get("topic");
  if (wanted && Array.prototype.some.call(choice.topic.options, function (option) { return option.value === wanted; })) choice.topic.value = wanted;
  choice.addEventListener("change", function () { skipped = []; next(); });
  choice.addEventListener("submit", function (event) { event.preventDefault(); });

  function call(method, path, body) {
    return fetch("api/" + path, { method: method, headers: { "X-Course-Token": token, "Content-Type": "application/json" }, body: body && JSON.stringify(body) }).then(function (response) {
      return response.json().then(function (answer) { if (!response.ok) throw new Error(answer.error); return answer; });
    }, function () { throw new Error("The course does not answer: is `course open` still running? Nothing was lost; the card waits here."); });
  }
  function fail(error) { trouble.textContent = error.message; trouble.hidden = false; }
  function make(tag, attributes, content) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (content !== undefined) element.innerHTML = content;
    return element;
  }
  function button(label, small, style, act) {
    var element = make("button", { type: "button", "class": style });
    element.textContent = label;
    if (small) { var note = make("small"); note.textContent = small; element.append(note); }
    element.addEventListener("click", act);
    return element;
  }

  function next() {
    var mine = ++turn;
    isOpen = false;
    return call("GET", "next?" + new URLSearchParams({ topic: choice.topic.value, level: choice.level.value, skip: skipped.join(",") })).then(function (answer) {
      if (mine !== turn) return;
      trouble.hidden = true;
      card = answer.card;
      count.textContent = answer.waiting ? answer.waiting + (answer.waiting === 1 ? " card waits" : " cards wait") : "";
      stage.hidden = false;
      stage.textContent = "";
      if (!card) { done(answer); return; }
      stage.append(make("p", { "class": "meta" }, ""));
      stage.firstChild.textContent = card.meta;
      var question = make("h2", { "class": "question", tabindex: "-1" }, card.question);
      stage.append(question, make("p", { "class": "hint" }, "Say your answer aloud. Then look."));
      var actions = make("div", { "class": "actions" });
      actions.append(button("Show the answer", "", "chosen", show), button("Skip", "", "quiet", skip));
      if (last) actions.append(button("Take back: " + last.label, "", "quiet", undo));
      stage.append(actions);
      if (mine > 1) question.focus();
      asked = performance.now();
    }).catch(fail);
  }
  function done(answer) {
    var text = answer.skipped ? "Only the cards you skipped are left." : answer.comesBack ? "All done for now. The next card comes back in " + answer.comesBack + "." : "There are no cards for this choice.";
    var line = make("p", { "class": "question", tabindex: "-1" });
    line.textContent = text;
    stage.append(line);
    var actions = make("div", { "class": "actions" });
    if (answer.skipped) actions.append(button("Show them again", "", "chosen", function () { skipped = []; next(); }));
    if (last) actions.append(button("Take back: " + last.label, "", "quiet", undo));
    if (actions.childNodes.length) stage.append(actions);
  }
  function skip() { if (card && !isBusy) { skipped.push(card.id); next(); } }

  function show() {
    if (!card || isOpen) return;
    isOpen = true;
    seconds = (performance.now() - asked) / 1000;
    // Pressed again after a lost answer, it is the same review.
    id = Array.from(crypto.getRandomValues(new Uint32Array(4)), function (part) { return part.toString(36); }).join("-");
    stage.querySelector(".hint").remove();
    stage.querySelector(".actions").remove();
    stage.append(make("div", {}, card.answer), make("h3", {}, "Which of these did you say?"));
    var list = make("ul", { "class": "ticks" });
    card.points.forEach(function (point, i) {
      var item = make("li"), label = make("label"), box = make("input", { type: "checkbox", value: i + 1 });
      box.addEventListener("change", suggest);
      label.append(box, make("span", {}, point));
      item.append(label);
      list.append(item);
    });
    stage.append(list, make("h3", {}, "How did it go?"));
    var actions = make("div", { "class": "actions rate" });
    ratings.forEach(function (name, i) { actions.append(button(name, "in " + card.choices[i], "", function () { rate(i + 1); })); });
    stage.append(actions, make("p", { "class": "hint suggestion", role: "status" }, ""), make("div", {}, card.rest));
    suggest();
    stage.querySelector(".ticks input").focus({ preventScroll: true });
  }
  function ticked() { return Array.prototype.map.call(stage.querySelectorAll(".ticks input:checked"), function (box) { return Number(box.value); }); }
  function suggested() { var said = card.suggestions[ticked().length]; return seconds <= card.fluentSeconds ? said.fluent : said.slow; }
  function suggest() {
    var rating = suggested();
    stage.querySelectorAll(".rate button").forEach(function (element, i) { element.classList.toggle("chosen", i + 1 === rating); });
    stage.querySelector(".suggestion").textContent = ticked().length + " of " + card.points.length + " points in " + Math.round(seconds) + " s suggests " + ratings[rating - 1].toLowerCase() + ".";
  }
  function rate(rating) {
    if (isBusy || !isOpen) return;
    isBusy = true;
    stage.querySelectorAll(".rate button").forEach(function (element) { element.disabled = true; });
    call("POST", "reviews", { id: id, card: card.id, rating: rating, ticked: ticked(), seconds: seconds }).then(function (saved) {
      last = { card: saved.card, at: saved.at, label: ratings[saved.rating - 1].toLowerCase() + ", back in " + saved.comesBack };
      isBusy = false;
      return next();
    }).catch(function (error) {
      isBusy = false;
      stage.querySelectorAll(".rate button").forEach(function (element) { element.disabled = false; });
      fail(error);
    });
  }
  function undo() {
    if (!last || isBusy) return;
    isBusy = true;
    call("DELETE", "reviews", { card: last.card, at: last.at }).then(function () { last = null; isBusy = false; return next(); }).catch(function (error) { isBusy = false; fail(error); });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !card || document.querySelector("dialog[open]") || /^(SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.type === "search") return;
    var onControl = /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
    if (!isOpen) {
      if ((event.key === " " || event.key === "Enter") && !onControl) { event.preventDefault(); show(); }
      else if (event.key === "s") skip();
      else if (event.key === "u") undo();
      return;
    }
    var box = /^[1-9]$/.test(event.key) && stage.querySelectorAll(".ticks input")[Number(event.key) - 1];
    if (box) { box.checked = !box.checked; suggest(); }
    else if (event.key === "Enter" && !onControl) { event.preventDefault(); rate(suggested()); }
    else if (keys[event.key]) rate(keys[event.key]);
  });
  next();
})();
