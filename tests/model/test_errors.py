"""Errors name what happened, to what, and what to do; they survive the way between processes."""

import inspect
import pickle

import pytest

from desktop_app.model import errors
from desktop_app.model.errors import AppError, AuthRefused, InvalidInput, RateLimited
from desktop_app.runtime.texts import install_texts


@pytest.fixture(autouse=True)
def _english():
    install_texts("en")


LEAVES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AppError)]


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_every_leaf_has_both_sentences(kind):
    error = kind(platform="eSputnik", account="Shop", question="date", kind="list", name="News")
    assert error.message.endswith(".")
    assert error.what_to_do.endswith(".")
    assert "{" not in error.message + error.what_to_do
    assert "errors." not in error.message + error.what_to_do


def test_a_special_code_without_texts_falls_back_to_its_leaf():
    assert (
        AuthRefused("esputnik.never_worded", platform="eSputnik").message
        == AuthRefused(platform="eSputnik").message
    )


def test_an_error_comes_whole_out_of_another_process():
    error = RateLimited(retry_after=2.5, platform="Ecomail", status=429, original="slow down")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is RateLimited
    assert (back.retry_after, back.status, back.original, back.message) == (
        2.5,
        429,
        "slow down",
        error.message,
    )
    field = pickle.loads(pickle.dumps(InvalidInput(field="email")))
    assert field.field == "email"


def test_no_error_is_named_like_a_built_in():
    import builtins

    assert not [kind.__name__ for kind in LEAVES if hasattr(builtins, kind.__name__)]


def test_a_refused_file_speaks_with_the_readers_words():
    error = errors.FileRefused("file.empty_file")
    assert error.message == "The file is empty."
    assert errors.FileRefused("file.empty_file", file="May.csv").message == "“May.csv” is empty."
    assert error.what_to_do
