"""Steps of signing in, as a browser takes them."""

import re

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

HOST = {"host": "ashby.localhost"}
GOOD = "purple otter Lantern"
SETUP = Actor.job("set-up")


def identity(council, email="asha@example.org", password=GOOD, role=Role.RESIDENT):
    with scope.opened([council.pk], writes=True) as at:
        opened = people.enrol(email, password_hash=make_password(password), by=SETUP, at=at)
        person = people.add(council, "Asha", email=email, identity=opened, by=SETUP, at=at)
        people.stand(person, role, by=SETUP, at=at)
    return opened


def post(client, name, data=None, *args, host="ashby.localhost"):
    return client.post(reverse(name, args=args), data or {}, headers={"host": host})


def get(client, name, *args, host="ashby.localhost"):
    return client.get(reverse(name, args=args), headers={"host": host})


def sign_in(client, email="asha@example.org", password=GOOD, **extra):
    return post(client, "account_login", {"login": email, "password": password, **extra})


def sign_up(client, email="bo@example.org", password=GOOD, name="Bo Lund"):
    return post(client, "account_signup", {"email": email, "password1": password, "name": name})


def letters(council):
    with scope.opened([council.pk], writes=False):
        return list(Message.objects.order_by("pk"))


def link_in(text):
    [address] = re.findall(r"http://\S+/account/\S+", text)
    base, path = re.fullmatch(r"(http://[^/]+)(/.*)", address).groups()
    assert base == f"http://ashby.localhost:{settings.PUBLIC_PORT}"
    return path


def is_signed_in(client):
    page = client.get("/after-sign-in", headers=HOST)
    return not page.headers["Location"].startswith(reverse("account_login"))


def set_new_password(client, council, password):
    post(client, "account_reset_password", {"email": "asha@example.org"})
    page = client.get(link_in(letters(council)[-1].body), headers=HOST, follow=True)
    address = page.redirect_chain[-1][0]
    return client.post(address, {"password1": password}, headers=HOST), address
