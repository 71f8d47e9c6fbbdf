"""What signing up asks beside address and password. Alone here: the library loads it first."""

from typing import Any

from django import forms
from django.http import HttpRequest

NAME_LENGTH = 200


class Name(forms.Form):
    """The name of whoever signs up."""

    name = forms.CharField(
        label="Full name",
        max_length=NAME_LENGTH,
        error_messages={
            "required": "Enter your full name",
            "max_length": f"Full name must be {NAME_LENGTH} characters or less",
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        """Return the name as one line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def signup(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401 -- the library's hook
        """Do nothing more: the adapter has stored the name with the person."""
