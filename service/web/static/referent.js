// Small helps on top of pages that work without: copying a reference, a verdict, keys. No other site is asked.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const link = new URL(button.dataset.link, location.href).href;
    await navigator.clipboard.writeText(`${button.dataset.copy}\n${link}`);
    const label = button.lastChild;
    const said = label.textContent;
    label.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { label.textContent = said; }, 2500);
  });
}

// The forms work by themselves; here they keep the reader on the page.
for (const box of document.querySelectorAll(".verdict")) {
  const [thumbs, why] = box.querySelectorAll("form");
  const status = box.querySelector("[role=status]");
  const [good, bad] = thumbs.querySelectorAll("button");
  bad.setAttribute("aria-expanded", "false");
  bad.setAttribute("aria-controls", why.id);
  const send = async (verdict, more) => {
    const citations = new FormData(thumbs).getAll("vist");
    const answer = await fetch("/api/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question: box.dataset.question, verdict, citations, ...more }),
    }).catch(() => null);
    const kept = answer !== null && answer.ok;
    status.textContent = kept ? box.dataset.thanks : box.dataset.failed;
    for (const each of [good, bad]) each.disabled = kept;
    if (kept) why.hidden = true;
  };
  thumbs.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter !== bad) { send("up", {}); return; }
    why.hidden = !why.hidden;
    bad.setAttribute("aria-expanded", String(!why.hidden));
    if (!why.hidden) why.elements.reason.focus();
  });
  why.addEventListener("submit", (event) => {
    event.preventDefault();
    const { reason, comment } = Object.fromEntries(new FormData(why));
    send("down", { reason: reason || null, comment });
  });
}

// Where a language model words answers, the page comes with the quotes at once, and the wording behind it.
for (const place of document.querySelectorAll("[data-at-once]")) {
  if (place.tagName === "FORM") {
    place.append(Object.assign(document.createElement("input"), { type: "hidden", name: "straks", value: "1" }));
  } else {
    for (const link of place.querySelectorAll("a")) link.href += "&straks=1";
  }
}

const worded = document.querySelector("[data-stream]");
if (worded) {
  const here = new URL(location.href);
  here.searchParams.delete("straks");
  history.replaceState(null, "", here); // who gets this address may have no script
  word(worded, document.querySelector(".writing"));
}

async function word(place, status) {
  status.textContent = status.dataset.writing;
  place.setAttribute("aria-busy", "true");
  const answer = await eventNamed("answer", place.dataset).catch(() => null);
  place.removeAttribute("aria-busy");
  const shown = place.textContent;
  const terms = [...place.querySelectorAll("a.explained")];
  if (answer) place.replaceChildren(...lined(answer.answer, place.dataset.source));
  for (const term of terms) relink(place, term);
  // Where it was not worded, the note says why; the quotes stand either way.
  const changed = place.textContent !== shown;
  status.textContent = (answer && answer.note) || (changed ? status.dataset.written : "");
}

// The data of an answer's event; null where the stream ends without it.
async function eventNamed(name, asked) {
  const response = await fetch("/api/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ question: asked.question, conversation: asked.conversation ?? null }),
  });
  if (!response.ok) return null;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    const events = (waiting + (value ?? "")).split("\n\n");
    waiting = events.pop();
    for (const event of events) {
      const [said, data] = event.split("\ndata: ");
      if (said === `event: ${name}`) return JSON.parse(data);
    }
    if (done) return null;
  }
}

// The text's lines with their marks as links to the sources below, as the server makes them.
function lined(text, source) {
  const plain = text.replaceAll("\x02", "-").replaceAll("\uf0b7", "•").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
  return plain.split("\n").filter((line) => line.trim()).map((line) => {
    const paragraph = document.createElement("p");
    paragraph.append(...linked(line, source));
    return paragraph;
  });
}

// What was explained in the quotes is explained in their wording: its first use, as the server would make it.
function relink(place, term) {
  const whole = new RegExp(`(?<![\\p{L}\\d-])${term.textContent.replace(/[^\p{L}\d]/gu, "\\$&")}(?![\\p{L}\\d])`, "u");
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.data.search(whole);
    if (at < 0 || texts.currentNode.parentElement.closest("a")) continue;
    const rest = texts.currentNode.splitText(at);
    rest.data = rest.data.slice(term.textContent.length);
    rest.before(term);
    return;
  }
}

function linked(line, source) {
  return line.split(/(\[\d{1,3}\])/).map((piece) => {
    const n = /^\[(\d{1,3})\]$/.exec(piece)?.[1];
    if (!n || !document.getElementById(`kilde-${n}`)) return piece;
    const link = document.createElement("a");
    link.className = "ref";
    link.href = `#kilde-${n}`;
    link.setAttribute("aria-label", `${source} ${n}`);
    link.textContent = piece;
    return link;
  });
}

if (document.querySelector("a.explained")) import("./terms.js");

for (const form of document.querySelectorAll("[data-working]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // a file to take away: the page stays
    const status = form.querySelector(".working");
    status.textContent = form.dataset.working;
    status.hidden = false;
  });
}
// A page that the browser goes back to is shown as it was left: choices are to agree with its address.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(".searching, .narrowing")) form.reset();
  for (const status of document.querySelectorAll(".working")) status.hidden = true;
});

// The boxed words and their text are both to be seen: the text scrolls in its own column.
addEventListener("load", () => {
  const boxed = document.querySelector(".boxes rect");
  const beside = document.querySelector(".beside");
  if (!boxed || !beside || getComputedStyle(beside).position !== "sticky") return;
  const marked = document.getElementById("mark");
  if (marked) beside.scrollTop = marked.offsetTop - beside.offsetTop - beside.clientHeight / 3;
  // Behind the browser's own jump to the mark, which it makes when the page is whole.
  setTimeout(() => boxed.scrollIntoView({ block: "center", behavior: "instant" }), 0);
});

for (const box of document.querySelectorAll(".facets input")) {
  box.addEventListener("change", () => box.form.requestSubmit());
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const results = [...document.querySelectorAll(".found .place a, .sources .place a, .cards li > a, .items li > a")];
  const at = results.indexOf(document.activeElement);
  if (event.key === "Escape" && (typing || at >= 0)) { document.activeElement.blur(); return; }
  // From the box and from a result alone: elsewhere the arrows scroll, as everywhere.
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && results.length && (at >= 0 || (typing?.matches("[data-focus]") && step > 0))) {
    event.preventDefault();
    (results[at + step] ?? (step < 0 ? document.querySelector("[data-focus]") : results[at]))?.focus();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-focus]");
    if (field === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  }
  const turn = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = turn && document.querySelector(`a[rel="${turn}"]`);
  if (link) link.click();
});
