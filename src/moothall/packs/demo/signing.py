"""Whom to sign in as. The password is made when the demo is loaded: there is no default one."""

import secrets

from moothall.outside.postgres import place
from moothall.packs.demo import cast

WORDS = (
    "amber anchor apple barley basket beacon birch bramble bridge canal candle castle cedar cherry "
    "clover cobble copper dapple ember fallow feather fern garden ginger harbour hazel heather "
    "hollow ivory juniper kettle lantern larch linen maple marble meadow mellow moss nettle oaken "
    "orchard otter pebble plover quarry raven ripple rowan saddle silver sparrow thistle timber "
    "velvet walnut willow winter yarrow"
)
SHOWN = (
    (cast.DESK_OFFICER, "officer of the shared ICT desk", "three-rivers-ict"),
    (cast.DESK_MANAGER, "its manager", "three-rivers-ict"),
    (cast.BIN_OFFICER, "officer of street services", "ashby"),
    (cast.BIN_MANAGER, "manager of street services", "ashby"),
    (cast.EMPLOYEE, "employee who asks the ICT desk", "ashby"),
    (cast.RESIDENT, "resident", "ashby"),
)


def password() -> str:
    """Return the demo's password; the first call makes it and keeps it for this user alone."""
    kept = place.home() / "demo-password"
    if not kept.exists():
        fresh = "-".join(secrets.choice(WORDS.split()) for _ in range(5))
        kept.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        place.write_private(kept, fresh)
    return kept.read_text()


def sign_in() -> list[str]:
    """Return what to print: who there is, in words, and the one password."""
    wide = max(len(player.email) for player, _, _ in SHOWN)
    people = [f"  {who.email:<{wide}}  {what}, at {slug}" for who, what, slug in SHOWN]
    return ["The demo's councils and people are made up. Sign in as:", *people,
            f"  password: {password()}"]  # fmt: skip
