"""What is given on the command line and cannot be meant: a sentence and exit code 2, before anything is opened."""

import pytest

from flows.cli import main


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["search", "区政府", "--limit", "-1"], "'-1' is not a whole number from 1"),
        (["search", "区政府", "--limit", "0"], "'0' is not a whole number from 1"),
        (["report", "--issues", "-3"], "'-3' is not a whole number from 1"),
        (["backfill", "inbox", "--batch", "0"], "'0' is not a whole number from 1"),
        (["load", "inbox", "--processes", "-2"], "'-2' is not a whole number from 1"),
        (["trace", "abc"], "'abc' is not a key"),
    ],
)
def test_numbers_that_cannot_be_meant(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err
