"""``python -m kmesh_tracker``."""

from kmesh_tracker.cli.start import run

if __name__ == "__main__":
    run()
