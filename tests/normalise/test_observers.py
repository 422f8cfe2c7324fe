"""Each observer alone: what it sees, and what it must not see."""

import pytest

from ingest.normalise._observers import KINDS, OBSERVERS
from ingest.normalise._sight import take_sight
from ingest.types import Block, Entry, Statement


def seen(draft, kind, entry=None):
    """Return (name, status) of the evidence of one kind, the strongest first."""
    sight = take_sight(draft, entry, None)
    found = [item for observe in OBSERVERS for item in observe(sight) if item.kind == kind]
    assert all(item.quote and 0 < item.weight < 1 for item in found)
    return [(item.name, item.status) for item in sorted(found, key=lambda item: -item.weight)]


AP = ("The Associated Press", "republished")
DPA = ("Deutsche Presse-Agentur", "republished")
REUTERS = ("Reuters", "republished")


@pytest.mark.parametrize(
    ("lead", "first"),
    [
        pytest.param("PARIS (AP) — Rain fell on the whole city.", AP, id="em dash"),
        pytest.param("SPRINGFIELD, Ill. (AP) -- Rain fell on the city.", AP, id="two hyphens"),
        pytest.param("(Reuters) - Rain fell on the whole city.", REUTERS, id="no place"),
        pytest.param("Bogotá (dpa) - Es regnet in der ganzen Stadt.", DPA, id="german"),
        pytest.param(
            "Berlin (dpa/tmn). Es regnet in der ganzen Stadt.", DPA, id="desk of the agency"
        ),
        pytest.param(
            "Wiesbaden (KNA/iz). Es regnet.",
            ("Katholische Nachrichten-Agentur", "republished"),
            id="agency and desk",
        ),
        pytest.param(
            "Madrid (EFE).- Llueve en toda la ciudad.", ("Agencia EFE", "republished"), id="spanish"
        ),
        pytest.param(
            "HONOLULU, Dec. 23 (UPI) — Rain fell.",
            ("United Press International", "republished"),
            id="date",
        ),
        pytest.param(
            "新华社北京4月24日电 今天下雨了。", ("Xinhua News Agency", "republished"), id="chinese"
        ),
        pytest.param(
            "(서울=연합뉴스) 비가 왔다.", ("Yonhap News Agency", "republished"), id="korean"
        ),
        pytest.param(
            "ANKARA (AA) - Yağmur yağdı.", ("Anadolu Agency", "republished"), id="turkish"
        ),
        pytest.param(
            "(ANSA) - ROMA, 05 GEN - Piove in città.", ("ANSA", "republished"), id="italian"
        ),
        pytest.param(
            "NEW YORK, Jan. 5, 2026 /PRNewswire/ -- Rain fell.",
            ("PR Newswire", "republished"),
            id="press release",
        ),
        pytest.param("COLUMBIA, Mo. (KMIZ) — Rain fell on the city.", None, id="call sign"),
        pytest.param("Kiel (dpo) - Es regnet Bier.", None, id="satire"),
        pytest.param("Berlin (Update) - Es regnet.", None, id="word about the piece"),
        pytest.param("The agency (which sells rain) - so it says.", None, id="prose"),
        pytest.param("Rain fell on (AP) Paris.", None, id="not at the head"),
        pytest.param("BERLIN -- Rain fell on the whole city.", None, id="agency scrubbed"),
    ],
)
def test_dateline_names_the_agency(draft, lead, first):
    """A listed agency in the dateline is evidence; call signs, satire and prose are not."""
    assert next(iter(seen(draft(lead=lead), "dateline")), None) == first


def test_dateline_on_the_agencys_own_site_is_no_evidence(draft):
    """What the agency publishes at home is its own."""
    own = draft(url="https://apnews.com/article/rain", lead="PARIS (AP) — Rain fell on the city.")
    assert seen(own, "dateline") == []


