"""One archive that holds everything: the database, the stored files, the keys of encrypted columns.

It is sealed with a key that never lies in it, its parts are listed with their checksums, and one command brings it back
on an empty machine. Nothing is written in the clear on the way.
"""

from khuyenhoc.core.backup.archive import Manifest, inspect
from khuyenhoc.core.backup.keys import backup_key, read_key
from khuyenhoc.core.backup.making import make, make_nightly
from khuyenhoc.core.backup.restoring import restore
from khuyenhoc.core.backup.sealing import BackupError

__all__ = ["BackupError", "Manifest", "backup_key", "inspect", "make", "make_nightly", "read_key", "restore"]
