"""What the packer takes of phonenumbers: the shapes of numbers, not the places and operators (45 MB)."""

from PyInstaller.utils.hooks import collect_submodules

hiddenimports = collect_submodules("phonenumbers.data") + collect_submodules("phonenumbers.shortdata")
