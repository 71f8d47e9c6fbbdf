"""Files, drawn as what is held already and a field to choose another."""

from django.conf import settings

from moothall.engine.catalogue.kinds.filing import DROP, HELD, UPLOAD, is_part
from moothall.engine.documents.words import listed, of_groups
from moothall.faces.pages.fields.drawing import Asking, Field
from moothall.ground.languages.speech import said


def files(asking: Asking) -> Field:
    """Draw the files that are held, each with a way to remove it, and the field for the next."""
    asked = asking.question
    held = list((asking.found or {}).get(asked.id, ()))
    most = asked.max if isinstance(asked.max, int) else 1
    ends = [end for kind in of_groups(asked.accepts) for end in kind.extensions]
    hint = said(
        "It must be {kinds}, smaller than {size}MB.",
        kinds=listed(asked.accepts),
        size=settings.FILE_MEGABYTES,
    )
    many = said("You can add up to {most} files.", most=most)
    inside, name = is_part(asked), asked.id
    params = {
        **asking.base,
        **asking.legend,
        "held": held,
        "held_as": f"{name}-{HELD}" if inside else "",
        "remove": f"{name}-{DROP}" if inside else "remove-file",
        "upload": f"{name}-{UPLOAD}" if inside else "upload-file",
        "is_full": len(held) >= most,
        "has_button": most > 1,
        "chosen_by": f"{asked.id}-file",
        "attributes": {"accept": ",".join(f".{end}" for end in ends)}
        | ({"multiple": "multiple"} if most > 1 else {}),
        "kinds": hint if most == 1 else f"{hint} {many}",
    }
    return Field("file", params)
