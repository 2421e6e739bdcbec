"""The interface described: for people, and as OpenAPI for programs. Nothing is loaded from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from qingshen.web.api.endpoints import ACCESS, ninja
from qingshen.web.api.letting_in import A_MINUTE
from qingshen.web.policies import POLICY

PREFIX = "/api/"


def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    del request
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def document() -> dict[str, Any]:
    """Return the OpenAPI document: paths from the calls, schemas from their types, the bearer token as their lock."""
    found: dict[str, Any] = dict(ninja.get_openapi_schema(path_prefix=PREFIX))
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            methods[method] = {**one, "operationId": f"{method}_{path.rsplit('/', 1)[-1]}"}
    components = found.setdefault("components", {})
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"bearer": []}]
    return found


def page(request: HttpRequest) -> HttpResponse:
    """Show every call with its fields, for people."""
    found = document()
    calls = []
    for path, methods in found["paths"].items():
        method, one = next(iter(methods.items()))
        access = ACCESS[path.rsplit("/", 1)[-1]]
        calls.append({
            "path": path, "methods": [name.upper() for name in methods], "method": method.upper(),
            "summary": one["summary"], "description": one.get("description", ""), "name": path.rsplit("/", 1)[-1],
            "may": POLICY[access.verb].name, "is_writing": "POST" in access.methods,
            "fields": _fields(found, one["responses"][200]),
        })  # fmt: skip
    return render(
        request,
        "api/docs.html",
        {"calls": calls, "a_minute": A_MINUTE, "base": request.build_absolute_uri("/").rstrip("/")},
    )


def _fields(found: dict[str, Any], response: dict[str, Any]) -> list[dict[str, str]]:
    """Return the top fields of an answer and their types."""
    reference = response["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    properties = found["components"]["schemas"][reference]["properties"]
    return [{"name": name, "type": _type(one)} for name, one in properties.items()]


def _type(one: dict[str, Any]) -> str:
    if "$ref" in one:
        return str(one["$ref"].rsplit("/", 1)[-1])
    if one.get("type") == "array":
        return f"[{_type(one['items'])}]"
    return "/".join(_type(each) for each in one["anyOf"]) if "anyOf" in one else str(one.get("type", "any"))
