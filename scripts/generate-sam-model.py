"""Writes the generated modules of src/cloudformation/sam from the installed SAM translator.

Usage: python generate-sam-model.py [--check] [--output FOLDER]
Needs `pip install aws-sam-translator==1.115.*` and `npx prettier` (from this project's node_modules).
--check writes nothing and fails when a committed module differs from what the translator says.
Only names, shapes and relations are taken over, never descriptions.
"""

import argparse
import importlib
import inspect
import json
import re
import subprocess
import sys
import tempfile
import typing
from pathlib import Path

from samtranslator import __version__ as translator_version
from samtranslator.model import PassThroughProperty, ResourceTypeResolver, sam_resources
from samtranslator.plugins.globals.globals import Globals
from samtranslator.compat import pydantic
from samtranslator.internal.schema_source import common, schema

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "src" / "cloudformation" / "sam"
PACKAGE = Path(importlib.import_module("samtranslator").__file__).parent
KINDS = {dict: "map", str: "string", bool: "boolean", int: "integer", float: "number", list: "list"}  # bool before int: it is one


# --- what the transform itself checks -------------------------------------------------------------


def closure_of(validator):
    return inspect.getclosurevars(validator).nonlocals


def accepted_value(validator):
    """Reads a translator validator back into {kinds, items?, values?}."""
    if hasattr(validator, "enum_values"):
        return {"kinds": ["string"], "values": list(validator.enum_values)}
    factory = validator.__qualname__.split(".")[0]
    inner = closure_of(validator)
    if factory == "is_type":
        return {"kinds": [KINDS[inner["valid_type"]]]}
    if factory == "list_of":
        return {"kinds": ["list"], "items": accepted_value(inner["validate_item"])["kinds"]}
    if factory == "dict_of":
        items = accepted_value(inner["validate_item"])["kinds"]
        return {"kinds": ["map"], "items": items} if items else {"kinds": ["map"]}
    if factory == "one_of":
        parts = [accepted_value(part) for part in inner["validators"]]
        merged = {"kinds": sorted({kind for part in parts for kind in part["kinds"]})}
        items = sorted({kind for part in parts for kind in part.get("items", [])})
        return {**merged, "items": items} if items else merged
    return {"kinds": []}  # any_type, or a property without a validator


def transform_property(property_type):
    accepted = accepted_value(property_type.validate)
    out = {}
    if property_type.required:
        out["required"] = True
    if accepted["kinds"]:
        out.update(accepted)
    if not property_type.supports_intrinsics and not isinstance(property_type, PassThroughProperty):
        out["isLiteral"] = True
    return out


def transform_properties(macro):
    return {
        name: transform_property(value)
        for name, value in sorted(macro.property_types.items())
        if not name.startswith("__")
    }


# --- the documented shapes ------------------------------------------------------------------------

DOCS = json.loads((PACKAGE / "internal" / "schema_source" / "sam-docs.json").read_text())["properties"]
PASSED = re.compile(r"passed directly to the\s*\[?`([A-Za-z0-9.]+)`\]?(?:\([^)]*\))?\s*property of (?:an?|the)\s*\[?`?(AWS::[A-Za-z0-9:]+(?:\.[A-Za-z]+|\s+[A-Za-z]+(?=` |`))?)")
shapes = {}


def shape_name(model):
    module = model.__module__.rsplit(".", 1)[1].replace("aws_serverless_", "")
    prefix = "".join(part.capitalize() for part in module.split("_"))
    return model.__name__ if module in ("common", "connector") else f"{prefix}.{model.__name__}"


def pass_through(field):
    path = field.field_info.extra.get("__samPassThrough", {}).get("schemaPath")
    if path:
        keys = [key for key in path[2:] if key not in ("properties", "Properties")]
        return f"{path[1]}#{'/'.join(keys)}" if keys else None
    text = field.field_info.extra.get("markdownDescription", "")
    found = PASSED.search(text)
    return corrected(f"{found[2].replace(' ', '.')}#{found[1]}") if found else None


