"""Who says a marked number, in sentences of our own; one construction of news prose each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.figures.speakers import find_statements, speaker_of
from transforms.text import Document

# (text with the number in [[ ]], the speaker)
CASES = [
    # verbs after and before their subject
    ("The interior ministry said that [[60]] people had come home.", "interior ministry"),
    ("[[Sixty]] people have come home, the interior ministry said.", "interior ministry"),
    ("[[Sixty]] people have come home, said Interior Minister Anna Berg.", "Anna Berg"),
    ("[[Sixty]] people have come home, says Anna Berg, who heads the agency.", "Anna Berg"),
    ("Anna Berg, who heads the agency, said [[60]] people had come home.", "Anna Berg"),
    ("Anna Berg, head of the agency, told Reuters that [[60]] people had come home.", "Anna Berg"),
    ("Its director, Anna Berg, told Reuters that [[60]] people had come home.", "Anna Berg"),
    ("Interior Minister Anna Berg on Tuesday told parliament that [[60]] people had come home.", "Anna Berg"),
    ("The Syrian Democratic Forces announced on Friday that they had caught [[89]] fugitives.", "SDF"),
    ("The Kurdish-led Syrian Democratic Forces (SDF) said [[89]] fugitives were back in custody.", "SDF"),
    ("The UN estimates that [[10,000]] foreigners live in the camp.", "United Nations"),
    ("Human Rights Watch has counted [[42,000]] foreigners in the camps.", "Human Rights Watch"),
    ("Russia's defence ministry reported that [[90]] servicemen had been freed.", "Russia's defence ministry"),
    ("At least [[42,000]] foreigners are held there, estimates Human Rights Watch.", "Human Rights Watch"),
    ("At least [[42,000]] foreigners, the organisation Save the Children has found, are held there.", "Save the Children"),
    ("Kyiv confirmed the return of [[90]] soldiers.", "Kyiv"),
    ("A security source told Shafaq News that [[150]] families had left.", "security source"),
    ("Security sources told AFP that [[21]] men had been hanged.", "security sources"),
    ("A source in the prison service said [[21]] men had been hanged.", "source"),
    ("An official who asked not to be named put the number at [[300]].", "official"),
    ("Lawyers for the families say that [[28]] children remain.", "lawyers"),
    ("Officials there say that [[28]] children remain.", "officials"),
    ("Rights groups count [[28]] children.", "rights groups"),
    ("Witnesses saw at least [[28]] men being led away, residents said.", "residents"),
    ("The ministry made known that [[28]] men had been moved.", "ministry"),
    ("The monitor puts the number of prisoners at [[9,000]].", "monitor"),
    ("Damascus, for its part, speaks of [[120]] escapees.", "Damascus"),
    ("The army, meanwhile, reported [[120]] arrests.", "army"),
    ("Prosecutors have charged [[12]] men, the court's spokeswoman Maria Silva explained.", "Maria Silva"),
    # according to and its kin
    ("According to the Red Cross, [[120]] prisoners were on board.", "Red Cross"),
    ("[[120]] prisoners were on board, according to Red Cross spokeswoman Jessica Mota.", "Jessica Mota"),
    ("[[120]] prisoners were on board, according to a statement by the Red Cross.", "Red Cross"),
    ("[[120]] prisoners were on board, according to a Red Cross statement.", "Red Cross"),
    ("By the ministry's count, [[118]] citizens are in the camps.", "ministry"),
    ("By the count of the Ministry of Security, [[118]] citizens are in the camps.", "Ministry of Security"),
    ("In the minister's words, [[118]] citizens are in the camps.", "minister"),
    ("Going by official statistics, [[118]] citizens are in the camps.", "official statistics"),
    ("The agency learned from a judge that [[118]] men had been tried.", "judge"),
    ("The newspaper has this from the Ministry of Defence: [[195]] were freed.", "Ministry of Defence"),
    ("[[195]] were freed, the agency reported, quoting the foreign ministry.", "agency"),
    ("[[195]] were freed, an adviser to the president was quoted as saying.", "adviser"),
    ("[[195]] were freed, as announced by the foreign ministry.", "foreign ministry"),
    # papers
    ("A report by the United Nations says that [[9,000]] are held.", "United Nations"),
    ("A UN report says that [[9,000]] are held.", "United Nations"),
    ("Figures released by the justice ministry show [[9,000]] prisoners.", "justice ministry"),
    ("The ministry's figures show [[9,000]] prisoners.", "ministry"),
    ("Data from the justice ministry put the number at [[9,000]].", "justice ministry"),
    ("A statement from the coalition said [[9,000]] were held.", "coalition"),
    ("Court documents show that [[nine]] men were convicted.", "Court"),
    ("The broadcaster Yle said [[twelve]] Finns had landed.", "Yle"),
    ("A study by King's College London found that [[13]] percent of 41,000 were women, [[4,761]] in all.",
     "King's College London"),
    # pronouns and returning descriptions
    ("Minister Anna Berg spoke in Oslo. She said that [[60]] people had come home.", "Anna Berg"),
    ("Anna Berg said that the work goes on. She added that [[60]] people had come home.", "Anna Berg"),
    ("The Red Cross said that the operation was over. It had moved [[60]] people, it said.", "Red Cross"),
    ("The foreign ministry announced the flight. The ministry said [[60]] people were on it.", "foreign ministry"),
    ("The foreign ministry announced the flight. Its statement said [[60]] people were on it.", "foreign ministry"),
    ("The coalition ended the mission, Central Command said. The statement said [[60]] men had been moved.", "CENTCOM"),
    ("Iraq's justice minister spoke on Monday, the minister said. Khaled Shwani told reporters [[60]] men were there.",
     "Khaled Shwani"),
    # continuation
    ("The ministry said that 60 people had come home. They include [[40]] children.", "ministry"),
    ("The ministry said that 60 people had come home. [[Forty]] of them are children.", "ministry"),
    ("\"We took 60 people home. Among them are [[40]] children,\" the ministry said.", "ministry"),
    ("“We have [[60]] of them. They come from five countries,” said the warden.", "warden"),
    ("The justice ministry gave these figures on Sunday:\nTunisia: 234\nMorocco: [[187]]\nEgypt: 116", "justice ministry"),
    # the article's own voice
    ("More than [[10,000]] fighters are held in the northeast.", None),
    ("The ministry said that 60 people had come home.\n\nSome [[10,000]] foreigners are still held in Syria.", None),
    ("Officials said the road was closed.\nIn 2019 the camp held [[73,000]] people.", None),
    ("Police arrested [[12]] men.", None),
    ("The minister is said to hold [[12]] men.", None),
    ("The rebels released [[12]] men.", None),
    ("The men were told that [[12]] of them would be freed.", None),
    ("Prisoners released by the rebels number [[12]].", None),
]  # fmt: skip


def spoken(marked: str) -> str | None:
    start = marked.index("[[")
    end = marked.index("]]") - 2
    document = Document.parse(marked.replace("[[", "").replace("]]", ""))
    return speaker_of(document, find_statements(document), start, end)


@pytest.mark.parametrize(("text", "speaker"), CASES)
def test_speakers_of_a_figure(text: str, speaker: str | None) -> None:
    found = spoken(text)
    assert (found or "").lower().removeprefix("the ") == (speaker or "").lower()
