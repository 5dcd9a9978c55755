"""From a list as people keep it to clean rows: reading, columns, rows, units, duplicates. No models, no database."""