# Where the documentation names the resource although the property sits in one of its definitions, or misspells it.
CORRECTIONS = {
    "AWS::Events::Rule#RetryPolicy": "AWS::Events::Rule.Target#RetryPolicy",
    "AWS::Events::Rule#Arn": "AWS::Events::Rule.DeadLetterConfig#Arn",
    "AWS::Events::Rule#Id": "AWS::Events::Rule.Target#Id",
    "AWS::Events::Rule#InputTransformer": "AWS::Events::Rule.Target#InputTransformer",
    "AWS::Lambda::Function#ZipFile": "AWS::Lambda::Function.Code#ZipFile",
    "AWS::Lambda::Function#S3Bucket": "AWS::Lambda::Function.Code#S3Bucket",
    "AWS::Lambda::Function#S3Key": "AWS::Lambda::Function.Code#S3Key",
    "AWS::Lambda::Function#S3ObjectVersion": "AWS::Lambda::Function.Code#S3ObjectVersion",
    "AWS::Lambda::Function#TargetArn": "AWS::Lambda::Function.DeadLetterConfig#TargetArn",
    "AWS::Lambda::Function#PerExecutionEnvironmentMaxConcurrency": "AWS::Lambda::Function.LambdaManagedInstancesCapacityProviderConfig#PerExecutionEnvironmentMaxConcurrency",
    "AWS::Lambda::Function#ExecutionEnvironmentMemoryGiBPerVCpu": "AWS::Lambda::Function.LambdaManagedInstancesCapacityProviderConfig#ExecutionEnvironmentMemoryGiBPerVCpu",
    "AWS::Lambda::EventSourceMapping#AmazonManagedKafkaConfiguration": "AWS::Lambda::EventSourceMapping.AmazonManagedKafkaEventSourceConfig#ConsumerGroupId",
    "AWS::Lambda::EventSourceMapping#SelfManagedKafkaConfiguration": "AWS::Lambda::EventSourceMapping.SelfManagedKafkaEventSourceConfig#ConsumerGroupId",
    "AWS::ApiGatewayV2::Api#Bucket": "AWS::ApiGatewayV2::Api.BodyS3Location#Bucket",
    "AWS::ApiGatewayV2::Api#Key": "AWS::ApiGatewayV2::Api.BodyS3Location#Key",
    "AWS::ApiGatewayV2::DomainName#OwnershipVerificationCertificateArn": "AWS::ApiGatewayV2::DomainName.DomainNameConfiguration#OwnershipVerificationCertificateArn",
    "AWS::ApiGatewayV2::DomainName#SecurityPolicy": "AWS::ApiGatewayV2::DomainName.DomainNameConfiguration#SecurityPolicy",
    "AWS::S3::Bucket#Event": "AWS::S3::Bucket.LambdaConfiguration#Event",
    "AWS::S3::Bucket#Filter": "AWS::S3::Bucket.LambdaConfiguration#Filter",
    "AWS::Scheduler::Schedule#RetryPolicy": "AWS::Scheduler::Schedule.Target#RetryPolicy",
    "AWS::Scheduler::Schedule#RoleArn": "AWS::Scheduler::Schedule.Target#RoleArn",
    "AWS::AppSync::GraphQLApi#Tag": None,
    "AWS::AppSync::ApiKey#ApiKeyId": None,
}


def corrected(target):
    target = target.replace("AWS::ApiGateway2::", "AWS::ApiGatewayV2::")
    return CORRECTIONS.get(target, target)


def described_value(annotation):
    """A pydantic annotation as {kinds, items?, values?, shape?, itemShape?}."""
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return {"kinds": ["string"], "values": list(typing.get_args(annotation))}
    if origin in (typing.Union, getattr(__import__("types"), "UnionType", None)):
        parts = [described_value(part) for part in typing.get_args(annotation) if part is not type(None)]
        if any(not part.get("kinds") for part in parts):
            return {}
        merged = {"kinds": sorted({kind for part in parts for kind in part["kinds"]})}
        for key in ("items", "values"):
            values = [value for part in parts for value in part.get(key, [])]
            if values:
                merged[key] = list(dict.fromkeys(values))
        for key in ("shape", "itemShape"):
            names = [part[key] for part in parts if key in part]
            if len(names) == 1:
                merged[key] = names[0]
        return merged
    if origin is list:
        return with_items("list", described_value(typing.get_args(annotation)[0]))
    if origin is dict:
        return with_items("map", described_value(typing.get_args(annotation)[1]))
    if annotation is common.PassThroughProp or annotation is typing.Any:
        return {}
    if inspect.isclass(annotation) and issubclass(annotation, pydantic.BaseModel):
        if "__root__" in annotation.__fields__:
            return {}
        if set(annotation.__fields__) == {"Ref"}:
            return {"kinds": ["map"]}
        return {"kinds": ["map"], "shape": add_shape(annotation)}
    if hasattr(annotation, "item_type"):  # a list with bounds
        return with_items("list", described_value(annotation.item_type))
    return {"kinds": [next(kind for base, kind in KINDS.items() if issubclass(annotation, base))]}


def with_items(kind, item):
    out = {"kinds": [kind]}
    if item.get("kinds"):
        out["items"] = item["kinds"]
    if "shape" in item:
        out["itemShape"] = item["shape"]
    return out


