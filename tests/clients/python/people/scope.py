"""What a scenario's texts may name: {run}, {now-60}, {ada.id} and so on."""

import re
import uuid

from common import now_seconds

NAME = re.compile(r"\{([a-z][\w.+-]*)\}")
SHIFTED = re.compile(r"(.+)([+-]\d+)")


def new_scope(app_id):
    """The names every scenario begins with. `run` is new for each, so nobody meets another's people."""
    return {"run": uuid.uuid4().hex[:8], "uuid": str(uuid.uuid4()), "now": now_seconds(), "app_id": app_id}


def fill(value, scope):
    """`value` with every `{name}` replaced; a text that is nothing but a name becomes what it names."""
    if isinstance(value, str):
        whole = NAME.fullmatch(value)
        if whole:
            return _named(whole[1], scope)
        return NAME.sub(lambda found: str(_named(found[1], scope)), value)
    if isinstance(value, list):
        return [fill(item, scope) for item in value]
    if isinstance(value, dict):
        return {fill(key, scope): fill(item, scope) for key, item in value.items()}
    return value


def _named(name, scope):
    shifted = SHIFTED.fullmatch(name)
    if shifted:
        return take(scope, shifted[1]) + int(shifted[2])
    return take(scope, name)


def take(value, path):
    """The part of `value` at `path`: keys and places between dots, `*` for each item of a list."""
    key, _, rest = path.partition(".")
    if key == "*":
        return [take(item, rest) for item in value] if rest else value
    part = value[int(key)] if isinstance(value, list) else value[key]
    return take(part, rest) if rest else part
