"""What Sendios takes in the fields of a user (2.1, 3.2). Must not: judge a value itself."""

from __future__ import annotations

from desktop_app.provider_api.value_rules import ValueRule

# ISO 639-1, by first letter
_CODES = (
    "a[abefkmnrsvyz]|b[aeghimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|h[aeiortuyz]|"
    "i[adegikostu]|j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|n[abdeglnorvy]|o[cjmrs]|p[ailst]|"
    "qu|r[mnouw]|s[acdegiklmnoqrstuvw]|t[aeghiklnorstwy]|u[gkrz]|v[eio]|w[ao]|xh|y[io]|z[ahu]"
)
VALUE_RULES = (
    # "Field language is not valid language code: ua"; a country behind the code is not sent
    ValueRule(("language",), pattern=rf"(?i:{_CODES})(?:[-_][A-Za-z0-9]+)*"),
    # "Field gender must be a part of list: m, f"; the words for them are told as these letters
    ValueRule(("gender",), one_of=("m", "f", "male", "female")),
)