def test_a_portal_has_no_station_of_its_own(draft):
    """A call sign on a portal credits the station."""
    portal = draft(
        url="https://www.aol.com/a", lead="ST. LOUIS, MO (KTVI) – Rain fell on the city."
    )
    assert seen(portal, "dateline") == [("KTVI", "republished")]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        pytest.param("By Associated Press", AP, id="by agency"),
        pytest.param("By The Associated Press Staff", AP, id="staff of the agency"),
        pytest.param("Von dpa", DPA, id="german"),
        pytest.param("Por Agencia EFE", ("Agencia EFE", "republished"), id="spanish"),
        pytest.param("AFP", ("Agence France-Presse", "republished"), id="bare"),
        pytest.param("Reuters, Washington, 5 May", REUTERS, id="agency and place"),
        pytest.param("By Ann Field, The Associated Press", AP, id="affiliation"),
        pytest.param("By Ann Field | Reuters", REUTERS, id="bar"),
        pytest.param("Haberler - Anadolu Ajansı", ("Anadolu Agency", "republished"), id="turkish"),
        pytest.param("Ann Field and AP", ("The Associated Press", "partly"), id="beside staff"),
        pytest.param(
            "Par Le Quai et AFP", ("Agence France-Presse", "partly"), id="french beside staff"
        ),
        pytest.param("det/dpa", ("Deutsche Presse-Agentur", "partly"), id="initials"),
        pytest.param("By Michael Bloomberg", None, id="surname"),
        pytest.param("Oliveira AP", None, id="author's initials"),
        pytest.param("Foto: dpa", None, id="picture credit"),
        pytest.param("Ann Field/AFP", None, id="photographer"),
        pytest.param("PAP/ Ann Field", None, id="photographer of the agency"),
        pytest.param(
            "By Euronews with Agencies", ("Euronews", "partly"), id="another house with agencies"
        ),
        pytest.param("By Quay and agencies", (None, "partly"), id="agencies without a name"),
        pytest.param("Join the conversation", None, id="invitation"),
        pytest.param("By Ann Field", None, id="person"),
    ],
)
def test_byline_names_the_agency(draft, line, first):
    """An agency in the byline is evidence, beside staff of joint work; a person's name is not."""
    assert next(iter(seen(draft(head=(line,)), "byline")), None) == first


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((Block("AFP", "figcaption", False, inside=True),), id="picture"),
        pytest.param(("Reuters", "MarketWatch"), id="list of other pieces"),
        pytest.param((Block("By Reuters", "div", False, "related"),), id="teaser"),
    ],
)
def test_bylines_of_others_are_not_seen(draft, lines):
    """Pictures, lists and teasers have bylines of their own."""
    assert seen(draft(head=lines), "byline") == []


@pytest.mark.parametrize(
    ("close", "first"),
    [
        pytest.param("So it was said in the town on Tuesday evening. (dpa)", DPA, id="bracket"),
        pytest.param(
            "So it was said in the town on Tuesday evening. (ats/nxp)",
            ("Keystone-SDA", "partly"),
            id="agency and desk",
        ),
        pytest.param(
            "So it was said in the town on Tuesday evening. PTI",
            ("Press Trust of India", "republished"),
            id="after the stop",
        ),
        pytest.param(
            "So it was said in the town on Tuesday evening /TT", None, id="slash without a stop"
        ),
        pytest.param("sak/Reuters", ("Reuters", "partly"), id="line of its own"),
        pytest.param("aja/PAP", ("Polska Agencja Prasowa", "partly"), id="polish"),
        pytest.param("SDA/sep", ("Keystone-SDA", "partly"), id="agency first"),
        pytest.param("mit dpa", ("Deutsche Presse-Agentur", "partly"), id="with"),
        pytest.param("So it was said in the town (Picture: Reuters)", None, id="picture"),
        pytest.param(
            "So it was said in the town on Tuesday, Reuters reported.", None, id="reported by"
        ),
    ],
)
def test_signoff_names_the_agency(draft, close, first):
    """An agency that signs the end is evidence; a report quoted in prose is not."""
    assert next(iter(seen(draft(close=close), "signoff")), None) == first


@pytest.mark.parametrize(
    ("line", "first"),
    [
        pytest.param(
            "Original Source: gazette.example.com", ("example.com", "republished"), id="domain"
        ),
        pytest.param("Source: Reuters", REUTERS, id="listed"),
        pytest.param("Quelle: dpa", DPA, id="german"),
        pytest.param(
            "Quelle: Verein Hafenfreunde", ("Verein Hafenfreunde", "republished"), id="plain name"
        ),
        pytest.param(
            "Quelle: ino/dpa", ("Deutsche Presse-Agentur", "partly"), id="initials and agency"
        ),
        pytest.param("来源：新华网", ("Xinhua News Agency", "republished"), id="chinese"),
        pytest.param(
            "This article originally appeared on The Atlantic.",
            ("The Atlantic", "republished"),
            id="appeared",
        ),
        pytest.param(
            "This story was originally published by Harbour Gazette.",
            ("Harbour Gazette", "republished"),
            id="unlisted",
        ),
        pytest.param(
            "The post Quay appeared first on Harbour Gazette.",
            ("Harbour Gazette", "republished"),
            id="feed line",
        ),
        pytest.param(
            "Provided by University of Tokyo", ("University of Tokyo", "republished"), id="issuer"
        ),
        pytest.param("Originally published in our May issue.", None, id="own issue"),
        pytest.param("Originally published on December 19, 2022.", None, id="a date"),
        pytest.param(
            "This article appeared in the Leaders section of the print edition.", None, id="print"
        ),
        pytest.param("Photo Source: Reuters", None, id="picture"),
        pytest.param("Chart source: Reuters", None, id="chart"),
        pytest.param("Source: Field A, Hill B et al. On rain. 2014", None, id="study"),
        pytest.param("Quelle: Pixabay", None, id="picture house"),
        pytest.param("Source: harbour.example.org", None, id="itself"),
    ],
)
def test_credit_names_the_source(draft, line, first):
    """A closing credit is evidence; one for a picture, a study or the paper's own issue is not."""
    assert next(iter(seen(draft(tail=(line,)), "credit")), None) == first


