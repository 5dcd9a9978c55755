"""Implementation of the component tags; templates know them as the one library `ui` (templatetags/ui.py)."""
