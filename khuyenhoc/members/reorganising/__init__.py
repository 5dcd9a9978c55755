"""What a reorganisation does to members: they go on in the heir of their unit from that day, as what they were.

Of a split a person decides who goes where: all to one, by village, or by a list. Memberships that ended before the day
stay where they were.
"""

from khuyenhoc.members.reorganising.deciding import effects, questions
from khuyenhoc.members.reorganising.moving import apply
from khuyenhoc.members.reorganising.undoing import built_upon, undo
from khuyenhoc.org.reorganising.participants import Participant

members_follow = Participant(questions=questions, effects=effects, apply=apply, undo=undo, built_upon=built_upon)

__all__ = ["members_follow"]