def test_credit_takes_the_address_of_its_link(draft, linked):
    """The link beside the name leads to the original."""
    tail = linked("Read the original article here.", "here", "https://gazette.example.com/a/quay")
    sight = take_sight(draft(tail=(tail,)), None, None)
    urls = [item.url for observe in OBSERVERS for item in observe(sight)]
    assert urls == ["https://gazette.example.com/a/quay"]


def test_a_link_called_source_is_a_link(draft, linked):
    """A bare "Source link" leads to the original without naming it."""
    tail = linked("Source link", "Source link", "https://gazette.example.com/a/quay")
    assert seen(draft(tail=(tail,)), "link") == [(None, "republished")]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        pytest.param("With files from The Associated Press", "The Associated Press", id="files"),
        pytest.param("Reuters contributed to this report.", "Reuters", id="contributed"),
        pytest.param(
            "(Con información de AFP, EFE y Reuters)", "Agence France-Presse", id="spanish"
        ),
        pytest.param("Additional reporting by PA Media", "PA Media", id="additional"),
        pytest.param("(With inputs from PTI)", "Press Trust of India", id="inputs"),
        pytest.param("Com informações da Lusa", "Lusa", id="portuguese"),
        pytest.param("Ann Field contributed to this report.", None, id="staff"),
    ],
)
def test_contributed_is_joint_work(draft, line, first):
    """Help of an agency makes a piece partly its own; help of staff says nothing."""
    expected = [] if first is None else [(first, "partly")]
    assert seen(draft(tail=(line,)), "contributed")[:1] == expected


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param(("jsonld.author", "AFP", "Organization"), "Agence France-Presse", id="author"),
        pytest.param(
            ("jsonld.publisher", "Associated Press"), "The Associated Press", id="publisher"
        ),
        pytest.param(("jsonld.provider", "Parents"), "Parents", id="provider"),
        pytest.param(("jsonld.isBasedOn", "https://gazette.example.com/a"), None, id="model"),
    ],
)
def test_jsonld_names_another_house(draft, statement, found):
    """Writer, publisher, provider and model of another house are evidence."""
    assert seen(draft(says=(statement,)), "jsonld") == [(found, "republished")]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(("jsonld.provider", "Harbour"), id="provider itself"),
        pytest.param(
            ("jsonld.isBasedOn", "https://harbour.example.org/news/quay"), id="self-pointing"
        ),
        pytest.param(("jsonld.isBasedOn", "https://doi.org/10.1/2"), id="study"),
        pytest.param(("jsonld.author", "Ann Field", "Person"), id="person"),
    ],
)
def test_jsonld_of_the_house_itself_says_nothing(draft, statement):
    """Self-pointing values, studies and staff are no evidence."""
    assert seen(draft(says=(statement,), site_name="Harbour"), "jsonld") == []


@pytest.mark.parametrize(
    ("place", "value", "found"),
    [
        pytest.param("meta.author", "dpa", [DPA], id="author"),
        pytest.param(
            "meta.sailthru.author", "By ANN FIELD, AP National Political Writer", [AP], id="byline"
        ),
        pytest.param(
            "meta.syndication-source", "https://www.reuters.com/a", [REUTERS], id="syndication"
        ),
        pytest.param(
            "meta.original-source", "https://harbour.example.org/news/quay", [], id="itself"
        ),
        pytest.param("meta.dc.source", "Harbour Gazette", [], id="unlisted"),
    ],
)
def test_meta_names_another_house(draft, place, value, found):
    """Meta elements count when they name another house."""
    assert seen(draft(says=((place, value),)), "meta") == found


