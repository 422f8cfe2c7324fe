"""Addresses as readers, apps and partners pass them on: what is the same page, what is tracking, what is identity."""

import pytest

from ingest.urls import clean_url, same_url

# Forms of one page, and the page.
SAME = [
    ("https://example.org/amp/a", "https://example.org/a"),
    ("https://example.org/a.amp", "https://example.org/a"),
    ("https://example.org/a.html.amp", "https://example.org/a.html"),
    ("https://example.org/a_amp.html", "https://example.org/a.html"),
    ("https://example.org/a?amp", "https://example.org/a"),
    ("https://example.org/a?amp=1&p=3", "https://example.org/a?p=3"),
    ("https://example.org/a?outputType=amp&id=4", "https://example.org/a?id=4"),
    ("https://example.org/a?view=amp", "https://example.org/a"),
    ("https://example.org/a?mobile=1", "https://example.org/a"),
    ("https://example.org/amp/?p=3", "https://example.org/?p=3"),
    (
        "https://example-org.cdn.ampproject.org/v/s/example.org/a?amp_js_v=0.1&usqp=mq",
        "https://example.org/a",
    ),
    ("https://example-org.cdn.ampproject.org/c/example.org/a", "https://example.org/a"),
    ("https://www.google.com/amp/example.org/a", "https://example.org/a"),
    ("https://www.bing.com/amp/s/example.org/a", "https://example.org/a"),
    ("https://touch.example.org/a", "https://example.org/a"),
    ("https://mobil.example.de/a", "https://example.de/a"),
    ("https://wap.example.com/a", "https://example.com/a"),
    ("https://a-diary.blogspot.com/2026/a.html?m=1", "https://a-diary.blogspot.com/2026/a.html"),
    ("https://example.org//a", "https://example.org/a"),
    ("https://example.org/a;jsessionid=33", "https://example.org/a"),
    ("https://example.org/\u4e2d", "https://example.org/%E4%B8%AD"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/index.php?id=3", "https://example.org/?id=3"),
]
# Two pages, though much alike.
APART = [
    ("https://example.org/a?page=2", "https://example.org/a"),
    ("https://example.org/best-guitar-amp", "https://example.org/best-guitar"),
    ("https://example.org/a?view=1", "https://example.org/a"),
    (
        "https://example.org/story.php?story_fbid=1&id=2",
        "https://example.org/story.php?story_fbid=3&id=2",
    ),
    ("https://example.org/a?m=1", "https://example.org/a"),
    ("https://example.org/a/print", "https://example.org/a"),
    ("https://example.org/a.ampere", "https://example.org/a"),
    ("https://example.org/?article=1", "https://example.org/?article=2"),
]
CLEAN = [
    ("https://example.org/?p=3&fbclid=abc", "https://example.org/?p=3"),
    ("https://example.org/news.php?article=4&mc_cid=3&mc_eid=4", "https://example.org/news.php?article=4"),
    ("https://example.org/a?idxno=33&gclid=1", "https://example.org/a?idxno=33"),
    ("https://example.org/read?oid=001&aid=002&sid1=100&from=timeline", "https://example.org/read?oid=001&aid=002&sid1=100"),
    ("https://example.org/a?xtor=RSS-3208", "https://example.org/a"),
    ("https://example.org/a?at_medium=RSS&at_campaign=WIRE", "https://example.org/a"),
    ("https://example.org/a?CMP=share_btn_tw", "https://example.org/a"),
    ("https://example.org/a?WT.mc_id=e3", "https://example.org/a"),
    ("https://example.org/a?cid=rss-top", "https://example.org/a"),
    ("https://example.org/a?spm=C1.2&id=9", "https://example.org/a?id=9"),
    ("https://example.org/a?unlocked_article_code=1.x", "https://example.org/a"),
    ("https://example.org/a?PHPSESSID=1&nr=2", "https://example.org/a?nr=2"),
    ("https://example.org/a?relatedposts_hit=1&relatedposts_origin=4", "https://example.org/a"),
    ("https://example.org/a?elqTrackId=1&elqaid=2", "https://example.org/a"),
    ("https://example.org/a?cm_mmc=email-_-x", "https://example.org/a"),
    ("https://example.org/a?amp;utm_source=rss&amp;utm_medium=rss", "https://example.org/a"),
    ("https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b&chksm=c&scene=27", "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b"),
    ("https://www.youtube.com/watch?v=1&si=2&t=30", "https://www.youtube.com/watch?v=1&t=30"),
    ("https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://wa.me/?text=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
]  # fmt: skip
# Identity, though it looks like tracking.
STAYS = [
    "https://example.org/a?source=99",
    "https://example.org/a?src=12",
    "https://example.org/a?from=2026-01-01",
    "https://example.org/a?cid=44",
    "https://example.org/a?ref=v2.0",
    "https://example.org/a?si=2",
    "https://example.org/a?t=30",
    "https://example.org/a?campaign=7",
    "https://example.org/forum.php?mod=viewthread&tid=3",
    "https://example.org/a?doc=1&lang=en&cat=3&pid=4&tid=5&sid=7&aid=2&nid=3&oid=4",
    "https://example.org/a?q=utm_source",
    "https://example.org/a?url=https%3A%2F%2Fexample.net%2F%3Futm_source%3D1",
    "https://go.example.org/fwlink?linkid=2345",
    "https://news.google.com/rss/articles/CBMi?oc=5",
    "https://www.facebook.com/story.php?story_fbid=1&id=2",
]


@pytest.mark.parametrize(("form", "page"), SAME)
def test_forms_of_one_page_are_the_same(form, page):
    """AMP, mobile and viewer addresses, sessions and fragments lead to one page."""
    assert same_url(form, page)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_pages_stay_apart(one, other):
    """What names another page is never folded away."""
    assert not same_url(one, other)


@pytest.mark.parametrize(("dirty", "clean"), CLEAN)
def test_how_a_reader_came_is_dropped(dirty, clean):
    """Campaigns, sessions and share counters go; numbers of pieces stay beside them."""
    assert clean_url(dirty) == clean


@pytest.mark.parametrize("url", STAYS)
def test_identity_stays(url):
    """A parameter that names the page at some sites is kept at all."""
    assert clean_url(url) == url
