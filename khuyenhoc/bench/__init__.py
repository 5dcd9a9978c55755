"""Measurements, each beside the raw floor taken in the same run: `khuyenhoc bench`, docs/operate/bench.md.

Everything runs against a server and a folder of its own, made for the run and thrown away after it.
"""
