"""The Nu Html Checker over every public page, by hand: `python -m tests.browser.validate vnu.jar` (Java 11)."""

import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from tests.browser.pages import in_both_languages
from tests.browser.server import running

# What is meant: attributes of htmx, and role=list, which VoiceOver needs on a list without bullets
MEANT = r".*Attribute .hx-[a-z:-]+. not allowed.*|.*The .list. role is unnecessary.*"


def fetch(url: str) -> bytes:
    """The HTML of a page, also of one that says 404."""
    try:
        with urllib.request.urlopen(url) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def main(jar: str) -> int:
    """Fetch all, check all at once, print what is wrong: the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        html = Path(scratch, "html")
        html.mkdir()
        with running(Path(scratch)) as portal:
            rows = in_both_languages()
            for name, language, path in rows:
                Path(html, f"{name} {language}.html").write_bytes(fetch(portal.url + path))
        command = ["java", "-Xss4m", "-jar", jar, "--format", "gnu", "--also-check-svg", "--filterpattern", MEANT]
        done = subprocess.run([*command, str(html)], capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, end="")
    print(f"{len(rows)} pages: {'nothing to correct' if done.returncode == 0 else 'see above'}")
    return done.returncode


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