@pytest.mark.parametrize(
    ("url", "strong"),
    [
        pytest.param("https://www.nbcnews.com/news/a-story-of-rain-n1", True, id="another owner"),
        pytest.param(
            "https://www.nbcnews.com/news/a-long-path-of-one-system/", False, id="same path"
        ),
        pytest.param("https://www.nbcnews.com/", False, id="home page"),
        pytest.param("https://m.example.org/news/quay", None, id="own domain"),
    ],
)
def test_canonical_at_another_owner(draft, url, strong):
    """A canonical at another house is evidence; a shared newsroom system makes it weak."""
    page = draft(
        url="https://harbour.example.org/news/a-long-path-of-one-system",
        says=(Statement("link.canonical", url),),
    )
    sight = take_sight(page, None, None)
    weights = [item.weight for observe in OBSERVERS for item in observe(sight)]
    assert [weight > 0.5 for weight in weights] == ([] if strong is None else [strong])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param(
            "© dpa-infocom, dpa:260105-99-123456/2",
            "Deutsche Presse-Agentur",
            id="number of the piece",
        ),
        pytest.param("© Thomson Reuters 2026", "Reuters", id="agency"),
        pytest.param("Copyright @ 2026 The New Arab.", "The New Arab", id="outlet"),
        pytest.param("(Reporting by Ann Field; Editing by Bob Hill)", "Reuters", id="closing line"),
        pytest.param("© 2026 Harbour", None, id="itself"),
        pytest.param("Foto: © dpa", None, id="picture"),
    ],
)
def test_copyright_names_the_holder(draft, line, found):
    """The copyright line names another holder, or nobody."""
    names = [name for name, _ in seen(draft(tail=(line,), site_name="Harbour"), "copyright")]
    assert names[:1] == ([] if found is None else [found])


def test_pixel_reports_to_the_first_publisher(draft):
    """A counter leads to the outlet that republishing code belongs to."""
    address = "https://counter.theconversation.com/content/12345/count.gif"
    assert seen(draft(says=(("pixel", address),)), "pixel") == [("The Conversation", "republished")]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        pytest.param(
            Entry(
                "1",
                None,
                source_name="Harbour Gazette",
                source_url="https://gazette.example.com/feed",
            ),
            [("Harbour Gazette", "republished")],
            id="source element",
        ),
        pytest.param(Entry("1", None, source_name="Reuters"), [REUTERS], id="name alone"),
        pytest.param(
            Entry("1", None, source_url="https://harbour.example.org/feed"), [], id="itself"
        ),
        pytest.param(
            Entry(
                "1",
                None,
                summary_html='The post Quay appeared first on <a href="https://gazette.example.com/">Gazette</a>.',
            ),
            [("Gazette", "republished")],
            id="appeared first on",
        ),
    ],
)
def test_feed_names_the_source(draft, entry, found):
    """What the feed claims of another house is evidence."""
    assert seen(draft(), "feed", entry) == found


def test_path_hints_at_agency_copy(draft):
    """A part of the path is weak evidence."""
    assert seen(draft(url="https://harbour.example.org/reuters/a"), "url") == [REUTERS]


def test_kinds_are_told():
    """The list of kinds is sorted and names no kind twice."""
    assert list(KINDS) == sorted(set(KINDS))


@pytest.mark.parametrize(
    ("authors", "status"),
    [
        pytest.param(("Ann Field", "AFP"), "partly", id="person and agency"),
        pytest.param(("AFP",), "republished", id="agency alone"),
    ],
)
def test_agency_side_by_side_with_a_person_is_joint_work(draft, authors, status):
    """A writer and an agency as two entries wrote together."""
    page = draft(authors=authors, places=(("authors", "dom"),))
    assert seen(page, "byline") == [("Agence France-Presse", status)]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        pytest.param(
            "https://gazette.example.com/2026/05/the-old-quay-is-rebuilt",
            [(None, "republished")],
            id="a piece",
        ),
        pytest.param("https://annfield.example.com/about", [], id="writer's home"),
    ],
)
def test_byline_linked_to_another_houses_piece(draft, linked, url, found):
    """A byline that links to a piece elsewhere credits that house; one that links to the writer does not."""
    assert seen(draft(head=(linked("By Ann Field", "Ann Field", url),)), "byline") == found


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        pytest.param(
            "credit", ("Read the original article on Gazette.", "related"), id="like a link"
        ),
        pytest.param(
            "contributed", ("With files from Harbour Press Agency", "caption"), id="like a caption"
        ),
    ],
)
def test_wordings_are_found_off_the_end(draft, kind, block):
    """A wording that looks like a link or a caption is a credit all the same."""
    text, reason = block
    page = draft(tail=(Block(text, "p", False, reason, inside=True),))
    assert len(set(seen(page, kind))) == 1


def test_credit_before_comments_that_were_kept(draft):
    """What follows a closing credit does not hide it, when it speaks of "this essay"."""
    credit = Block("This essay first appeared in Gazette.", "p", True, inside=True)
    comments = tuple(
        Block(f"Ann {place} says: Good piece.", "p", True, inside=True) for place in range(5)
    )
    page = draft(tail=(credit, *comments))
    assert seen(page, "credit") == [("Gazette", "republished")]
