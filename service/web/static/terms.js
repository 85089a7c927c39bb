// What an abbreviation means, in place: by pointer, by focus and by touch. Without this the links lead to the entry.
"use strict";

// One box for all. It stays while pointer or focus is on the word or on the box itself, and goes with Escape.
const box = Object.assign(document.createElement("div"), { id: "forklaret", className: "explanation", hidden: true });
box.setAttribute("role", "tooltip");
let word = null;
let leaving = 0;

function show(link) {
  clearTimeout(leaving);
  if (word === link) return;
  hide();
  word = link;
  const means = Object.assign(document.createElement("strong"), { textContent: link.dataset.means, lang: "da" });
  box.replaceChildren(means);
  if (link.dataset.whose) {
    box.append(Object.assign(document.createElement("span"), { textContent: link.dataset.whose }));
  }
  // Within the page's landmarks, and in no element with a place of its own: its place is the whole page's.
  (link.closest("main") ?? document.body).append(box);
  box.hidden = false;
  link.setAttribute("aria-describedby", box.id);
  place(link);
}

function place(link) {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const under = at.bottom + height < innerHeight || at.top < height;
  box.style.left = `${scrollX + Math.max(8, Math.min(at.left, room - width - 8))}px`;
  // Edge to edge: the pointer reaches the box without leaving the word.
  box.style.top = `${scrollY + (under ? at.bottom : at.top - height)}px`;
}

function hide() {
  clearTimeout(leaving);
  word?.removeAttribute("aria-describedby");
  word = null;
  box.hidden = true;
}

function soon() {
  clearTimeout(leaving);
  leaving = setTimeout(() => { if (document.activeElement !== word) hide(); }, 250);
}

const explained = (target) => (target instanceof Element ? target.closest("a.explained") : null);

addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = explained(event.target);
  if (link) show(link);
  else if (word && box.contains(event.target)) clearTimeout(leaving);
  else if (word) soon();
});
addEventListener("focusin", (event) => {
  const link = explained(event.target);
  if (link) show(link);
  else if (word) hide();
});
addEventListener("focusout", (event) => { if (event.target === word) soon(); });
addEventListener("keydown", (event) => { if (event.key === "Escape" && word) { hide(); event.stopPropagation(); } }, true);
// A touch shows; a second one on the same word follows the link. One elsewhere hides.
let touched = null;
addEventListener("pointerdown", (event) => {
  const link = explained(event.target);
  touched = event.pointerType === "touch" && link && link !== word ? link : null;
  if (word && !link && !box.contains(event.target)) hide();
});
addEventListener("click", (event) => {
  const link = explained(event.target);
  if (link && link === touched) { event.preventDefault(); show(link); }
  touched = null;
});
addEventListener("resize", () => { if (word) place(word); });
// Loaded after the page: who points at a word by now need not point again.
const early = document.querySelector("a.explained:hover, a.explained:focus");
if (early && !matchMedia("(hover: none)").matches) show(early);
document.documentElement.dataset.explains = "yes";
