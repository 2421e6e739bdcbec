"""The verbs of the platform: serve, and manage for whoever looks after it."""

from __future__ import annotations

import importlib.util
import os
import socket
from typing import Annotated

import typer

from qingshen.cli.printing import err, line
from qingshen.language import Text

ABSENT = Text(
    "平台所需的软件包没有安装：请运行 pip install 'qingshen[web]'",
    "The platform's packages are not installed: run pip install 'qingshen[web]'",
)
TAKEN = Text(
    "端口 {port} 已被占用：请换一个，如 --port {other}", "port {port} is taken: choose another, such as --port {other}"
)
DUMB = Text("平台没有应答", "the platform does not answer")
STOP = Text("按 Ctrl+C 停止", "Ctrl+C stops it")


def serve(
    port: Annotated[int, typer.Option(help="端口 / port")] = 8000,
    host: Annotated[str, typer.Option(help="地址；0.0.0.0 为全部网卡 / address; 0.0.0.0 for all")] = "127.0.0.1",
    demo: Annotated[
        bool,
        typer.Option("--demo", help="装入示例电镀园区，每种角色一个账户 / with the sample park, one account a role"),
    ] = False,
    once: Annotated[
        bool, typer.Option("--try", help="启动、确认能打开登录页，然后停止 / start, see that it answers, stop")
    ] = False,
) -> None:
    """启动平台 / start the platform: SQLite and a folder of its own unless told otherwise (docs/platform.md)."""
    _needed()
    _free(host, port)
    from qingshen.web import serve as platform

    platform.prepare()
    if demo:
        from qingshen.web.demo import load_demo

        for told in load_demo():
            line(told)
    else:
        from qingshen.web.accounts.first import first_steps

        for told in first_steps():
            line(told)

    def ready(address: str) -> None:
        line(f"清审 / Qingshen: {address}" + ("" if once else f"   ({STOP.zh} / {STOP.en})"))

    if once and not platform.answers(host, port, ready):
        line(f"{DUMB.zh} / {DUMB.en}", err)
        raise typer.Exit(1)
    if not once:
        platform.serve(host, port, ready)


def manage(context: typer.Context) -> None:
    """管理命令 / Django's management commands: qingshen manage help."""
    _needed()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingshen.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["qingshen manage", *context.args])


def _needed() -> None:
    if importlib.util.find_spec("django") is None or importlib.util.find_spec("granian") is None:
        line(f"{ABSENT.zh} / {ABSENT.en}", err)
        raise typer.Exit(1)


def _free(host: str, port: int) -> None:
    """Refuse a port somebody else listens on before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            facts = {"port": port, "other": port + 1}
            line(f"{TAKEN.zh.format(**facts)} / {TAKEN.en.format(**facts)}", err)
            raise typer.Exit(1) from None
