"""Plants one change at a time into templates and asks AWS's own SAM transform what it thinks of each.

Usage: mutate-templates.py <folder of YAML templates> [--seconds 900]
Prints JSON lines: {"file", "template"} of each template the transform accepts, then {"file", "path", "change", "value",
"verdict": "accepted" | "refused" | "crashed", "messages"} of each mutant. A property of a type is changed once in each way.
"""

import argparse
import copy
import glob
import json
import logging
import os
import time

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.plugins.application.serverless_app_plugin import ServerlessAppPlugin
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

POLICIES = {
    name: f"arn:aws:iam::aws:policy/{name}"
    for name in [
        "AWSLambdaBasicExecutionRole",
        "AWSLambdaRole",
        "AWSXrayWriteOnlyAccess",
        "AmazonDynamoDBFullAccess",
        "AmazonDynamoDBReadOnlyAccess",
    ]
}
VALUES = {
    "text": "sometext",
    "number": 12,
    "true": True,
    "null": None,
    "empty list": [],
    "list": ["sometext"],
    "empty map": {},
    "map": {"Some": "sometext"},
    "reference": {"Fn::GetAtt": ["NoSuchResource", "Arn"]},
}
# Maps whose keys the user makes up, so that all of them are one property.
NAMED = {"Authorizers", "Connectors", "DataSources", "Events", "Functions", "GatewayResponses", "Models", "Parameters"}
NAMED |= {"Resolvers", "Routes", "Tags", "Variables", "paths", "DefinitionSubstitutions", "securityDefinitions"}
CHECKED_TYPES = ("AWS::Serverless::", "AWS::S3::Bucket", "AWS::Cognito::UserPool")


def ask(template):
    try:
        Translator(POLICIES, Parser()).translate(copy.deepcopy(template), {})
    except InvalidDocumentException as error:
        return "refused", [cause.message for cause in error.causes]
    except Exception as error:  # what the transform does not expect ends a deployment all the same
        return "crashed", [f"{type(error).__name__}: {error}"]
    return "accepted", []


def paths_below(node, path):
    children = node.items() if isinstance(node, dict) else enumerate(node[:2]) if isinstance(node, list) else []
    for key, value in children:
        yield [*path, key]
        yield from paths_below(value, [*path, key])


def at(template, path):
    for step in path:
        template = template[step]
    return template


def is_checked(template, path):
    if path[0] not in ("Resources", "Globals") or len(path) > 12:
        return False
    depth = len(path) - path.index("DefinitionBody") if "DefinitionBody" in path else 0
    if depth > 5 or ("Definition" in path and path[-1] != "Definition"):
        return False
    resource = template["Resources"][path[1]] if path[0] == "Resources" and len(path) > 3 else None
    return resource is None or str(resource.get("Type")).startswith(CHECKED_TYPES)


def property_of(template, path):
    """The path with the user's own names left out."""
    names = []
    for index, step in enumerate(path):
        before = path[index - 1] if index > 0 else None
        if index == 1 and path[0] == "Resources":
            resource = template["Resources"][step]
            step = resource.get("Type") if isinstance(resource, dict) else None
        elif before == "Events":
            event = at(template, path[: index + 1])
            step = event.get("Type") if isinstance(event, dict) else None
        elif isinstance(step, int) or before in NAMED:
            step = "*"
        names.append(str(step))
    return ".".join(names)


def mutants(template, path):
    for change in ["remove", "misspell", *VALUES]:
        mutant = copy.deepcopy(template)
        parent = at(mutant, path[:-1])
        key = path[-1]
        if change == "remove":
            del parent[key]
        elif change == "misspell":
            if not isinstance(parent, dict):
                continue
            items = [(f"X{name}x" if name == key else name, value) for name, value in parent.items()]
            parent.clear()
            parent.update(items)
        else:
            value = VALUES[change]
            if type(value) is type(parent[key]) and not isinstance(value, (list, dict)):
                continue
            parent[key] = value
        yield change, mutant


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=900)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    ServerlessAppPlugin._sar_service_call = lambda *_: {"TemplateUrl": "https://example.com/t", "Status": "ACTIVE"}
    seen = set()
    end = time.monotonic() + options.seconds
    for file in sorted(glob.glob(f"{options.folder}/*.yaml")):
        with open(file, encoding="utf-8") as stream:
            template = json.loads(json.dumps(yaml_parse(stream.read()), default=str))
        if not isinstance(template, dict) or ask(template)[0] != "accepted":
            continue
        name = os.path.basename(file)
        print(json.dumps({"file": name, "template": template}))
        for path in paths_below(template, []):
            key = property_of(template, path) if is_checked(template, path) else None
            if key is None or key in seen or time.monotonic() > end:
                continue
            seen.add(key)
            for change, mutant in mutants(template, path):
                verdict, messages = ask(mutant)
                case = {"file": name, "path": path, "property": key, "change": change}
                print(json.dumps({**case, "value": VALUES.get(change), "verdict": verdict, "messages": messages}))


main()
