"""The .app and the disk image for macOS: Info.plist, signing, notarisation.

Owns: what is in Info.plist, the order of signing, which variables hold the credentials. Must not: keep or
print a credential. Where they are missing, signing is skipped, and that is said loudly: such an image opens
only with "Open anyway" in the settings of macOS.

Variables: CAMPAIGN_DESK_MAC_IDENTITY (the name of a "Developer ID Application" certificate in the key chain)
and CAMPAIGN_DESK_MAC_NOTARY (the name of a profile that "xcrun notarytool store-credentials" made).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
IDENTITY, NOTARY = "CAMPAIGN_DESK_MAC_IDENTITY", "CAMPAIGN_DESK_MAC_NOTARY"
BUNDLE_ID = "app.campaigndesk.desktop"
OPENS = (
    "public.comma-separated-values-text",
    "public.tab-separated-values-text",
    "public.plain-text",
    "org.openxmlformats.spreadsheetml.sheet",
    "com.microsoft.excel.xls",
    "org.oasis-open.opendocument.spreadsheet",
)
"""What macOS calls the files that the program offers to open; it never becomes the first choice by itself."""


def info(version: str) -> dict[str, object]:
    """Info.plist beyond what PyInstaller writes."""
    return {
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleName": "Campaign Desk",
        "CFBundleDisplayName": "Campaign Desk",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "13.0",
        "LSApplicationCategoryType": "public.app-category.business",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Contacts",
                "CFBundleTypeRole": "Viewer",
                "CFBundleTypeIconFile": "contact-file.icns",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": list(OPENS),
            }
        ],
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        # where result files go; macOS asks the person once and shows this
        "NSDocumentsFolderUsageDescription": "Result files of imports are put into Documents/Campaign Desk.",
        "NSHumanReadableCopyright": "MIT licence; see the folder licences in this application",
    }


def disk_image(folder: Path, file: Path) -> Path:
    """Sign the .app, put it into an image beside a link to Applications, sign and notarise that."""
    identity = os.environ.get(IDENTITY, "")
    sign(folder, identity)
    place = folder.parent / "image"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    subprocess.run(["ditto", str(folder), str(place / folder.name)], check=True)
    (place / "Applications").symlink_to("/Applications")
    file.unlink(missing_ok=True)
    subprocess.run(image_command(place, file), check=True)
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(file)], check=True)
    notarise(file, identity)
    return file


def sign(folder: Path, identity: str) -> None:
    """From the inside out: what is signed must not change afterwards. Without an identity: for this Mac."""
    if not identity:
        loud(f"{IDENTITY} is not set: the application is signed for this computer only, not by a developer.")
    for part in parts_to_sign(folder):
        subprocess.run(sign_command(part, identity), check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(folder)], check=True)


def parts_to_sign(folder: Path) -> list[Path]:
    """Everything with code of its own, the deepest first, the application last."""
    found = [
        path for path in folder.rglob("*") if path.suffix in {".framework", ".app"} and not path.is_symlink()
    ]
    found += [
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_code(path)
    ]
    return [*sorted(found, key=lambda path: (-len(path.parts), str(path))), folder]


def _is_code(path: Path) -> bool:
    with path.open("rb") as file:
        magic = file.read(4)
    return magic in {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"}


def sign_command(part: Path, identity: str) -> list[str]:
    """The call that signs one part; "-" means: for this computer only."""
    command = ["codesign", "--force", "--sign", identity or "-"]
    if identity:
        command += ["--timestamp", "--options", "runtime"]
    if part.suffix == ".app":
        command += ["--entitlements", str(HERE / "macos" / "entitlements.plist")]
    return [*command, str(part)]


def image_command(place: Path, file: Path) -> list[str]:
    """The call that makes the disk image."""
    return [
        "hdiutil", "create", "-volname", "Campaign Desk", "-srcfolder", str(place), "-format", "ULFO",
        "-ov", str(file),
    ]  # fmt: skip


def notarise(file: Path, identity: str) -> None:
    """Have Apple look at the image and staple the result to it; loudly not, without credentials."""
    profile = os.environ.get(NOTARY, "")
    if not (identity and profile):
        loud(f"{IDENTITY} and {NOTARY} are not both set: the image is not notarised; macOS will warn.")
        return
    subprocess.run(
        ["xcrun", "notarytool", "submit", str(file), "--keychain-profile", profile, "--wait"], check=True
    )
    subprocess.run(["xcrun", "stapler", "staple", str(file)], check=True)


def loud(words: str) -> None:
    """In the log nobody can miss it; on a build service it becomes a warning of the run."""
    mark = "::warning::" if os.environ.get("GITHUB_ACTIONS") else "NOT SIGNED: "
    print(f"\n{mark}{words}\n", file=sys.stderr, flush=True)
