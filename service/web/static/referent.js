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

for (const box of document.querySelectorAll(".verdict")) {
  box.hidden = false;
  const status = box.querySelector("[role=status]");
  for (const button of box.querySelectorAll("[data-verdict]")) {
    button.addEventListener("click", async () => {
      const citations = [...document.querySelectorAll(".quote > a")].map((a) => a.getAttribute("href")).slice(0, 40);
      const said = { question: box.dataset.question, verdict: button.dataset.verdict, citations };
      const answer = await fetch("/api/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(said),
      }).catch(() => null);
      const kept = answer !== null && answer.ok;
      status.textContent = kept ? box.dataset.thanks : box.dataset.failed;
      for (const each of box.querySelectorAll("[data-verdict]")) each.disabled = kept;
    });
  }
}

for (const form of document.querySelectorAll("[data-working]")) {
  form.addEventListener("submit", () => {
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
  if (event.key === "Escape" && typing) { typing.blur(); return; }
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
