"""A snapshot is one state, byte for byte; what is wrong with one is told; a public one holds no word of a text."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.analyse import ask, cite, find_faults, questions, read_manifest, snapshot

# Columns of text that a public snapshot carries as they are. A new column belongs here or into public.sql.
CARRIED = {
    "articles": "url title language outlet authors published_utc published_precision published_source modified_utc"
    " modified_precision first_seen_utc site_name section tags image_url access completeness headlines origin_status"
    " origin_relation origin_basis origin_kind origin_name origin_domain origin_url origin_author origin_check"
    " origin_says origin_language origin_translator",
    "archives": "",
    "audits": "strata drawn_utc judged_utc",
    "block_memory": "outlet",
    "bylines": "name kind place",
    "changes": "table_name action changed_utc",
    "claims": "key url",
    "copies": "key url canonical_url outlet title authors published_utc published_precision published_source"
    " modified_utc modified_precision language site_name section tags image_url kind placed_because claim_status"
    " claim_relation claim_basis claim_kind claim_name claim_domain claim_url claim_author claim_check claim_says"
    " claim_language claim_translator access completeness state first_seen_utc last_checked_utc source_id versions"
    " places",
    "credits": "credited",
    "decisions": "field value decided_utc revoked_utc",
    "entries": "source_id entry_id key url host title published_utc published_precision updated_utc"
    " updated_precision state outcome reason first_seen_utc next_try_utc last_try_utc",
    "evidence": "kind name domain url status",
    "fetches": "source_id fetched_utc reason payload_digest",
    "hosts": "",
    "matches": "kind why version found_utc",
    "notices": "kind dated_utc dated_precision found_utc",
    "outlet_hosts": "host path_prefix outlet basis first_seen_utc",
    "outlets": "outlet name owner first_seen_utc",
    "owners": "domain address from_day to_day owner basis",
    "postings": "",
    "rechecks": "tried_utc",
    "removals": "scope keep made_utc",
    "removed_copies": "key url outlet title language published_utc published_precision first_seen_utc",
    "revisions": "cause seen_utc changed old_title old_authors old_published_utc old_published_precision"
    " old_modified_utc old_modified_precision old_claim_status old_claim_domain old_versions",
    "rights": "host kind place url found_utc",
    "runs": "command started_utc ended_utc reason counts versions config_hash",
    "site_files": "",
    "sources": "id url kind title skips reason moved_to moved_since_utc failing_since_utc last_gap_utc last_body_utc"
    " cross_checked_utc first_seen_utc last_checked_utc last_new_utc next_check_utc",
    "unindexed": "",
    "verdicts": "field said stratum verdict",
}  # fmt: skip


def opened(path: Path) -> closing[sqlite3.Connection]:
    """A database, to be looked into or spoilt."""
    return closing(sqlite3.connect(path))


def test_two_snapshots_of_one_state_are_the_same_bytes(path, tmp_path):
    """The manifest, too: nothing in it depends on the hour."""
    snapshot(path, tmp_path / "one")
    snapshot(path, tmp_path / "two")
    for name in ("articles.db", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert find_faults(tmp_path / "one") == []


def test_it_holds_the_rows_and_says_what_they_are(path, tmp_path):
    """Counts, last change and versions of the database; questions are answered alike, and cited by the snapshot."""
    manifest = snapshot(path, tmp_path / "out")
    assert read_manifest(tmp_path / "out") == manifest
    with opened(path) as db:
        assert manifest["counts"]["copies"] == db.execute("SELECT count(*) FROM copies").fetchone()[0]  # fmt: skip
        assert manifest["change"]["seq"] == db.execute("SELECT max(seq) FROM changes").fetchone()[0]
    kept = tmp_path / "out" / "articles.db"
    assert [name for name in questions() if ask(kept, name) != ask(path, name)] == []
    assert cite(path).snapshot is None
    assert cite(kept).snapshot == manifest["files"]["articles.db"]["sha256"]
    assert cite(kept).sentence() == manifest["cite"]


def test_a_folder_that_is_taken(path, tmp_path):
    """A snapshot is never written over."""
    snapshot(path, tmp_path / "out")
    with pytest.raises(FileExistsError, match="give another folder"):
        snapshot(path, tmp_path / "out")


def spoil_byte(folder: Path) -> None:
    """Turn one bit in the middle."""
    body = bytearray((folder / "articles.db").read_bytes())
    body[len(body) // 2] ^= 1
    (folder / "articles.db").write_bytes(body)


def shorten(folder: Path) -> None:
    """Cut the end off."""
    file = folder / "articles.db"
    file.write_bytes(file.read_bytes()[:-4096])


def delete_row(folder: Path) -> None:
    """Take a row out."""
    with opened(folder / "articles.db") as db:
        db.execute("DELETE FROM copies WHERE id = 1")
        db.commit()


def rewrite(folder: Path, **fields: object) -> None:
    """Say something else in the manifest."""
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**said, **fields}), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(spoil_byte, r"articles\.db: has sha256 \w{64}, the manifest says \w{64}", id="byte"),
        pytest.param(shorten, r"articles\.db: has [\d,]+ bytes, the manifest says", id="length"),
        pytest.param(delete_row, r"rows of copies: 9, the manifest says 10", id="row"),
        pytest.param(lambda folder: (folder / "articles.db").unlink(), r"articles\.db: missing", id="no database"),
        pytest.param(lambda folder: (folder / "manifest.json").unlink(), r"manifest\.json: missing", id="no manifest"),
        pytest.param(lambda folder: (folder / "manifest.json").write_text("{"), r"is no JSON", id="half a manifest"),
        pytest.param(lambda folder: (folder / "manifest.json").write_text("[]"), r"is no manifest of", id="another file"),
        pytest.param(lambda folder: rewrite(folder, counts={}), r"rows of articles: 7, the manifest says None", id="no counts"),
        pytest.param(lambda folder: rewrite(folder, files=7), r"manifest\.json: is not whole", id="odd manifest"),
        pytest.param(lambda folder: rewrite(folder, files={}), r"manifest\.json: is not whole", id="no files"),
        pytest.param(lambda folder: rewrite(folder, change={"seq": 1}), r"last change: \d+, the manifest says 1", id="change"),
        pytest.param(lambda folder: rewrite(folder, profile="public"), r"holds texts in articles", id="texts"),
        pytest.param(lambda folder: (folder / "articles.db-wal").write_bytes(b"x"), r"somebody wrote to", id="log"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(path, tmp_path, spoil, told):
    """Each fault has its line."""
    snapshot(path, tmp_path / "out")
    spoil(tmp_path / "out")
    assert re.search(told, "\n".join(find_faults(tmp_path / "out")))


def words_of_texts(path: Path) -> set[str]:
    """The words of all texts that no title, name or address holds; they are invented, so that none occurs by chance."""
    with opened(path) as db:
        texts = db.execute("SELECT group_concat(text, ' ') FROM articles").fetchone()[0]
        old = db.execute("SELECT group_concat(old_text || ' ' || diff, ' ') FROM revisions").fetchone()[0]  # fmt: skip
    words = set(re.findall(r"[a-z]{6,}", f"{texts} {old}".lower()))
    return {word for word in words if set(word) - set("abcdef")} - {"before", "enough", "source"}


def test_a_public_snapshot_holds_no_word_of_a_text(path, tmp_path):
    """Every byte is looked at, in both encodings of SQLite; the whole database has them all."""
    words = words_of_texts(path)
    snapshot(path, tmp_path / "out", profile="public")
    snapshot(path, tmp_path / "whole")
    public = (tmp_path / "out" / "articles.db").read_bytes().lower()
    whole = (tmp_path / "whole" / "articles.db").read_bytes().lower()
    found = {
        word for word in words if word.encode() in public or word.encode("utf-16-le") in public
    }
    assert len(words) > 500
    assert found == set()
    assert [word for word in words if word.encode() not in whole] == []
    assert find_faults(tmp_path / "out") == []
    assert [p.name for p in sorted((tmp_path / "out").iterdir())] == ["articles.db", "manifest.json"]  # fmt: skip


def test_every_column_of_a_public_snapshot_was_decided_on(path, tmp_path):
    """Each column of text is filled with a sentence of its own; only those of the list come through."""
    with opened(path) as db:
        columns = [
            (table, name)
            for (table,) in db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall()
            if not table.startswith(("sqlite_", "_sqlite"))
            for _, name, kind, _, _, _, hidden in db.execute(f"PRAGMA table_xinfo({table})")
            if kind in ("TEXT", "BLOB", "") and not hidden
        ]  # fmt: skip
        marks = {f"{t} {n}": f"{t}-{n}; " + "of a long sentence that " * 6 for t, n in columns}
        marks["copies versions"] = '{"stage": "copies-versions; "}'  # is read for the manifest
        filled = _fill(db, columns, marks)
    snapshot(path, tmp_path / "out", profile="public")
    body = (tmp_path / "out" / "articles.db").read_bytes()
    through = {name for name in filled if marks[name].split()[0].encode() in body}
    allowed = {f"{table} {name}" for table, names in CARRIED.items() for name in names.split()}
    assert through - allowed == set()
    assert filled & {"articles text", "entries entry", "revisions diff", "evidence quote"} <= filled - through  # fmt: skip


def _fill(
    db: sqlite3.Connection, columns: list[tuple[str, str]], marks: dict[str, str]
) -> set[str]:
    """Put each mark into a column where the schema allows it; return those that took it."""
    filled = set()
    for table in {table for table, _ in columns}:
        info = [row for row in db.execute(f"PRAGMA table_xinfo({table})") if not row[6]]
        plain = {"INTEGER": 0, "REAL": 0, "BLOB": b""}
        db.execute(
            f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(info))})",  # noqa: S608
            [90_000 if row[5] and row[2] == "INTEGER" else plain.get(row[2], "") for row in info],
        )
    for table, name in columns:
        try:
            db.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = (SELECT max(rowid) FROM {table})", (marks[f"{table} {name}"],))  # noqa: S608  # fmt: skip
            filled.add(f"{table} {name}")
        except sqlite3.Error:
            continue  # a blob, or a table without rowid, holds no sentence
    db.commit()
    return filled
