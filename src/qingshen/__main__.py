"""`python -m qingshen`."""

from qingshen.cli import app

if __name__ == "__main__":
    app(prog_name="qingshen")
