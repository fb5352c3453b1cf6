"""Copies of one text are one story; the same figures in other words are not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from transforms.stories import StoryIndex, group, shingles

WIRE = """MUNICH, Feb 13 (Reuters) - About 3,000 Islamic State detainees have been transferred from
Syrian prisons to Iraq, Foreign Minister Fuad Hussein said on Friday on the sidelines of a
security conference, and more convoys are on the road. Baghdad is in talks with several
capitals that might take back their citizens, the minister said, but it would need money to
guard and feed the men until then. The U.S. military began the operation on January 21. It
expects to move 7,000 detainees in all. Guards from the Kurdish-led forces had left several
prisons in the northeast of Syria when fighting reached them at the start of the year.
Families of the men have asked for lists of names, which neither side has published so far.
Courts in Baghdad have opened files on each of those who arrived, and judges have begun to
question the first of them in groups of ten, a spokesman for the judiciary said."""

SAME_FIGURES = """Some 3,000 suspected jihadists have now reached Iraq out of the 7,000 whom Washington wants
to bring there from jails in Syria, according to the country's top diplomat. Speaking in
Munich, Hussein told reporters that his government was looking for partners abroad who would
accept their own nationals, and complained about the cost of keeping so many people locked
up. American troops have been driving the prisoners over the border since late January,
after the collapse of several Kurdish-run facilities. Human rights groups say that nobody
knows who exactly is among them, and that the trials which await them may be too short to be
fair."""

OTHER = """Growers along the coast packed 412,000 tonnes of oranges this season, 18 percent more than a
year ago, the farmers' union said. Some 5,700 pickers worked in 61 orchards from November to
February and earned 23 dollars a day. About 160 lorries left for the port every morning,
each with 1,300 crates. Prices fell to 42 cents a kilo. The union has 7,000 members."""


def test_syndicated_copies_are_one_story() -> None:
    sentences = WIRE.split(". ")
    copies = {
        "wire": WIRE,
        "other-dateline": WIRE.replace("MUNICH, Feb 13 (Reuters) -", "BAGHDAD: "),
        "cut-tail": ". ".join(sentences[:4]),
        "headline-and-credit": f"Minister: 3,000 moved\n{WIRE}\nReporting by A. Name; Editing by B. Name",
        "own-lead": "Iraq has received thousands of men, its minister says. " + ". ".join(sentences[1:]),
        "capitals-and-quotes": WIRE.upper().replace("'", "’"),
    }
    assert set(group(list(copies.items())).values()) == {"wire"}


def test_near_but_different_stories_stay_apart() -> None:
    assert group([("a", WIRE), ("b", SAME_FIGURES), ("c", OTHER)]) == {"a": "a", "b": "b", "c": "c"}


def test_shared_background_paragraph_does_not_join_stories() -> None:
    background = (
        " The camp was built for ten thousand people and at one time held more than seventy thousand of them."
    )
    assert set(group([("a", WIRE + background), ("b", SAME_FIGURES + background)]).values()) == {"a", "b"}


def test_round_up_that_quotes_a_short_item_is_no_copy_of_it() -> None:
    item = ". ".join(WIRE.split(". ")[:2])
    rng = random.Random(4)
    words = (SAME_FIGURES + OTHER).split()
    round_up = item + " ".join(rng.choices(words, k=900))
    assert set(group([("item", item), ("round-up", round_up)]).values()) == {"item", "round-up"}


def test_short_and_empty_texts_are_their_own_stories() -> None:
    assert group([("a", ""), ("b", ""), ("c", "Ten men."), ("d", "Ten men.")]) == {k: k for k in "abcd"}


def test_adding_an_article_leaves_earlier_stories_alone() -> None:
    first = [("a", WIRE), ("b", SAME_FIGURES)]
    before = group(first)
    after = group([*first, ("c", WIRE + SAME_FIGURES), ("d", WIRE)])
    assert {k: after[k] for k in before} == before
    assert after["d"] == "a"


def test_story_given_from_an_earlier_run_is_kept() -> None:
    index = StoryIndex()
    assert index.add("a", WIRE, "story-of-last-week") == "story-of-last-week"
    assert index.add("b", WIRE) == "story-of-last-week"


def test_boilerplate_of_an_outlet_does_not_join_its_articles() -> None:
    rng = random.Random(2)
    words = (WIRE + SAME_FIGURES + OTHER).split()
    notice = " This report may not be published, broadcast or redistributed without written permission."
    articles = [(str(n), " ".join(rng.choices(words, k=200)) + notice) for n in range(120)]
    assert len(set(group(articles).values())) == 120


def test_many_copies_of_one_text() -> None:
    articles = [(f"{n:03}", f"PAPER {n} " + WIRE) for n in range(300)]
    assert set(group(articles).values()) == {"000"}


def test_shingles_are_the_same_on_every_machine() -> None:
    # Stored stories depend on it: Python's own hash of text changes with every process.
    assert sorted(shingles("one two three four five six seven eight nine ten eleven twelve")) == sorted(
        shingles("ONE two, three four five six seven eight nine ten eleven twelve!")
    )
    assert sorted(shingles(OTHER))[:3] == [1135376480, 1650603708, 1696567944]


@given(st.lists(st.tuples(st.text(min_size=1, max_size=4), st.text(max_size=200)), max_size=12))
def test_any_texts(articles: list[tuple[str, str]]) -> None:
    stories = group(articles)
    assert set(stories) == {article_id for article_id, _ in articles}
    assert group(articles) == stories
    assert set(stories.values()) <= set(stories)
