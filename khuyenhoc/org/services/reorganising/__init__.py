"""Reorganisation as one act: many units, one decision, one day, one transaction."""

from khuyenhoc.org.services.reorganising.acts import (
    DecisionFile,
    PlanData,
    reorganisation_change,
    reorganisation_commit,
    reorganisation_discard,
    reorganisation_draft,
    reorganisation_preview,
    reorganisation_queue,
    reorganisation_recall,
    reorganisation_take_effect,
    reorganisation_undo,
)
from khuyenhoc.org.services.reorganising.choices import Above, Centers, ReformChoices
from khuyenhoc.org.services.reorganising.proposing import Proposal, Split, reform_propose
from khuyenhoc.org.services.reorganising.running import Preview, reshaped
from khuyenhoc.org.services.reorganising.waiting import due_reorganisations_run

__all__ = [
    "Above", "Centers", "DecisionFile", "PlanData", "Preview", "Proposal", "ReformChoices", "Split",
    "due_reorganisations_run", "reform_propose",
    "reorganisation_change", "reorganisation_commit", "reorganisation_discard",
    "reorganisation_draft", "reorganisation_preview", "reorganisation_queue", "reorganisation_recall",
    "reorganisation_take_effect", "reorganisation_undo", "reshaped",
]  # fmt: skip
