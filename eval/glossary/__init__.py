"""Made papers whose abbreviations and terms are known, and how the glossary reads them."""
