"""The key of the archives. It lies in the data folder or in the environment, and never in an archive."""

from __future__ import annotations

from pathlib import Path

from khuyenhoc.core import env
from khuyenhoc.core.backup.sealing import BackupError
from khuyenhoc.core.database import secret

NAME = "BACKUP_KEY"
FILE_NAME = "backup_key"


def read_key(key_file: Path | None) -> str | None:
    """The key that was given by a file or by BACKUP_KEY, or None."""
    if key_file is None:
        return env.text(NAME, "") or None
    try:
        key = key_file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError("no_key", f"Không đọc được khoá trong {key_file}.") from error
    if not key:
        raise BackupError("no_key", f"Tệp khoá {key_file} trống.")
    return key


def backup_key(data_dir: Path, key_file: Path | None = None) -> str:
    """The given key, else the one in the data folder, which is made once."""
    return read_key(key_file) or secret(NAME, data_dir)


def keep_key(data_dir: Path, key: str) -> None:
    """After a restore: later archives are sealed with the key that people have already noted."""
    path = data_dir / "secrets" / FILE_NAME
    path.touch(mode=0o600)
    path.write_text(key)
