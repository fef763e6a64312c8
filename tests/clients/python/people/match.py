"""Compares an answer with the pattern of a step. Objects may hold more than the pattern names, lists not."""

import re

ABSENT = object()

KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "absent": lambda value: value is ABSENT,
    "nothing": lambda value: value in (None, "", {}),
}


def _kind(actual, kind, _hides):
    return KINDS[kind](actual)


def _alike(actual, text, _hides):
    return isinstance(actual, str) and re.search(text, actual) is not None


def _text(actual, text, _hides):
    return str(actual) == text


def _between(actual, bounds, _hides):
    return isinstance(actual, (int, float)) and bounds[0] <= actual <= bounds[1]


def _size(actual, size, _hides):
    return isinstance(actual, list) and len(actual) == size


def _distinct(actual, _wanted, _hides):
    return isinstance(actual, list) and len(set(actual)) == len(actual)


def _has(actual, wanted, hides):
    return isinstance(actual, list) and all(_finds(actual, one, hides) for one in wanted)


def _lacks(actual, others, hides):
    return isinstance(actual, list) and not any(_finds(actual, one, hides) for one in others)


def _set(actual, wanted, hides):
    return _size(actual, len(wanted), hides) and _has(actual, wanted, hides)


WORDS = {
    "$is": _kind,
    "$like": _alike,
    "$text": _text,
    "$between": _between,
    "$size": _size,
    "$distinct": _distinct,
    "$has": _has,
    "$lacks": _lacks,
    "$set": _set,
}


def _finds(items, wanted, hides):
    return any(mismatch(item, wanted, hides) is None for item in items)


def mismatch(actual, pattern, hides=(), path="answer"):
    """Where and how `actual` differs from `pattern`, or None. Keys in `hides` the client keeps to itself."""
    if isinstance(pattern, list):
        if not isinstance(actual, list) or len(actual) != len(pattern):
            return _differs(path, actual, pattern)
        pairs = ((f"{path}[{at}]", actual[at], item) for at, item in enumerate(pattern))
    elif not isinstance(pattern, dict):
        # 1 is True in Python, on the wire it is not.
        same = actual == pattern and isinstance(actual, bool) == isinstance(pattern, bool)
        return None if same else _differs(path, actual, pattern)
    elif any(key.startswith("$") for key in pattern):
        wrong = [word for word, wanted in pattern.items() if not WORDS[word](actual, wanted, hides)]
        return f"{_differs(path, actual, pattern)}: {wrong}" if wrong else None
    elif not isinstance(actual, dict):
        return _differs(path, actual, pattern)
    else:
        shown = [key for key in pattern if key not in hides]
        pairs = ((f"{path}.{key}", actual.get(key, ABSENT), pattern[key]) for key in shown)
    problems = (mismatch(found, wanted, hides, place) for place, found, wanted in pairs)
    return next((problem for problem in problems if problem), None)


def _differs(path, actual, pattern):
    shown = "absent" if actual is ABSENT else repr(actual)
    return f"{path} is {shown}, expected {pattern!r}"
