"""As whom PostgreSQL runs. It refuses root, so under root its processes become the owner of the data, or `nobody`.

Where the data or the programs lie below a folder that this user may not pass (a home of mode 0700), the processes keep
one capability of root, to read and write files, and nothing of the rest.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from khuyenhoc.core.postgres.binaries import PostgresError

PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 4  # keeps capabilities over the change of user, and lets access() count them as open() does
CAP_DAC_OVERRIDE = 1
LINUX_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Runner:
    uid: int
    gid: int
    keeps_reach: bool  # a user who cannot pass some parent folder keeps CAP_DAC_OVERRIDE

    def prepare(self, *, death_signal: int = 0) -> Callable[[], None]:
        """What the child does between fork and exec: change its user, then ask to be told of its parent's death."""
        libc = ctypes.CDLL(None, use_errno=True)
        changes_user = os.geteuid() == 0

        def before_exec() -> None:
            if changes_user:
                if self.keeps_reach:
                    _check(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
                os.setgroups([])
                os.setresgid(self.gid, self.gid, self.gid)
                os.setresuid(self.uid, self.uid, self.uid)
                if self.keeps_reach:
                    _keep_only_reach(libc)
            if death_signal:
                _check(libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0))

        return before_exec

    def check(self) -> None:
        """Say early and clearly when the capability may not be kept, as in some containers."""
        if not self.keeps_reach:
            return
        try:
            subprocess.run(["true"], preexec_fn=self.prepare(), check=True)  # noqa: S607 - any program does
        except subprocess.SubprocessError as error:
            raise PostgresError(
                f"Người dùng {_name(self.uid)} không vào được thư mục dữ liệu hoặc thư mục cài đặt: hãy để chúng ở nơi "
                "mọi người đi qua được (ví dụ /srv), hoặc chạy bằng người dùng thường."
            ) from error

    def own(self, folder: Path) -> None:
        """Make the folder, ours alone. A folder that somebody else has put there is refused."""
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            pass
        else:
            if os.geteuid() == 0:
                os.chown(folder, self.uid, self.gid)
        found = folder.lstat()
        if found.st_uid == 0 and os.geteuid() == 0:
            os.chown(folder, self.uid, self.gid)
        elif found.st_uid != self.uid or folder.is_symlink():
            owner = _name(found.st_uid)
            raise PostgresError(f"Thư mục {folder} thuộc về {owner}: hãy chạy bằng người dùng đó, hoặc đổi DATA_DIR.")
        folder.chmod(0o700)


def runner_for(data: Path, programs: Path) -> Runner:
    if euid := os.geteuid():
        return Runner(euid, os.getegid(), keeps_reach=False)
    owner = data.stat() if data.exists() else None
    if owner is not None and owner.st_uid:
        uid, gid = owner.st_uid, owner.st_gid
    else:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    return Runner(uid, gid, keeps_reach=not (_reaches(uid, gid, data.parent) and _reaches(uid, gid, programs)))


def _reaches(uid: int, gid: int, folder: Path) -> bool:
    for place in (folder, *folder.parents):
        found = place.stat()
        shift = 6 if found.st_uid == uid else 3 if found.st_gid == gid else 0
        if not (found.st_mode >> shift) & 1:
            return False
    return True


def _keep_only_reach(libc: ctypes.CDLL) -> None:
    mask = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)  # effective, permitted, inheritable; low word first
    _check(libc.capset(header, sets))
    _check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0))


def _check(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
