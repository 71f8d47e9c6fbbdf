"""What `script/judge` runs: python -m tests.judges [api] [attack] [pages] [desk] [replies]."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    django.setup()
    from tests.judges.run import main

    sys.exit(1 if main(sys.argv[1:]) else 0)
