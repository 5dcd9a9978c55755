"""The verbs of the `khuyenhoc` command: one module each.

The docstring is the help that people read, so it is Vietnamese; `add_arguments(parser)` says what may be given,
`run(options) -> int` does it and answers the exit code. Names that begin with an underscore are no commands.
"""
