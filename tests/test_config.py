"""sources.yaml is read strictly, and every mistake is told at once with its place."""

from pathlib import Path

import pytest

from ingest.config import Config, load_config
from ingest.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> Config:
    return load_config(written(folder, text))


def mistakes(folder: Path, text: str) -> list[str]:
    """The lines of the error, without the folder."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return [line.removeprefix(f"{folder}/sources.yaml:") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "fetch:\n  delay: 1s\n  delay: 2s\n",
            ["3:3: the key 'delay' stands twice"],
            id="key twice",
        ),
        pytest.param(
            "fetch:\n  dely: 1s\n",
            ["2:9: fetch.dely: unknown key, did you mean 'delay'?"],
            id="unknown key",
        ),
        pytest.param(
            "fetch:\n  delay: 1:30\n",
            ["2:10: fetch.delay: give a time such as 90s, 15m, 2h or 1d"],
            id="base sixty is no time",
        ),
        pytest.param(
            "fetch:\n  hosts: ['https://example.org/']\n",
            [
                "2:11: fetch.hosts.0: 'https://example.org/' is no name of a host such as example.org"
            ],
            id="an address is no host",
        ),
        pytest.param(
            "sources:\n  - feed: https://a.example/\n  - feed: https://b.example/\n",
            ["2:5: sources.0.id: Field required", "3:5: sources.1.id: Field required"],
            id="no ids",
        ),
        pytest.param(
            "sources:\n  - id: a\n    feed:\n",
            ["2:5: sources.0: give a feed, a sitemap or a page"],
            id="an address that is empty",
        ),
        pytest.param(
            "defaults:\n  interval: 0.5s\n",
            ["2:13: defaults.interval: Input should be greater than or equal to 1"],
            id="more often than each second",
        ),
        pytest.param(
            "a: !!int b",
            ["1:1: is not YAML (invalid literal for int() with base 10: 'b')"],
            id="tag",
        ),
        pytest.param("a: [1\nb: 2", ["2:2: expected ',' or ']', but got ':'"], id="broken YAML"),
        pytest.param(
            "sources:\n  - id: a\n    feed: ftp://example.org/\n",
            ["3:11: sources.0.feed: 'ftp://example.org/' is no http or https address"],
            id="address of another kind",
        ),
        pytest.param(
            "sources:\n  - id: a\n",
            ["2:5: sources.0: give a feed, a sitemap or a page"],
            id="no address",
        ),
        pytest.param(
            "sources:\n"
            "  - {id: a, feed: 'https://example.org/1'}\n"
            "  - {id: a, feed: 'https://example.org/2'}\n",
            ["3:10: sources.1.id: 'a' stands twice"],
            id="id twice",
        ),
        pytest.param("[1, 2]", ["1:1: document: give settings as `name: value`"], id="a list"),
        pytest.param(
            "fetch: {timeout: 9999d}\n",
            ["1:18: fetch.timeout: Input should be less than or equal to 31622400"],
            id="longer than a year",
        ),
        pytest.param(
            'fetch: {user_agent: "x\\ny"}\n',
            ["1:21: fetch.user_agent: holds a line break or another control character"],
            id="line break in a header",
        ),
        pytest.param(
            "defaults: {headers: {Bad Name: x}}\n",
            ["1:32: defaults.headers.Bad Name.[key]: 'Bad Name' is no name of a header"],
            id="name of a header",
        ),
        pytest.param(
            "sources:\n  - {id: a, feed: 'http://[::1/f'}\n",
            ["2:19: sources.0.feed: 'http://[::1/f' is no http or https address"],
            id="broken host",
        ),
        pytest.param(
            "defaults: {selectors: {title: ']]'}}\n",
            ["1:31: defaults.selectors.title: ']]' is no CSS selector"],
            id="broken selector",
        ),
        pytest.param("a: &a [*a]\n", ["1:1: nests without end"], id="a list that holds itself"),
        pytest.param(
            "sources:\n  - id: a\n    feed: 'https://example.org/?key=${KEY}'\n",
            ["3:11: sources.0.feed: an address is stored: put the secret into `headers`"],
            id="secret in an address",
        ),
        pytest.param(
            "sources:\n  - id: a\n    page: https://example.org/\n    deny: ['(']\n",
            [
                "4:12: sources.0.deny.0: '(' is no regular expression"
                " (missing ), unterminated subpattern at position 0)"
            ],
            id="broken pattern",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, text, lines):
    """Line and column, the setting, and what would be right."""
    assert mistakes(tmp_path, text) == lines


def test_all_mistakes_are_told_at_once(tmp_path):
    """Nobody has to run the check five times to find five mistakes."""
    text = "defaults:\n  interval: soon\nfetch:\n  workers: 0\n  workers: 1\nsources:\n  - id: B\n"
    assert [line.split(": ")[0] for line in mistakes(tmp_path, text)] == [
        "2:13",
        "5:3",
        "7:5",
        "7:9",
    ]


def test_a_source_takes_the_defaults_and_says_its_own(tmp_path):
    """What a source says wins over `defaults`; headers join."""
    config = loaded(
        tmp_path,
        "defaults: {interval: 1h, headers: {A: x}, chase: true}\n"
        "sources:\n"
        "  - {id: one, feed: 'https://example.org/rss', interval: 5m, headers: {B: y}}\n"
        "  - {id: two, sitemap: 'https://example.org/news.xml', chase: false}\n"
        "  - {id: off, page: 'https://example.org/', enabled: false}\n",
    )
    assert [(s.id, s.kind, s.interval_s, s.chase, dict(s.headers)) for s in config.sources] == [
        ("one", "feed", 300, True, {"A": "x", "B": "y"}),
        ("two", "sitemap", 3600, False, {"A": "x"}),
    ]


def test_secrets_come_from_the_environment(tmp_path, monkeypatch):
    """`${NAME}` is filled in; a name that the environment lacks is a mistake."""
    text = (
        "sources:\n  - {id: a, feed: 'https://example.org/', headers: {Authorization: '${KEY}'}}\n"
    )
    monkeypatch.setenv("KEY", "s3cret")
    assert loaded(tmp_path, text).sources[0].headers == (("Authorization", "s3cret"),)
    monkeypatch.delenv("KEY")
    assert mistakes(tmp_path, text) == [
        "2:68: sources.0.headers.Authorization: the environment has no KEY"
    ]


def test_an_empty_list_is_valid(tmp_path):
    """A first configuration without sources is no mistake."""
    assert loaded(tmp_path, "sources:\nfetch:\n").sources == ()


def test_paths_resolve_against_the_file(tmp_path):
    """A run from another working directory finds the same authority file."""
    config = loaded(
        tmp_path, "fetch: {ca_file: own.pem, connect_to: ['a.test:80:127.0.0.1:8080']}\n"
    )
    assert config.fetch.ca_file == str(tmp_path / "own.pem")
    assert config.fetch.connect_to == (("a.test", 80, "127.0.0.1", 8080),)


def test_a_missing_file_says_what_to_do(tmp_path):
    """The first run of a new user must end in an instruction."""
    with pytest.raises(ConfigError, match="`ingest init DIR` writes a first one"):
        load_config(tmp_path / "none.yaml")
