"""Vietnamese text as people keep it in lists: names, old fonts, days, phones, identity numbers, amounts. No models."""
