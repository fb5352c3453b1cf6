"""Sentences without a number that make an article of a few others: shorter texts are not reviewed."""

FILLING = (
    " The camps in the north-east of Syria have been a concern of aid groups for years, and officials in "
    "many countries have argued about what is to become of the people in them. Talks with the Kurdish "
    "forces who guard them go on, diplomats say, while winter makes the roads hard to pass and the tents "
    "leak in the rain. Teachers and nurses come when the roads are open, and go again when they are not. "
    "Nobody can say how long this is to last, and many of those who once decided about it have left office."
)
