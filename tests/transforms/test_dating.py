"""as_of and since of a marked number, in sentences of our own; one construction of news prose each."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.dates import find_times
from transforms.figures.dating import date_figure
from transforms.text import Document

# (text with the number in [[ ]], published, event, status, as_of, since); 2023-06-14 is a Wednesday
CASES = [
    # days of the week
    ("Norway brought home [[two]] sisters on Tuesday.", "repatriated", "actual", "2023-06-13", None),
    ("Norway brought home [[two]] sisters on Wednesday.", "repatriated", "actual", "2023-06-14", None),
    ("Norway brought home [[two]] sisters last Wednesday.", "repatriated", "actual", "2023-06-07", None),
    ("On Saturday night [[40]] inmates broke out of the jail in Raqqa.", "escaped", "actual", "2023-06-10", None),
    ("Early Friday, guards caught [[12]] of the men who had fled.", "captured", "actual", "2023-06-09", None),
    ("Some [[150]] prisoners left the jail in the early hours of Monday.", "transferred", "actual", "2023-06-12", None),
    ("A plane carrying [[31]] women landed in Almaty on Sunday, the ministry said on Tuesday.", "repatriated", "actual",
     "2023-06-11", None),
    ("The ministry said on Tuesday that [[31]] women had landed in Almaty on Sunday.", "repatriated", "actual", "2023-06-11", None),
    ("The ministry said on Tuesday that it holds [[31]] women.", "held", "actual", "2023-06-13", None),
    ("Prosecutors announced on Monday that [[nine]] men had been charged.", "prosecuted", "actual", "2023-06-12", None),
    ("According to figures released on Friday, [[2,400]] men are held in the prison.", "held", "actual", "2023-06-09", None),
    # days of the month
    ("On May 30 Sweden took [[nine]] children back.", "repatriated", "actual", "2023-05-30", None),
    ("On 30 May, Sweden took [[nine]] children back.", "repatriated", "actual", "2023-05-30", None),
    ("Sweden took [[nine]] children back on the 30th of May.", "repatriated", "actual", "2023-05-30", None),
    ("A flight on December 4 carried [[nine]] children.", "repatriated", "actual", "2022-12-04", None),
    ("By June 1, [[3,000]] detainees had been moved.", "transferred", "actual", "2023-06-01", None),
    ("As of June 1, [[3,000]] people were still in the camp.", "held", "actual", "2023-06-01", None),
    ("In the night of 3 to 4 June rebels freed [[80]] captives.", "released", "actual", "2023-06-04", None),
    ("The last group of [[25]] Bosnians came home on 19 December 2019.", "repatriated", "actual", "2019-12-19", None),
    # months
    ("Germany fetched [[ten]] women in March.", "repatriated", "actual", "2023-03", None),
    ("Germany fetched [[ten]] women in October.", "repatriated", "actual", "2022-10", None),
    ("Germany fetched [[ten]] women last month.", "repatriated", "actual", "2023-05", None),
    ("Earlier this month [[five]] more were convicted.", "sentenced", "actual", "2023-06", None),
    ("In October last year [[13]] women and their children were flown to Sydney.", "repatriated", "actual", "2022-10", None),
    ("The [[110]] returned in April 2019.", "repatriated", "actual", "2019-04", None),
    ("In late January [[89]] fugitives were caught again.", "captured", "actual", "2023-01", None),
    ("Two months ago [[15]] men were hanged.", "executed", "actual", "2023-04", None),
    # years, with and without a period
    ("In 2022, Iraq took back [[3,000]] of its nationals.", "repatriated", "actual", "2022", "2022"),
    ("Last year [[517]] people were repatriated.", "repatriated", "actual", "2022", "2022"),
    ("Another [[324]] followed in 2021.", "repatriated", "actual", "2021", "2021"),
    ("In 2019 the camp held [[73,000]] people.", "held", "actual", "2019", None),
    ("There were [[40]] inmates when he took office in 2021.", "held", "actual", "2021", None),
    ("Since 2019 France has taken back [[300]] children.", "repatriated", "actual", "2023-06-14", "2019"),
    ("France has taken back [[300]] children since 2019.", "repatriated", "actual", "2023-06-14", "2019"),
    ("Since the start of the year, [[1,200]] Iraqis have gone home.", "repatriated", "actual", "2023-06-14", "2023"),
    ("So far this year [[1,200]] Iraqis have gone home.", "repatriated", "actual", "2023-06-14", "2023"),
    ("Since the caliphate fell in March 2019, [[36]] countries have taken people back.", "repatriated", "actual",
     "2023-06-14", "2019-03"),
    ("Between 2019 and 2021, Kosovo repatriated [[121]] people.", "repatriated", "actual", "2021", "2019"),
    ("From 2014 to 2017 judges tried [[8,000]] suspects.", "prosecuted", "actual", "2017", "2014"),
    ("Over the past three years courts have convicted [[70]] returnees.", "sentenced", "actual", "2023-06-14", "2020"),
    ("In the past two days, [[400]] suspects have been arrested.", "captured", "actual", "2023-06-14", "2023-06-12"),
    ("The operation, which began on June 2, has netted [[61]] suspects.", "captured", "actual", "2023-06-14", "2023-06-02"),
    # today, yesterday, ago
    ("Yesterday [[14]] Yazidi women crossed the border.", "repatriated", "actual", "2023-06-13", None),
    ("[[Fourteen]] women were handed over today.", "repatriated", "actual", "2023-06-14", None),
    ("Three days ago [[14]] women were handed over.", "repatriated", "actual", "2023-06-11", None),
    ("Four years ago, Kosovo took back [[110]] people.", "repatriated", "actual", "2019", None),
    # no date: the publication
    ("About [[10,000]] fighters are held in the northeast.", "held", "actual", "2023-06-14", None),
    ("In all, [[2,000]] foreigners have gone home.", "repatriated", "actual", "2023-06-14", None),
    # a present beside a past
    ("The camp, which was opened in 1991, is home to [[55,000]] people.", "held", "actual", "2023-06-14", None),
    ("Islamic State was beaten in 2019, but [[10,000]] of its men are still in jail.", "held", "actual", "2023-06-14", None),
    ("[[Ten thousand]] men who fought until 2019 sit in these jails.", "held", "actual", "2023-06-14", None),
    ("The prison was attacked in January 2022 and now holds [[4,000]] men.", "held", "actual", "2023-06-14", None),
    ("[[Sixty]] Swedes, most of whom left in 2014, remain in Syria.", "held", "actual", "2023-06-14", None),
    ("A court tried [[three]] men for a massacre in 2014.", "prosecuted", "actual", "2023-06-14", None),
    # an unspecified past
    ("The camp once held [[70,000]] people.", "held", "actual", None, None),
    ("The jail previously housed [[5,000]] men.", "held", "actual", None, None),
    # plans
    ("Canada will fly home [[26]] people.", "repatriated", "planned", "2023-06-14", None),
    ("Canada will fly home [[26]] people next week, officials said on Tuesday.", "repatriated", "planned", "2023-06-13", None),
    ("The [[26]] are to land in Montreal on Friday.", "repatriated", "planned", "2023-06-16", None),
    ("On Friday [[26]] Canadians are due to land in Montreal.", "repatriated", "planned", "2023-06-16", None),
    ("[[Fifty]] men will go on trial on July 3.", "prosecuted", "planned", "2023-07-03", None),
    ("Trials of [[500]] men are to begin in September.", "prosecuted", "planned", "2023-09", None),
    ("In November the government told [[26]] people that they could be repatriated.", "repatriated", "planned", "2022-11", None),
    # the sentence before
    ("A plane from Erbil landed in Oslo on Monday. On board were [[five]] orphans.", "repatriated", "actual", "2023-06-12", None),
    ("Iraq hanged 13 men on Sunday. [[Eleven]] of them had been convicted of terrorism.", "executed", "actual",
     "2023-06-11", None),
    ("Police raided flats in Ankara on Tuesday and detained 21 people. They include [[nine]] Iraqis.", "captured",
     "actual", "2023-06-13", None),
    ("Kosovo takes back [[110]] citizens\nPRISTINA - Kosovo brought 110 citizens home from Syria on Saturday.",
     "repatriated", "actual", "2023-06-10", None),
    # lists
    ("By June 1 these had been moved, by nationality:\nTunisia: 234\nMorocco: [[187]]\nEgypt: 116", "transferred", "actual",
     "2023-06-01", None),
    # datelines and captions
    ("GENEVA, June 9 (Reuters) - The camp holds [[55,000]] people.", "held", "actual", "2023-06-14", None),
    ("BAGHDAD (AP) - Iraq hanged [[13]] men on Sunday.", "executed", "actual", "2023-06-11", None),
]  # fmt: skip


def dated(marked: str, event: str, status: str) -> tuple[str | None, str | None]:
    start = marked.index("[[")
    text = marked.replace("[[", "").replace("]]", "")
    end = marked.index("]]") - 2
    published = date(2023, 6, 14)
    found = date_figure(
        Document.parse(text), find_times(text, published), start, end, published=published, status=status, event=event
    )
    return found.as_of, found.since


@pytest.mark.parametrize(("text", "event", "status", "as_of", "since"), CASES)
def test_dates_of_a_figure(text: str, event: str, status: str, as_of: str | None, since: str | None) -> None:
    assert dated(text, event, status) == (as_of, since)
