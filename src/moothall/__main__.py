"""`python -m moothall` is the console."""

from moothall.faces.console.main import run

if __name__ == "__main__":
    run()
