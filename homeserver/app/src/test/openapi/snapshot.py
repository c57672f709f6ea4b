#!/usr/bin/env python3
"""Makes ../resources/dev/vesta/app/openapi/client-server.json: what the answers of the Client-Server API look like,
taken from the OpenAPI documents of the Matrix specification. Needs PyYAML and a checkout of the specification:

    python3 snapshot.py CHECKOUT v1.19 > ../resources/dev/vesta/app/openapi/client-server.json

Kept are the statuses, media types and schemas of the answers; descriptions, examples and requests are left out. What
several documents refer to is written once, below "definitions". One line an operation or definition, sorted, so that
the difference between two versions of the specification can be read.
"""

import json
import pathlib
import sys
from typing import Any

import yaml

METHODS = {"get", "put", "post", "delete"}
SCHEMA = {"items", "additionalProperties"}
SCHEMAS = {"allOf", "anyOf", "oneOf"}
SCHEMAS_BY_NAME = {"properties", "patternProperties"}
PLAIN = {"type", "required", "enum", "const", "pattern", "minimum", "maximum", "minItems", "maxItems"}
LEFT_OUT = {"$schema", "$comment", "title", "description", "example", "examples", "default", "format", "deprecated",
            "minProperties", "maxProperties"}


class Snapshot:
    def __init__(self, checkout: pathlib.Path) -> None:
        self.data = (checkout / "data").resolve()
        self.documents: dict[pathlib.Path, Any] = {}
        self.definitions: dict[str, Any] = {}

    def document(self, file: pathlib.Path) -> Any:
        if file not in self.documents:
            self.documents[file] = yaml.safe_load(file.read_text("utf-8"))
        return self.documents[file]

    def resolve(self, ref: str, base: pathlib.Path) -> tuple[str, Any, pathlib.Path]:
        """A name for what is referred to, itself, and the file in which it stands."""
        path, _, fragment = ref.partition("#")
        # Links between folders lead to one and the same file under several names.
        file = (base.parent / path).resolve() if path else base
        found = self.document(file)
        for step in filter(None, fragment.split("/")):
            found = found[step]
        name = str(file.relative_to(self.data)) + ("#" + fragment if fragment else "")
        return name, found, file

    def reference(self, ref: str, base: pathlib.Path) -> dict[str, str]:
        name, found, file = self.resolve(ref, base)
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.schema(found, file)
        return {"$ref": name}

    def schema(self, node: Any, base: pathlib.Path) -> Any:
        if isinstance(node, bool):
            return node
        kept: dict[str, Any] = {}
        for keyword, value in node.items():
            if keyword == "$ref":
                kept.update(self.reference(value, base))
            elif keyword in SCHEMA:
                kept[keyword] = self.schema(value, base)
            elif keyword in SCHEMAS:
                kept[keyword] = [self.schema(one, base) for one in value]
            elif keyword in SCHEMAS_BY_NAME:
                kept[keyword] = {name: self.schema(one, base) for name, one in value.items()}
            elif keyword in PLAIN:
                kept[keyword] = value
            elif keyword not in LEFT_OUT and not keyword.startswith("x-"):
                raise SystemExit(f"{base}: a keyword that this program does not know: {keyword}")
        return kept

    def answer(self, node: Any, base: pathlib.Path) -> dict[str, Any]:
        if "$ref" in node:
            _, node, base = self.resolve(node["$ref"], base)
        return {
            media: self.schema(content.get("schema", {}), base) for media, content in node.get("content", {}).items()
        }

    def operations(self) -> dict[str, Any]:
        operations: dict[str, Any] = {}
        for file in sorted((self.data / "api" / "client-server").glob("*.yaml")):
            file = file.resolve()
            document = self.document(file)
            prefix = document["servers"][0]["variables"]["basePath"]["default"]
            for path, methods in document["paths"].items():
                for method in sorted(METHODS & methods.keys()):
                    operations[f"{method.upper()} {prefix}{path}"] = {
                        str(status): self.answer(answer, file)
                        for status, answer in methods[method]["responses"].items()
                    }
        return operations


def lines(members: dict[str, Any]) -> str:
    return ",\n".join(
        f"{json.dumps(name)}: {json.dumps(members[name], sort_keys=True, separators=(',', ':'))}"
        for name in sorted(members)
    )


def main(checkout: str, version: str) -> None:
    snapshot = Snapshot(pathlib.Path(checkout))
    operations = snapshot.operations()
    origin = {
        "origin": f"The Matrix specification {version}, data/api/client-server",
        "copyright": "Copyright The Matrix.org Foundation C.I.C. and contributors",
        "license": "Apache-2.0",
        "made_by": "homeserver/app/src/test/openapi/snapshot.py",
    }
    about = lines({"about": origin})
    print(f'{{\n{about},\n"operations": {{\n{lines(operations)}\n}},\n"definitions": {{')
    print(f"{lines(snapshot.definitions)}\n}}\n}}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: snapshot.py CHECKOUT VERSION")
    main(sys.argv[1], sys.argv[2])
