"""What a browser says it is, in words that its owner knows: `Firefox on Windows`."""

from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import Language

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in a User-Agent and whose it is; the first that is there, as many name others too."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = marked("A device that we do not know")
ON = marked("{browser} on {system}")
SOME = marked("A browser on {system}")
ARTICLES = ("an ", "a ")


def named(user_agent: str) -> str:
    """Return a device in words; nothing of what was sent but these words is ever kept."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return ON.format(browser=browser, system=system)
    return browser or (SOME.format(system=system) if system else UNKNOWN)


def said_of(device: str) -> str:
    """Return a device that was kept in words in the language spoken."""
    browser, _, system = device.partition(" on ")
    if not system or spoken() == Language.ENGLISH:
        return said(device)
    for article in ARTICLES:
        system = system.removeprefix(article)
    if browser in {name for _, name in BROWSERS}:
        return said(ON, browser=browser, system=system)
    return said(SOME, system=system)
