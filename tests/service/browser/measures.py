"""What is read off a page in the browser, beside the rules of axe."""

from __future__ import annotations

from typing import Any

# Success criterion 2.5.8: 24 by 24, or alone within a circle of 24, or a link in a sentence.
TARGETS = """() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
  const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((e) => e.type !== "hidden" && !e.disabled && shown(e));
  // A field that its label encloses is aimed at through the label.
  const box = (e) => (e.closest("label") ?? e).getBoundingClientRect();
  const inSentence = (e) => {
    const around = e.closest("p, li, dd, blockquote, .answer");
    return e.tagName === "A" && getComputedStyle(e).display === "inline" && around
      && around.textContent.trim().length > e.textContent.trim().length + 2;
  };
  const small = targets.filter((e) => box(e).width < 24 || box(e).height < 24).filter((e) => !inSentence(e));
  const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
  const crowded = (e) => targets.some((o) => {
    if (o === e || o.closest("label") === e.closest("label") && e.closest("label")) return false;
    const [x, y] = middle(box(e)), r = box(o);
    if (small.includes(o)) { const [a, b] = middle(r); return Math.hypot(a - x, b - y) < 24; }
    const dx = Math.max(r.left - x, 0, x - r.right), dy = Math.max(r.top - y, 0, y - r.bottom);
    return Math.hypot(dx, dy) < 12;
  });
  return small.filter(crowded).map((e) => `${e.outerHTML.slice(0, 120)} ${box(e).width}x${box(e).height}`);
}"""


def lapses(page: Any) -> list[str]:
    """What WCAG 2.2 does not allow on a page: small targets, dragging, help that is not in its place."""
    found: list[str] = page.evaluate(TARGETS)
    if page.locator("[draggable=true], input[type=range]").count():
        found.append("something is to be dragged")
    help_link = page.locator("footer .inner > p:last-child.help a")
    if not str(help_link.get_attribute("href")).startswith("mailto:sekretariat@example.dk"):
        found.append("no help at the foot of the page")
    return found
