"""The Nu Html Checker over every page, by hand: `python -m tests.browser.validate vnu.jar` (Java 11)."""

import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.browser.pages import in_both_languages
from tests.browser.server import Portal, running
from tests.browser.signed_in_pages import SIGNED_IN

# What is meant: attributes of htmx, and role=list, which VoiceOver needs on a list without bullets
MEANT = r".*Attribute .hx-[a-z:-]+. not allowed.*|.*The .list. role is unnecessary.*"


def guest() -> urllib.request.OpenerDirector:
    """Somebody who keeps cookies."""
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor())


def member(portal: Portal, role: str) -> urllib.request.OpenerDirector:
    """The sample person of a role, signed in."""
    person, url = guest(), f"{portal.url}/akun/login/"
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', fetch(url, person).decode())[0]
    fields = {"csrfmiddlewaretoken": token, "login": portal.emails[role], "password": portal.password}
    with person.open(url, urllib.parse.urlencode(fields).encode()) as answer:
        if "/login/" in answer.url:
            sys.exit(f"{role} cannot sign in")
    return person


def fetch(url: str, person: urllib.request.OpenerDirector) -> bytes:
    """The HTML of a page, also of one that says 404."""
    try:
        with person.open(url) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def main(jar: str) -> int:
    """Fetch all, check all at once, print what is wrong: the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        html = Path(scratch, "html")
        html.mkdir()
        with running(Path(scratch)) as portal:
            anybody = guest()
            for name, language, path in in_both_languages():
                Path(html, f"{name} {language}.html").write_bytes(fetch(portal.url + path, anybody))
            people = {role: member(portal, role) for role in {page.role for page in SIGNED_IN.values()}}
            for name, page in SIGNED_IN.items():
                Path(html, f"{name}, signed in.html").write_bytes(fetch(portal.url + page.path, people[page.role]))
        command = ["java", "-Xss4m", "-jar", jar, "--format", "gnu", "--also-check-svg", "--filterpattern", MEANT]
        done = subprocess.run([*command, str(html)], capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, end="")
    number = len(in_both_languages()) + len(SIGNED_IN)
    print(f"{number} pages: {'nothing to correct' if done.returncode == 0 else 'see above'}")
    return done.returncode


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
