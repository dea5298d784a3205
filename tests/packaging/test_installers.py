"""What goes around the application: the installer for Windows, the archive for Linux, the image for macOS."""

from __future__ import annotations

import plistlib
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACH_O = b"\xcf\xfa\xed\xfe"


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    """A folder as the build makes it for Windows."""
    import icons

    folder = tmp_path / "CampaignDesk"
    for place in (
        "_internal/PySide6/Qt6Core.dll",
        "licences/README.txt",
        "CampaignDesk.exe",
        "campaign-desk.exe",
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(b"MZ")
    for name in ("campaign-desk", "contact-file"):
        pictures = {16: icons.draw(icons.SOURCES / f"{name}.svg", 16)}
        (folder / f"{name}.ico").write_bytes(icons.ico(pictures))
    return folder


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Debian's NSIS compiles it; Windows builds it for real"
)
def test_the_windows_installer_compiles_against_the_layout(
    layout: Path,
    tmp_path: Path,
    qapp: Any,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every warning of the compiler counts as an error."""
    import installers

    monkeypatch.delenv(installers.THUMBPRINT, raising=False)
    made = installers.windows_setup(layout, tmp_path / "CampaignDesk-0.1.0-windows-x64-setup.exe", "0.1.0")
    assert made.read_bytes()[:2] == b"MZ"
    assert "NOT SIGNED" in capfd.readouterr().err

    (layout / "campaign-desk.ico").unlink()
    with pytest.raises(installers.Missing):
        installers.windows_setup(layout, tmp_path / "CampaignDesk-0.1.0-windows-x64-setup.exe", "0.1.0")
    assert not made.exists()


def test_what_the_windows_installer_makes_it_also_takes_away() -> None:
    """Files of the folder, shortcuts and the entry in Windows' list of programs."""
    text = (ROOT / "packaging" / "windows" / "installer.nsi").read_text("utf-8")
    making, removing = text.split('Section "Uninstall"')
    for made in (
        "Practise with training accounts.lnk",
        "${REMOVAL}",
        "$INSTDIR\\licences",
        "$INSTDIR\\_internal",
    ):
        assert made in making, made
        assert made in removing, made
    assert 'RMDir /r "$INSTDIR"' not in text  # a person may have chosen a folder that holds other things
    assert "RequestExecutionLevel user" in text
    assert "HKLM" not in text


def test_windows_is_told_the_version(tmp_path: Path) -> None:
    import installers

    record = installers.windows_version_record("1.2.3")
    assert "filevers=(1, 2, 3, 0)" in record
    assert "StringStruct('ProductVersion', '1.2.3')" in record
    compile(record, "version.txt", "eval")


@pytest.mark.parametrize("with_xz", [True, False], ids=["xz", "without xz"])
def test_the_archive_says_nothing_of_the_computer_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_xz: bool
) -> None:
    import installers

    folder = tmp_path / "CampaignDesk"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "lib.so").write_bytes(b"x")
    (folder / "_internal" / "link.so").symlink_to("lib.so")
    (folder / "campaign-desk").write_bytes(b"x")
    (folder / "campaign-desk").chmod(0o700)
    if not with_xz:
        monkeypatch.setattr(installers.shutil, "which", lambda _name: None)
    file = installers.tarball(folder, tmp_path / "CampaignDesk-0.1.0-linux-x86_64.tar.xz", quick=True)
    with tarfile.open(file) as packed:
        found = {one.name: one for one in packed}
    top = "CampaignDesk-0.1.0-linux-x86_64"
    assert set(found) == {top, *(f"{top}/{name}" for name in (
        "_internal", "_internal/lib.so", "_internal/link.so", "campaign-desk"))}  # fmt: skip
    assert {(one.uid, one.uname, one.mtime) for one in found.values()} == {(0, "", 0)}
    assert found[f"{top}/campaign-desk"].mode == 0o755
    assert found[f"{top}/_internal/lib.so"].mode == 0o644
    assert found[f"{top}/_internal/link.so"].issym()


def test_apples_lists_can_be_read() -> None:
    import macos

    rights = plistlib.loads((ROOT / "packaging" / "macos" / "entitlements.plist").read_bytes())
    assert rights["com.apple.security.cs.disable-library-validation"] is True
    assert all(key.startswith("com.apple.security.cs.") and value is True for key, value in rights.items())
    about = plistlib.loads(plistlib.dumps(macos.info("1.2.3")))
    assert (about["CFBundleShortVersionString"], about["CFBundleIdentifier"]) == ("1.2.3", macos.BUNDLE_ID)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An .app with code at three depths and a text."""
    folder = tmp_path / "Campaign Desk.app"
    inside = folder / "Contents" / "Frameworks"
    engine = (
        inside / "QtWebEngineCore.framework" / "Helpers" / "QtWebEngineProcess.app" / "Contents" / "MacOS"
    )
    for path in (
        engine / "QtWebEngineProcess",
        inside / "a.dylib",
        folder / "Contents" / "MacOS" / "campaign-desk",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MACH_O)
    (folder / "Contents" / "Info.plist").write_text("<plist/>", "utf-8")
    return folder


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    import macos

    calls: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(macos.subprocess, "run", run)
    return calls


def test_a_mac_without_credentials_signs_for_itself_and_says_so(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import macos

    calls = _recorded(monkeypatch)
    for name in (macos.IDENTITY, macos.NOTARY, "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    macos.disk_image(app, tmp_path / "out.dmg")

    signed = [command for command in calls if command[:2] == ["codesign", "--force"]]
    assert {command[3] for command in signed} == {"-"}
    assert not any("notarytool" in command for command in calls)
    said = capsys.readouterr().err
    assert said.count("NOT SIGNED") == 2
    assert "the image is not notarised" in said


def test_a_mac_with_credentials_signs_inside_out_and_notarises(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import macos

    calls = _recorded(monkeypatch)
    monkeypatch.setenv(macos.IDENTITY, "Developer ID Application: Example (ABCDE12345)")
    monkeypatch.setenv(macos.NOTARY, "campaign-desk")
    macos.disk_image(app, tmp_path / "out.dmg")

    signed = [Path(command[-1]).name for command in calls if command[:2] == ["codesign", "--force"]]
    assert signed[0] == "QtWebEngineProcess"
    assert signed[-1] == "Campaign Desk.app"
    assert signed.index("QtWebEngineProcess.app") < signed.index("QtWebEngineCore.framework")
    assert "Info.plist" not in signed
    for command in calls:
        if command[:2] == ["codesign", "--force"]:
            assert {"--timestamp", "runtime"} <= set(command)
    tools = [" ".join(command[:3]) for command in calls if command[0] == "xcrun"]
    assert tools == ["xcrun notarytool submit", "xcrun stapler staple"]
    assert "NOT SIGNED" not in capsys.readouterr().err


def test_each_build_has_the_tag_of_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """A tag that names another version builds nothing."""
    import bundle

    assert bundle.main(["--tag", "v99.0.0"]) == 1
    assert f"v99.0.0, the version in desktop_app/__init__.py {bundle.version()}" in capsys.readouterr().err
