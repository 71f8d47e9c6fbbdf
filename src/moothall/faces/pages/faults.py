"""The faults of a Django form as the GOV.UK error summary lists them."""

from django.forms import BaseForm

from moothall.ground.languages.speech import said


def of_form(form: BaseForm | None) -> list[dict[str, str]]:
    """Return each fault with a link to its field; those of no field lead to the first one."""
    if not form or not form.errors:
        return []
    first = next((field.id_for_label for field in form if not field.is_hidden), "")
    return [
        {
            "text": said(str(text)),
            "href": f"#{form[name].id_for_label if name in form.fields else first}",
        }
        for name, texts in form.errors.items()
        for text in texts
    ]
