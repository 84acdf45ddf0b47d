"""`python -m importd`."""

from importd.cli import main

if __name__ == "__main__":
    main()