def described_property(field):
    out = {"required": True} if field.required else {}
    out.update(described_value(typing.cast(typing.Any, field.annotation)))
    target = pass_through(field)
    if target:
        out["passThrough"] = target
    return out


def add_shape(model):
    name = shape_name(model)
    if name not in shapes:
        shapes[name] = {}  # before its fields: shapes may refer to themselves
        shapes[name] = {key: described_property(field) for key, field in sorted(model.__fields__.items())}
    return name


# --- the modules ------------------------------------------------------------------------------------


def resource_types():
    resolver = ResourceTypeResolver(sam_resources)
    models = {}
    for resource in typing.get_args(schema.Resources):
        type_name = typing.get_args(resource.__fields__["Type"].annotation)[0]
        models[type_name] = resource
    out = {}
    for type_name, macro in sorted(resolver.resource_types.items()):
        if type_name is None:
            continue
        documented = described_of(properties_model(models[type_name]))
        properties = {}
        checked = transform_properties(macro)
        for name in sorted({*checked, *documented}):
            if name not in checked:
                raise SystemExit(f"{type_name}.{name} is documented but the transform refuses it")
            properties[name] = merge_property(checked[name], documented.get(name))
        out[type_name] = {
            "properties": properties,
            "referable": dict(sorted(getattr(macro, "referable_properties", {}).items())),
        }
    return out


def properties_model(resource):
    annotation = resource.__fields__["Properties"].outer_type_
    return annotation


def described_of(model):
    return {key: described_property(field) for key, field in model.__fields__.items()}


def merge_property(checked, documented):
    """What the transform checks decides; the documented shape adds nested names and the pass-through target."""
    if documented is None:
        return checked
    extra = {key: documented[key] for key in ("shape", "itemShape", "passThrough") if key in documented}
    if not checked.get("kinds") and documented.get("kinds"):
        extra["documentedKinds"] = documented["kinds"]
    if "values" not in checked and "values" in documented:
        extra["documentedValues"] = documented["values"]
    return {**checked, **extra}


def event_types(macro, module):
    documented = {}
    for name, model in inspect.getmembers(module, inspect.isclass):
        fields = getattr(model, "__fields__", {})
        if set(fields) == {"Type", "Properties"} and typing.get_origin(fields["Type"].annotation) is typing.Literal:
            if not typing.get_args(fields["Type"].annotation)[0].startswith("AWS::"):
                documented[typing.get_args(fields["Type"].annotation)[0]] = described_of(fields["Properties"].outer_type_)
    out = {}
    for name, event in sorted((k, v) for k, v in macro.event_resolver.resource_types.items() if k):
        checked = transform_properties(event)
        out[name] = {
            "properties": {
                key: merge_property(value, documented.get(name, {}).get(key)) for key, value in checked.items()
            }
        }
    return out


def policy_templates():
    data = json.loads((PACKAGE / "policy_templates_data" / "policy_templates.json").read_text())["Templates"]
    return {name: sorted(template["Parameters"]) for name, template in sorted(data.items())}


def connector_pairs():
    data = json.loads((PACKAGE / "model" / "connector_profiles" / "profiles.json").read_text())
    pairs = {}
    for source, destinations in sorted(data["Permissions"].items()):
        for destination, profile in sorted(destinations.items()):
            properties = profile["Properties"]
            text = json.dumps(properties)
            needs = {side: [] for side in ("Source", "Destination")}
            for side in needs:
                needs[side] = sorted(set(re.findall(r"%\{" + side + r"\.(\w+)\}", text)))
            owner = "Source" if properties["SourcePolicy"] else "Destination"
            extra = {
                "AWS_IAM_ROLE_MANAGED_POLICY": "RoleName",
                "AWS_SQS_QUEUE_POLICY": "QueueUrl",
                "AWS_SNS_TOPIC_POLICY": "Arn",
                "AWS_LAMBDA_PERMISSION": "Arn",
            }[profile["Type"]]
            needs[owner] = sorted({*needs[owner], extra})
            pair = {
                "creates": profile["Type"],
                "policyOwner": owner,
                "permissions": sorted(properties["AccessCategories"]),
                "source": needs["Source"],
                "destination": needs["Destination"],
            }
            if "ValidAccessCategories" in properties:
                pair["combinations"] = [sorted(c) for c in properties["ValidAccessCategories"]]
            pairs[f"{source} > {destination}"] = pair
    return pairs


