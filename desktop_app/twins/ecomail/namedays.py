"""Czech first names: vocative, gender, name day. Owns: that table. Must not: hold code."""

from __future__ import annotations

CZECH: dict[str, tuple[str, str, str]] = {
    "Jan": ("Jane", "male", "06-24"),
    "Petr": ("Petře", "male", "06-29"),
    "Jiří": ("Jiří", "male", "04-24"),
    "Josef": ("Josefe", "male", "03-19"),
    "Pavel": ("Pavle", "male", "06-29"),
    "Martin": ("Martine", "male", "11-11"),
    "Tomáš": ("Tomáši", "male", "03-07"),
    "Jakub": ("Jakube", "male", "07-25"),
    "Lukáš": ("Lukáši", "male", "10-18"),
    "Ondřej": ("Ondřeji", "male", "11-30"),
    "Marie": ("Marie", "female", "09-12"),
    "Jana": ("Jano", "female", "05-24"),
    "Eva": ("Evo", "female", "12-24"),
    "Hana": ("Hano", "female", "08-15"),
    "Anna": ("Anno", "female", "07-26"),
    "Lenka": ("Lenko", "female", "02-21"),
    "Kateřina": ("Kateřino", "female", "11-25"),
    "Lucie": ("Lucie", "female", "12-13"),
    "Tereza": ("Terezo", "female", "10-15"),
    "Veronika": ("Veroniko", "female", "02-07"),
}
