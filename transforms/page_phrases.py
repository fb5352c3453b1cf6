"""Stock phrases that systems and desks put into and around articles; none names a publisher."""

from __future__ import annotations

import re


def _line(*patterns: str, end: str = "") -> re.Pattern[str]:
    """A pattern for a line that begins with one of these, after quotes, dashes and brackets."""
    return re.compile(rf"^\W*(?:{'|'.join(patterns)}){end}", re.IGNORECASE)


END_MARKER = _line(
    r"related(?: (?:articles?|stories|news|posts|content|topics|reading|links|coverage))?",
    r"most (?:read|popular|viewed|shared)\b.{0,30}|popular(?: (?:now|stories|posts))?|trending(?: now)?",
    r"recommended(?: (?:for you|videos?|stories|articles))?|what do you think",
    r"you (?:may|might|could) also (?:like|be interested in).{0,20}|explore more\b.{0,40}",
    r"more (?:from|on|in|stories|news|articles|about)\b.{0,40}|read more (?:on|from|about)\b.{0,40}",
    r"read (?:next|also|more)|up next|next (?:article|story|up)|editor'?s'? picks?|keep reading",
    r"latest (?:news|stories|headlines)|top stories|in other news|other news|don'?t miss|discover more",
    r"around the web|from the web|sponsored(?: content)?|tags|topics|filed under|see more",
    r"about the authors?|share this(?: article| story| post)?|sign up .{0,60}newsletters?",
    r"اقرأ أيضا|ذات صلة|مواضيع ذات صلة|الأكثر قراءة",
    r"ilgili haberler|lesen sie auch|à lire aussi|sur le même sujet",
    end=r"\W*$",
)
"""A short line after which, late in a page, other stories follow."""

COMMENTS_MARKER = _line(
    r"comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|join the (?:conversation|discussion)",
    r"التعليقات|yorumlar|commentaires|kommentare|comentarios",
    end=r"\W*$",
)
"""A short line after which readers' comments follow."""

STOCK_LINE = _line(
    # adverts and page mechanics
    r"adverti[sz]ements?\b|adverts?$|article content$|(?:article|story) continues below|scroll to continue",
    r"skip (?:ad|advertisement|to)\b|loading\W*$|watch (?:now|live)$|listen (?:now|to this)\b|print$|save$",
    r"copy link$|comments?$|share(?: this)?(?: article| story)?$|\d+ comments?$",
    r"(?:image|photo|picture|slide) \d+ (?:of|/) \d+",
    # other stories
    r"(?:read more|also read|read also|read next|read|see also|see more|related|more|watch)\s*[:|]",
    r"recommended\s*[:|]|up next\s*:|don'?t miss\b",
    r"related (?:news|stories|articles|topics|content|links|coverage)$",
    # newsletters, apps, channels, subscriptions
    r"sign up (?:now|today|here|for|to)\b.{0,80}(?:newsletter|inbox|alerts|briefing|digest|updates)",
    r"sign up for (?:our|the) emails?\b|by signing up\b|you can unsubscribe\b",
    r".{0,300}\bsign(?:ing)? up (?:for|to)\b.{0,120}\bnewsletter",
    r"get (?:the|our|your|all the) (?:latest|top|day|best|most|news|free)\b"
    r".{0,120}(?:inbox|newsletter|email)",
    r"get .{2,30} (?:on the go|newsletter|app)\b|subscribe (?:now|today|here|to (?:our|the|get))\b",
    r"(?:sign in|log in|create an account|register)(?: (?:or|to|now|/)\b.{0,60})?$|already a subscriber",
    r"(?:register|subscribe|sign in|this article is).{0,60}\bunlock\b",
    r"(?:click|tap) here\b.{0,60}$|follow (?:us|me|the .{3,40}) on\b|like us on facebook",
    r"join (?:us|our|the) .{0,40}(?:whatsapp|telegram|channel|community)|download (?:our|the) .{0,20}app\b",
    r"(?:stay|keep) (?:informed|updated|up to date|connected)\b",
    r"for (?:the latest|more|all the latest) .{0,40}(?:news|stories|updates)\b.{0,120}"
    r"(?:sign|check|visit|follow|click|page|download|subscribe)",
    # to and about the desk
    r"(?:do you have|got) a (?:story|tip|news tip)|get in touch\b|contact (?:us|the author|the reporter)\b",
    r"email .{3,60}@|our standards\s*:|(?:\w+ ){0,2}views (?:and opinions )?expressed\b",
    r"(?:[^.]{3,60} )?contributed (?:reporting|to this (?:report|story|article))\b",
    r"\(?(?:additional |with )?(?:reporting|editing|writing|compiled|translation) by\b",
    r"additional reporting\b",
    r"filed under\b|tags?\s*:|topics?\s*:|this article (?:contains affiliate|was originally published)",
    r"(?:photo(?:graph)?s?|images?|pictures?)(?: by| credits?)?\s*[:/]|getty images$|image source\b",
    r"(?:copyright|\(c\))\W.{0,12}\d{4}.{0,60}$",
    r"(?:19|20)\d{2} .{3,60}\. all rights reserved|all rights reserved",
    r"(?:if you (?:buy|purchase)|we (?:may|independently)|buying through|our recommendations are)\b"
    r".{0,160}(?:commission|independent|sale|affiliate|selected)",
    # reading times and ages; dates are told by page_lines
    r"\d+ min(?:ute)?s?(?: read)?$|\d+ (?:minutes?|hours?|days?|weeks?|months?) ago$",
    # addresses
    r"\S+@\S+\.\w+$|(?:https?://)?(?:www\.)?(?:twitter|facebook|instagram|x)\.com/\S+$",
)
"""Lines that systems and desks put around articles; each is dropped wherever it stands."""

CREDIT_LINE = re.compile(
    r"reporting|editing|writing|contributed|source|agency|agencies|©|\(c\)|copyright|rights", re.IGNORECASE
)
"""Which of them may tell whose text it is."""

LABELLED_DATE = _line(r"(?:first )?published|posted|(?:last )?updated|last modified", end=r"\b")
"""The label of a line that tells the date of the article, wherever it stands."""
