"""The browser view asks nobody for anything: counted at a server and a resolver of our own.

The view runs in a process of its own, with a proxy-free browser whose every name leads to the counting
server: whatever
leaves it is counted, whichever way it takes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("browser")

ROOT = Path(__file__).resolve().parents[3]

# every way a message may try to reach out; {port} is the counting server, %s a file that must not be read
NASTY = """<!doctype html><html><head>
<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/refresh">
<base href="http://127.0.0.1:{port}/base/">
<link rel="stylesheet" href="http://127.0.0.1:{port}/sheet.css">
<link rel="dns-prefetch" href="//prefetch.localtest.invalid"><link rel="preconnect"
href="http://127.0.0.1:{port}">
<link rel="prefetch" href="http://127.0.0.1:{port}/prefetch"><link rel="preload" as="image"
href="http://127.0.0.1:{port}/pre.png">
<link rel="prerender" href="http://127.0.0.1:{port}/prerender"><link rel="icon"
href="http://127.0.0.1:{port}/icon.png">
<style>
@import url("http://127.0.0.1:{port}/import.css");
@font-face {{ font-family: far; src: url("http://127.0.0.1:{port}/font.woff2"); }}
body {{ font-family: far; background: url("http://127.0.0.1:{port}/back.png"); }}
p::before {{ content: url("http://127.0.0.1:{port}/before.png"); }}
</style>
<script>fetch("http://127.0.0.1:{port}/fetch"); new Image().src = "http://127.0.0.1:{port}/script.png";
document.title = "ran"; location = "http://127.0.0.1:{port}/location";</script>
</head><body onload="location='http://127.0.0.1:{port}/onload'">
<p>seen</p><img src="http://127.0.0.1:{port}/open.png" onerror="location='http://127.0.0.1:{port}/error'">
<img srcset="http://127.0.0.1:{port}/set.png 2x"><picture><source
srcset="http://127.0.0.1:{port}/source.png"></picture>
<img src="file://{file}" id="local"><iframe src="http://127.0.0.1:{port}/frame"></iframe>
<iframe srcdoc="<img src='http://127.0.0.1:{port}/srcdoc.png'>"></iframe>
<object data="http://127.0.0.1:{port}/object"></object><embed src="http://127.0.0.1:{port}/embed">
<video src="http://127.0.0.1:{port}/video.mp4" poster="http://127.0.0.1:{port}/poster.png" autoplay></video>
<audio src="http://127.0.0.1:{port}/audio.mp3" autoplay></audio>
<svg><image href="http://127.0.0.1:{port}/svg.png"/><use href="http://127.0.0.1:{port}/use.svg#a"/></svg>
<form action="http://127.0.0.1:{port}/form"><input type="image"
src="http://127.0.0.1:{port}/input.png"></form>
<table background="http://127.0.0.1:{port}/table.png"><tr><td>x</td></tr></table>
<a href="http://127.0.0.1:{port}/link" ping="http://127.0.0.1:{port}/ping">go</a>
</body></html>"""

DRIVER = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
html, remote, dark = sys.stdin.read(), "remote" in sys.argv, "dark" in sys.argv
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer, QUrl
from PySide6.QtWidgets import QApplication
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
app = QApplication(["x"])
from desktop_app.views.preview.web_view import WebView
view = WebView("Message")
view.resize(600, 800)
view.show()
loop = QEventLoop()
view.drawn.connect(loop.quit)
view.died.connect(lambda: app.exit(3))
QTimer.singleShot(60000, loop.quit)
view.draw(html, pictures=True, remote=remote, dark=dark, mark="empty")
loop.exec()
rest = QEventLoop()
QTimer.singleShot(1500, rest.quit)  # time for whatever it would still try
rest.exec()
told = {}
def took(text):
    told["text"] = text
    done.quit()
done = QEventLoop()
view.page().toPlainText(took)
QTimer.singleShot(20000, done.quit)
done.exec()
told["title"] = view.page().title()
told["url"] = view.page().url().toString()[:10]
told["refused"] = view.gate.refused
profile = view.page().profile()
told["off_the_record"] = profile.isOffTheRecord()
picture = view.grab().toImage()
told["corner"] = picture.pixelColor(590, 790).lightness() if not picture.isNull() else -1
# a click on a link, as a person would
view.page().setUrl(QUrl("http://127.0.0.1:%s/typed" % sys.argv[1]))
wait = QEventLoop()
QTimer.singleShot(700, wait.quit)
wait.exec()
view.hide()
view.close_page()
print("TOLD" + json.dumps(told))
"""


class Counting(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.paths: list[str] = []
        self.connections = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Counting)
        self.server.paths.append(self.path)
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - names of the base class

    def log_message(self, *_told: object) -> None:
        return


