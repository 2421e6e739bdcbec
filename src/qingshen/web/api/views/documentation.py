"""The interface described: for people, and as OpenAPI for programs. Nothing is loaded from elsewhere."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from qingshen.web.api.about import ABOUT, part
from qingshen.web.api.endpoints import ACCESS, ninja
from qingshen.web.api.letting_in import A_MINUTE
from qingshen.web.policies import POLICY
from qingshen.web.visible import visible_everywhere

PREFIX = "/api/"


def schema(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    del request
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@cache
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
    """Show every call and every shape with its fields, for people; readers who have an account, their own addresses."""
    found = document()
    shapes = found["components"]["schemas"]
    calls = []
    for path, methods in found["paths"].items():
        name = path.rsplit("/", 1)[-1]
        one = next(iter(methods.values()))
        access, (title, does) = ACCESS[name], ABOUT[name]
        calls.append({
            "path": path, "methods": [method.upper() for method in methods], "name": name, "title": title, "does": does,
            "may": POLICY[access.verb].name, "is_writing": "POST" in access.methods, "sent": _sent(one),
            "answer": _shape(one["responses"][200]["content"]["application/json"]["schema"]),
        })  # fmt: skip
    context = {
        "calls": calls, "shapes": [_described(name, one) for name, one in shapes.items()], "a_minute": A_MINUTE,
        "base": request.build_absolute_uri("/").rstrip("/"),
        "mine": visible_everywhere(request.user, "token.change").select_related("audit")[:20],
    }  # fmt: skip
    return render(request, "api/docs.html", context)


def _sent(one: dict[str, Any]) -> dict[str, str] | None:
    """Return the shape of what a call sends; None: nothing."""
    body = one.get("requestBody")
    return _shape(body["content"]["application/json"]["schema"]) if body else None


def _described(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    """Return a shape with its fields, their types and what they hold."""
    needed = set(shape.get("required", ()))
    fields = [
        {"name": field, "is_needed": field in needed, "said": part(one.get("description", "")), **_shape(one)}
        for field, one in shape.get("properties", {}).items()
    ]
    return {"name": name, "said": part(shape.get("description", "")), "fields": fields}


def _shape(one: dict[str, Any]) -> dict[str, str]:
    """Return a type in words, with the shape it names ("" : none), to lead there."""
    if "$ref" in one:
        name = str(one["$ref"].rsplit("/", 1)[-1])
        return {"before": "", "to": name, "after": ""}
    if one.get("type") == "array":
        inner = _shape(one["items"])
        return {**inner, "before": f"[{inner['before']}", "after": f"{inner['after']}]"}
    if "anyOf" in one:
        parts = [_shape(each) for each in one["anyOf"]]
        named = next((each for each in parts if each["to"]), parts[0])
        return {
            **named,
            "after": named["after"] + "".join(f" | {each['before']}" for each in parts if each is not named),
        }
    if isinstance(one.get("additionalProperties"), dict):
        inner = _shape(one["additionalProperties"])
        return {**inner, "before": f"{{text: {inner['before']}", "after": f"{inner['after']}}}"}
    if "enum" in one:
        return {"before": " | ".join(f'"{each}"' for each in one["enum"]), "to": "", "after": ""}
    kind = "date-time" if one.get("format") == "date-time" else str(one.get("type", "any"))
    return {"before": kind, "to": "", "after": ""}
