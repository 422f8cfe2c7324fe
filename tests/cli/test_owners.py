"""config/outlets.csv as a person keeps it beside sources.yaml."""

import json

import pytest


@pytest.fixture
def settled(ingest, tmp_path, site):
    """A folder with settings and one stored piece; writes the file of owners."""
    ingest("init", tmp_path)
    (tmp_path / "config" / "sources.yaml").write_text(
        "fetch: {allow_private: true}\n", encoding="utf-8"
    )

    def state(line: str) -> None:
        (tmp_path / "config" / "outlets.csv").write_text(
            f"host,path,owner,from,to\n{line}\n", encoding="utf-8"
        )

    assert ingest("url", f"{site}/story").code == 0
    return state


def owner(ingest) -> str | None:
    """Who owns the outlet of the stored piece, as a question tells it."""
    (row,) = json.loads(ingest("ask", "never-originate", "--own", 9, "--copies", 1, "--json").out)
    return row["owner"]


def test_a_run_reads_it(ingest, settled):
    """From then on the owner is known; once the file is gone, it is not."""
    settled("127.0.0.1,,Marl Media,,")
    assert (ingest("run").code, owner(ingest)) == (0, "Marl Media")
    settled("")
    assert (ingest("run").code, owner(ingest)) == (0, None)


def test_a_mistake_stops_what_writes(ingest, settled, site, tmp_path):
    """The line is named, 78 is the exit code, and nothing was asked of anybody."""
    settled("127.0.0.1,north,Marl Media,,")
    said = "config/outlets.csv:2: 'north' is no path: it begins with /\n"
    for words in (["run"], ["url", f"{site}/other"]):
        done = ingest(*words)
        assert (done.code, done.out, done.err) == (78, "", f"ingest: {said}")
    assert f"MEND  owners     {said}" in ingest("doctor").out


def test_doctor_tells_that_it_is_read(ingest, settled):
    """Who wrote it sees that it counts."""
    settled("127.0.0.1,,Marl Media,,")
    assert "well  owners     lines read of outlets.csv: 1\n" in ingest("doctor").out
