from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.sources.loader import load, load_folder, parse, warc_source
from flows.sources.model import Feed, Listing, Warc

GOOD = """
name = "one"
kind = "feed"
address = "https://news.example/feed.xml"
publisher = "News"
publisher_country = "IRQ"
languages = ["en", "ckb"]
cadence = "30m"

[expect]
min = 5

[terms]
decision = "use"
reason = "Publishes feeds for readers."
date = 2026-11-25
address = "https://news.example/terms"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str, name: str = "one") -> Path:
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_good_file(written: Callable[[str], Path]) -> None:
    source = load(written(GOOD))
    assert isinstance(source, Feed)
    assert source.cadence == timedelta(minutes=30)
    assert source.delay == timedelta(seconds=5)
    assert source.revisit_after == tuple(timedelta(hours=h) for h in (1, 6, 24, 72, 168))
    assert source.terms.date == date(2026, 11, 25)
    assert source.live


MISTAKES = [
    # what is changed, what it becomes, the key named, words of the message
    ('kind = "feed"', 'kind = "fed"', "kind", "did you mean 'feed'?"),
    ('kind = "feed"', "", "kind", "missing; write kind = one of feed, sitemap"),
    ('name = "one"', 'name = "two"', "name", "write name = 'one' or rename the file"),
    ('name = "one"', "", "name", "missing; write name"),
    ("cadence", "cadense", "cadense", "unknown key; did you mean 'cadence'?"),
    ("[expect]", "[expext]", "expext", "did you mean 'expect'?"),
    ("min = 5", "min = 5\nmaximum = 9", "expect.maximum", "unknown key"),
    ("min = 5", "min = 5\nmax = 3", "expect", "max (3) is below min (5)"),
    ("min = 5", "", "expect.min", "missing"),
    ('decision = "use"', "", "terms.decision", "the run reads no source without a decision"),
    ('decision = "use"', 'decision = "maybe"', "terms.decision", '"use", "ask" or "avoid"'),
    ("date = 2026-11-25", "", "terms.date", "write the day of the decision"),
    ('reason = "Publishes feeds for readers."', 'reason = "ok"', "terms.reason", "say in a sentence"),
    ('address = "https://news.example/terms"', "", "terms", "give `licence` or `address`"),
    ('publisher_country = "IRQ"', 'publisher_country = "Iraq"', "publisher_country", "alpha-3"),
    ('languages = ["en", "ckb"]', 'languages = ["english"]', "languages", "ISO 639"),
    ('cadence = "30m"', 'cadence = "half an hour"', "cadence", "a number and s, m, h or d"),
    ('cadence = "30m"', 'cadence = "30m"\ndelay = "0s"', "file", 'at least "1s"'),
    (
        'cadence = "30m"',
        'cadence = "30m"\narticle_pattern = "("',
        "article_pattern",
        "not a regular expression",
    ),
    (
        'cadence = "30m"',
        'cadence = "30m"\nrevisit_after = ["1d", "1h"]',
        "revisit_after",
        "from young to old",
    ),
    ('"https://news.example/feed.xml"', '"ftp://news.example/"', "address", "not an http or https address"),
    ('"https://news.example/feed.xml"', '"https://me:pw@news.example/"', "address", "passwords out"),
    ('kind = "feed"', 'kind = "listing"', "selector", "write the CSS selector"),
    ('kind = "feed"', 'kind = "listing"\nselector = "a["', "selector", "not a CSS selector"),
    ('kind = "feed"', 'kind = "feed"\nselector = "a"', "selector", "unknown key"),
    ('kind = "feed"', 'kind = "feed"\nbase = "/"', "base", "unknown key"),
    ('kind = "feed"', "kind = [", "", "not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "key", "words"), MISTAKES)
def test_a_mistake_is_told_with_file_key_and_remedy(
    written: Callable[[str], Path], old: str, new: str, key: str, words: str
) -> None:
    assert old in GOOD
    path = written(
        GOOD.replace(old, new, 1) if key != "terms" else re.sub(re.escape(old) + r"\s*$", new, GOOD)
    )
    with pytest.raises(UserError) as error:
        load(path)
    message = str(error.value)
    assert message.startswith(f"{path}: {key}"), message
    assert words in message
    assert "Traceback" not in message


def test_a_missing_table_of_terms(written: Callable[[str], Path]) -> None:
    with pytest.raises(UserError, match=r"terms: missing; add \[terms\] with decision"):
        load(written(GOOD.partition("[terms]")[0]))


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace('"one"', '"a"').replace("min", "mim"))
    (tmp_path / "b.toml").write_text(GOOD.replace('"one"', '"b"').replace("IRQ", "XX"))
    (tmp_path / "c.toml").write_text(GOOD.replace('"one"', '"c"'))
    with pytest.raises(UserError) as error:
        load_folder(tmp_path)
    lines = str(error.value).splitlines()
    assert [line.split(": ")[0].rpartition("/")[2] for line in lines] == ["a.toml", "a.toml", "b.toml"]


def test_names(tmp_path: Path) -> None:
    for name in ("shafaq-en", "rudaw"):
        (tmp_path / f"{name}.toml").write_text(GOOD.replace('"one"', f'"{name}"'))
    assert [source.name for source in load_folder(tmp_path, ["rudaw"])] == ["rudaw"]
    with pytest.raises(UserError, match="did you mean 'shafaq-en'"):
        load_folder(tmp_path, ["shafak-en"])
    with pytest.raises(UserError, match="no such folder"):
        load_folder(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no source file"):
        load_folder(tmp_path / "empty")
    with pytest.raises(UserError, match="no such source file"):
        load(tmp_path / "none.toml")


def test_a_loopback_source_needs_no_delay(written: Callable[[str], Path]) -> None:
    text = GOOD.replace('cadence = "30m"', 'cadence = "0s"\ndelay = "0s"\nallow_loopback = true')
    source = load(written(text))
    assert not source.live


def test_overrides_replace_keys(written: Callable[[str], Path]) -> None:
    source = load(written(GOOD), {"address": "http://127.0.0.1:1/feed.xml", "allow_loopback": True})
    assert isinstance(source, Feed) and source.address == "http://127.0.0.1:1/feed.xml"


def test_the_documented_example_loads() -> None:
    import tomllib

    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    source = parse(tomllib.loads(example), Path("shafaq-en.toml"))
    assert source.name == "shafaq-en" and source.evidence is not None and not source.evidence.probed


def test_every_key_is_documented() -> None:
    from flows.sources.model import CLASSES

    text = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    for model in CLASSES.values():
        for key in set(model.model_fields) - {"base"}:
            assert f"`{key}`" in text or f"[{key}]" in text, key


def test_a_selector_is_checked_when_loading() -> None:
    data = {
        "name": "one", "kind": "listing", "address": "https://a.example/", "selector": "ul.stories > li a",
        "publisher": "A", "publisher_country": "INT", "languages": ["ar"], "cadence": "1h",
        "expect": {"min": 1},
        "terms": {"decision": "ask", "reason": "not yet asked", "date": "2026-11-25", "licence": "unknown"},
    }  # fmt: skip
    assert isinstance(parse(data, Path("one.toml")), Listing)


def test_warc_files_of_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such WARC file"):
        warc_source([tmp_path / "no.warc.gz"])
    file = tmp_path / "a.warc.gz"
    file.touch()
    source = warc_source([file])
    assert isinstance(source, Warc) and source.files == (str(file),) and not source.live