def connector_resources():
    data = json.loads((PACKAGE / "model" / "connector_profiles" / "profiles.json").read_text())
    out = {}
    names = {"Arn": "Arn", "Url": "QueueUrl", "Id": "ResourceId", "Name": "Name", "Qualifier": "Qualifier"}
    for type_name, entry in sorted(data["CfnResourceProperties"].items()):
        role = entry.get("Inputs", {}).get("Role")
        out[type_name] = {"gives": sorted(names[key] for key in entry["Outputs"])}
        if role:
            out[type_name]["role"] = role if isinstance(role, str) else "Targets"
    return out


def managed_policies():
    data = json.loads((PACKAGE / "internal" / "data" / "aws_managed_policies.json").read_text())
    return sorted({name for partition in data.values() for name in partition})


def build_modules():
    types = resource_types()
    function_events = event_types(
        sam_resources.SamFunction, importlib.import_module("samtranslator.internal.schema_source.aws_serverless_function")
    )
    machine_events = event_types(
        sam_resources.SamStateMachine,
        importlib.import_module("samtranslator.internal.schema_source.aws_serverless_statemachine"),
    )
    for module_name in ("connector",):
        module = importlib.import_module(f"samtranslator.internal.schema_source.aws_serverless_{module_name}")
        add_shape(module.EmbeddedConnectorProperties)
    globals_sections = {
        key.replace("AWS::Serverless::", ""): sorted(value) for key, value in sorted(Globals.supported_properties.items())
    }
    t = "./types.ts"
    return {
        "resource-types.ts": module_text(
            t, "SamResourceType", [("samResourceTypes", types, "Record<string, SamResourceType>", "Every AWS::Serverless type and what the transform accepts of it.")]
        ),
        "event-types.ts": module_text(
            t,
            "SamEventType",
            [
                ("functionEventTypes", function_events, "Record<string, SamEventType>", "Event types of AWS::Serverless::Function."),
                ("stateMachineEventTypes", machine_events, "Record<string, SamEventType>", "Event types of AWS::Serverless::StateMachine."),
            ],
        ),
        "property-shapes.ts": module_text(
            t, "SamShape", [("samShapes", dict(sorted(shapes.items())), "Record<string, SamShape>", "Documented nested maps, named by the property tables.")]
        ),
        "globals-sections.ts": module_text(
            None, None, [("globalsSections", globals_sections, "Record<string, readonly string[]>", "Globals sections and the properties each allows.")]
        ),
        "policy-templates.ts": module_text(
            None, None, [("policyTemplates", policy_templates(), "Record<string, readonly string[]>", "SAM policy templates and their parameters, all required.")]
        ),
        "connector-pairs.ts": module_text(
            t,
            "ConnectorPair, ConnectorResource",
            [
                ("connectorPairs", connector_pairs(), "Record<string, ConnectorPair>", "Pairs `source type > destination type` a connector can join."),
                ("connectorResources", connector_resources(), "Record<string, ConnectorResource>", "What a connector reads from a resource named by Id."),
            ],
        ),
        "managed-policies.ts": managed_policies_text(),
    }


HEADER = (
    "// Generated by scripts/generate-sam-model.py from aws-sam-translator {version} (PyPI, Apache-2.0). Do not edit.\n"
).format(version=translator_version)


def module_text(types_path, imports, tables):
    text = HEADER
    if imports:
        text += f"import type {{ {imports} }} from '{types_path}';\n"
    text += "import { table } from '../../world/table.ts';\n"
    for name, data, kind, doc in tables:
        text += f"\n/** {doc} */\nexport const {name}: {kind} = table({json.dumps(data)});\n"
    return text


def managed_policies_text():
    names = " ".join(managed_policies())
    return (
        HEADER
        + "\n/** Names of AWS managed IAM policies the transform resolves to ARNs; newer ones exist. */\n"
        + f"export const managedPolicyNames: ReadonlySet<string> = new Set(\n  {json.dumps(names)}.split(' '),\n);\n"
    )


def write(folder, modules):
    for name, text in modules.items():
        (folder / name).write_text(text)
    subprocess.run(
        ["npx", "prettier", "--config", str(ROOT / ".prettierrc.json"), "--log-level", "warn", "--write", *[str(folder / name) for name in modules]],
        cwd=ROOT,
        check=True,
    )


def check(modules):
    with tempfile.TemporaryDirectory() as temporary:
        write(Path(temporary), modules)
        stale = [
            name for name in modules if (OUTPUT / name).read_text() != (Path(temporary) / name).read_text()
        ]
    for name in stale:
        print(f"src/cloudformation/sam/{name} differs from aws-sam-translator {translator_version}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    generated = build_modules()
    if options.check:
        sys.exit(check(generated))
    write(options.output, generated)
    print(f"wrote {len(generated)} modules from aws-sam-translator {translator_version}")
