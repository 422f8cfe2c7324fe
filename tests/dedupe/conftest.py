"""A written story, and what newsrooms do to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ingest.dedupe import place_article, take_fingerprint
from ingest.types import Neighbour, Placement, Time

PARAGRAPHS = (
    "The harbour council of Ostrand voted on Tuesday to close the old grain pier before winter, ending a dispute that had run since the storms of last spring.",
    "Engineers told the council that 14 of the 62 oak piles under the western end had rotted through, and that a repair would cost 3.8 million crowns.",
    "Fishermen who land their catch there said they had been given no other berth. Some 40 boats use the pier each week, most of them under 12 metres long.",
    "The council's chairwoman said the boats could move to the ferry quay until a floating dock arrives, and that no mooring fee would be asked of them before 2028.",
    "A report by the county in 2019 had already called the pier unsafe. Repairs were put off three times because the town and the port company could not agree on who should pay.",
    "Work on the new dock is to begin in March and to last about seven months. The old crane will be kept as a landmark and opened to visitors on summer weekends.",
)
OTHER = (
    "Teachers at the island's two schools have begun to write the timetable around the tides, because the bus cannot cross the causeway for about four hours a day.",
    "Pupils from the eastern villages now stay for a hot meal and supervised homework when the water is high, and leave with the last crossing before dark.",
    "Parents had asked for a boat, but the county found that no operator would run one for 31 children. A bridge has been on the list of wishes since 1987.",
)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """The least that can be placed."""

    text: str
    published: Time | None = None
    completeness: str = "full"


@pytest.fixture
def story() -> tuple[str, ...]:
    return PARAGRAPHS


@pytest.fixture
def other() -> tuple[str, ...]:
    return OTHER


def joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.fixture
def join() -> Callable[..., str]:
    return joined


@pytest.fixture
def place() -> Callable[..., Placement]:
    """Place a text among held ones: copy and article ids count from 1, `days` apart."""

    def placed(
        text: str, *held: str, days: float = 0, furniture: tuple[str, ...] = (), stub: bool = False
    ) -> Placement:
        neighbours = [
            Neighbour(number, number, each, Time(NOON), "daily.example")
            for number, each in enumerate(held, 1)
        ]
        piece = Text(text, Time(NOON + timedelta(days=days)), "teaser" if stub else "full")
        known = {key for block in furniture for key in take_fingerprint(block).sketch}
        return place_article(piece, take_fingerprint(text), neighbours, known)

    return placed
