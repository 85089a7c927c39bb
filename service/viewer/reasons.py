"""Why there is no picture or no box, in a sentence for the reader."""

from __future__ import annotations

from service.viewer.model import Why

_REASONS = {
    "da": {
        Why.GONE: "Originalen findes ikke længere på sin plads. Her står den tekst, der blev læst.",
        Why.REPLACED: "Originalen er ændret, siden den blev læst. Her står den tekst, der blev læst.",
        Why.TEXT: "Filen har ingen sider, der kan vises som billede. Her står dens tekst.",
        Why.INSIDE: "Siden er fra en fil inde i filen og kan ikke vises som billede. Her står dens tekst.",
        Why.DAMAGED: "Siden kan ikke tegnes; filen er beskadiget. Her står den tekst, der blev læst.",
        Why.BUSY: "Siden kunne ikke tegnes i tide. Prøv igen om et øjeblik.",
        Why.OTHER_TEXT: "Ordene kan ikke placeres nøjagtigt på billedet, så de er kun markeret i teksten.",
        Why.HIDDEN: "Siden rummer noget, der ikke er offentligt. Her står det, der må læses.",
        Why.MASKED: "Siden rummer et personnummer og vises kun som tekst, hvor det er skjult.",
        Why.UNSEEN: "Ordene står uden for den viste del af siden, så de er kun markeret i teksten.",
    },
    "en": {
        Why.GONE: "The original is no longer where it was read from. This is the text that was read.",
        Why.REPLACED: "The original has changed since it was read. This is the text that was read.",
        Why.TEXT: "The file has no pages that can be shown as pictures. This is its text.",
        Why.INSIDE: "The page is of a file inside the file, which has no pictures. This is its text.",
        Why.DAMAGED: "The page cannot be drawn; the file is damaged. This is the text that was read.",
        Why.BUSY: "The page could not be drawn in time. Try again in a moment.",
        Why.OTHER_TEXT: "The words cannot be placed exactly on the picture; they are marked in the text.",
        Why.HIDDEN: "The page holds something that is not public. This is what may be read.",
        Why.MASKED: "The page holds a civil registration number; only its text is shown, with it masked.",
        Why.UNSEEN: "The words stand outside the visible part of the page; they are marked in the text.",
    },
}


def reason(why: Why, language: str = "da") -> str:
    return _REASONS[language][why]
