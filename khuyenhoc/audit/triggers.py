"""Triggers that keep a table append-only for every database role."""

from __future__ import annotations

import pgtrigger

REFUSE = "RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';"


def append_only(name: str, *, may_set_once: str | None = None) -> list[pgtrigger.Trigger]:
    """No update, no delete, no truncate; `may_set_once` names a column that may go from null to a value, once.

    The truncate guard stands back for a connection that says `khuyenhoc.allow_truncate=on`: the test database's only.
    """
    update = REFUSE
    if may_set_once:
        update = f"""
            IF OLD.{may_set_once} IS NULL AND NEW.{may_set_once} IS NOT NULL
               AND to_jsonb(OLD) - '{may_set_once}' = to_jsonb(NEW) - '{may_set_once}' THEN
                RETURN NEW;
            END IF;
            {REFUSE}
        """
    return [
        pgtrigger.Trigger(name=f"{name}_no_update", when=pgtrigger.Before, operation=pgtrigger.Update, func=update),
        pgtrigger.Trigger(name=f"{name}_no_delete", when=pgtrigger.Before, operation=pgtrigger.Delete, func=REFUSE),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"""
                IF current_setting('khuyenhoc.allow_truncate', true) = 'on' THEN RETURN NULL; END IF;
                {REFUSE}
            """,
        ),
    ]
