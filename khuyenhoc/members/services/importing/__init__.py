"""The import of lists: one engine (`checking`, `committing`) for the screens, step by step, and for the command."""

from khuyenhoc.members.services.importing.acts import (
    import_answer,
    import_check,
    import_choose_sheet,
    import_correct,
    import_decide,
    import_map,
    import_start,
)
from khuyenhoc.members.services.importing.committing import import_commit, import_commit_queue
from khuyenhoc.members.services.importing.showing import import_places, rejected_sheet, template_chapters
from khuyenhoc.members.services.importing.straight import ListFile, ListReport, list_import
from khuyenhoc.members.services.importing.undoing import BuiltUpon, import_undo

__all__ = [
    "BuiltUpon", "ListFile", "ListReport", "import_answer", "import_check", "import_choose_sheet", "import_commit",
    "import_commit_queue", "import_correct", "import_decide", "import_map", "import_places", "import_start",
    "import_undo", "list_import", "rejected_sheet", "template_chapters",
]  # fmt: skip