@pytest.fixture
def counting() -> Iterator[Counting]:
    server = Counting()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def drive(html: str, server: Counting, *words: str) -> dict[str, object]:
    """Show a message in a browser view of a process of its own, all names leading to our server."""
    port = server.server_address[1]
    flags = f"--host-resolver-rules='MAP * 127.0.0.1:{port}' --no-proxy-server"
    made = subprocess.run(
        [sys.executable, "-c", DRIVER, str(port), *words],
        input=html, capture_output=True, text=True, timeout=240, cwd=ROOT,
        env={**os.environ, "QTWEBENGINE_CHROMIUM_FLAGS": flags},
    )  # fmt: skip
    told = [line for line in made.stdout.splitlines() if line.startswith("TOLD")]
    assert told, made.stderr[-2000:]
    found: dict[str, object] = json.loads(told[0].removeprefix("TOLD"))
    return found


def nasty(server: Counting, tmp_path: Path) -> str:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    return NASTY.format(port=server.server_address[1], file=secret.as_posix())


def test_a_message_reaches_nobody(counting: Counting, tmp_path: Path) -> None:
    """No request and not even a connection: refresh, imports, fonts, frames, prefetch, scripts, files,
    links."""
    told = drive(nasty(counting, tmp_path), counting)
    assert (counting.paths, counting.connections) == ([], 0)
    assert "seen" in str(told["text"])
    assert told["title"] != "ran"
    assert told["url"] in ("about:blan", "data:text/")
    assert told["off_the_record"] is True


def test_remote_pictures_come_only_when_asked_for_and_nothing_else_does(
    counting: Counting, tmp_path: Path
) -> None:
    """The count is real: the same message with pictures allowed asks for its pictures."""
    drive(nasty(counting, tmp_path), counting, "remote")
    asked = set(counting.paths)
    assert "/open.png" in asked
    assert asked <= {
        "/open.png", "/set.png", "/back.png", "/before.png", "/svg.png", "/input.png", "/table.png",
        "/poster.png", "/source.png",
    }  # fmt: skip


def test_forced_dark_makes_the_white_sheet_dark(counting: Counting) -> None:
    """And without it the mail is on white, whatever the theme of the window."""
    html = "<body><p>seen</p></body>"
    light, dark = drive(html, counting), drive(html, counting, "dark")
    assert isinstance(light["corner"], int)
    assert isinstance(dark["corner"], int)
    assert light["corner"] > 200 > 100 > dark["corner"] >= 0


def test_nothing_loads_the_browser_before_a_message_is_shown() -> None:
    """Start and the open preview without a message cost no WebEngine."""
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication(['x'])\n"
        "from desktop_app.runtime.texts import install_texts; install_texts('en')\n"
        "from desktop_app.views.theme import Theme; Theme(app, 'light').apply()\n"
        "import desktop_app.app.window, desktop_app.views.main_window, desktop_app.app.window_parts\n"
        "from desktop_app.views.preview.preview_screen import PreviewScreen\n"
        "from desktop_app.views.preview.mail_view import MailView\n"
        "MailView()\n"
        "print([name for name in sys.modules if 'WebEngine' in name])\n"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert made.stdout.strip() == "[]", made.stderr


WHOLE = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
app = QApplication(["x"])
from desktop_app.views.preview.web_view import WebView
from desktop_app.views.preview.whole_picture import WholePicture
host = QWidget()
host.show()
view = WebView("Message")
picture = WholePicture(view, 400, host)
loop = QEventLoop()
told = {}
def done(pixmap, is_cut):
    image = pixmap.toImage()
    places = (10, 2990, 3010, 5990, 6010, 8990)
    told.update(width=image.width(), height=image.height(), cut=is_cut)
    told["colours"] = [image.pixelColor(200, y).name() for y in places if y < image.height()]
    loop.quit()
picture.done.connect(done)
view.draw(sys.stdin.read(), pictures=True, remote=False, dark=False, mark="")
QTimer.singleShot(60000, loop.quit)
loop.exec()
print("TOLD" + json.dumps(told))
"""


def test_a_picture_holds_the_whole_message_however_long(counting: Counting) -> None:
    """Three stripes of 3,000 px: each is there in its colour to the last line, and nothing was asked for."""
    stripes = "".join(
        f'<div style="height:3000px;background:{one}"></div>' for one in ("#ff0000", "#00ff00", "#0000ff")
    )
    html = f'<body style="margin:0">{stripes}<img src="http://127.0.0.1:{counting.server_address[1]}/a.png"></body>'
    made = subprocess.run(
        [sys.executable, "-c", WHOLE], input=html, capture_output=True, text=True, timeout=240, cwd=ROOT
    )
    told = [line for line in made.stdout.splitlines() if line.startswith("TOLD")]
    assert told, made.stderr[-2000:]
    found = json.loads(told[0].removeprefix("TOLD"))
    assert found["width"] == 400
    assert 9000 <= found["height"] <= 9100
    assert found["cut"] is False
    assert found["colours"] == ["#ff0000", "#ff0000", "#00ff00", "#00ff00", "#0000ff", "#0000ff"]
    assert counting.connections == 0
