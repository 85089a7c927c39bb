"""Pages over the sample archive → the pictures of docs/sekretariatet.

`python -m eval.page_gallery DATA` after `make demo` (needs the dev packages and Chromium). Comes in: a data
folder that holds the sample archive. Goes out: docs/img/<name>.png, the top of each page.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "img"
WIDTH = 940
SENTENCE = "DTS besluttede, at Lyngtoften får 24 pladser til en døgntakst på 4.105 kr."
DRAFT = """Udkast: Status for Lyngtoften og hjælpemidler

DTS besluttede, at Lyngtoften fortsætter med 20 pladser uden tidsbegrænsning.

FU besluttede, at Hedelund og Birkesø ikke afprøver et fælles depot for store hjælpemidler i 2025."""
# Picture → address, and how much of the page is shown, in CSS pixels.
PAGES = {
    "opfoelgning": ("/opfoelgning", 920),
    "oversigt": ("/oversigt?fra=2024-11-27&til=2024-11-27", 980),
    "sag-forloeb": ("/sag/dts/2023-09-13/4", 1250),
    "sag-punkt": ("/m/dts/2023-11-22/3", 620),
    "formulering": (f"/formulering?q={quote(SENTENCE)}", 1250),
    "formulering-udkast": (f"/formulering?q={quote(DRAFT)}#udkast", 1250),
    "ordliste": ("/ordliste", 900),
    "ordliste-forklaret": ("/?q=Hvad+besluttede+DTS+om+Lyngtoften+i+november+2023%3F", 560),
}
POINTED_AT = {"ordliste-forklaret": "a.explained"}  # what the picture shows explained


def main(data_dir: Path, out: Path = IMAGES) -> None:
    """Open each page in Chromium and keep its top."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with _serving(data_dir) as address, sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        tab = browser.new_page(viewport={"width": WIDTH, "height": 900}, locale="da-DK")
        # Not ready is 503, and the archive opens in a second or two.
        for _ in range(200):
            if (ready := tab.goto(f"{address}/readyz")) and ready.ok:
                break
            time.sleep(0.1)
        for name, (path, height) in PAGES.items():
            answer = tab.goto(address + path)
            if answer is None or not answer.ok:
                raise SystemExit(f"{path}: {answer and answer.status}. Is the sample archive in {data_dir}?")
            tab.set_viewport_size({"width": WIDTH, "height": height})
            if name in POINTED_AT:
                tab.locator(POINTED_AT[name]).first.hover()
                tab.get_by_role("tooltip").wait_for()
            tab.screenshot(path=str(out / f"{name}.png"))
            tab.mouse.move(0, 0)
        browser.close()


@contextmanager
def _serving(data_dir: Path) -> Iterator[str]:
    """The service's address while it runs, on a port of its own."""
    import uvicorn

    from service.http.app import create_app
    from service.settings import Settings

    app = create_app(Settings.model_validate({"data_dir": data_dir}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
