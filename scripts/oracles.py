"""Runs AWS's own SAM transform over a template, as CloudFormation would, and prints how many resources come out.

Usage: oracles.py template.yaml. Exit code 1 with the transform's messages when it refuses.
"""

import json
import logging
import sys

from cfnlint.decode import cfn_yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator


def load_template(path):
    template = json.loads(json.dumps(cfn_yaml.load(path)))
    for resource in template["Resources"].values():
        # Packaging replaces the folder by the archive it uploaded.
        if resource.get("Type") == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    return template


def main():
    template = load_template(sys.argv[1])
    # Managed policies by name, as the transform would fetch them from IAM.
    policies = {
        "AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "AWSXrayWriteOnlyAccess": "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess",
    }
    parameters = {"AWS::Region": "us-east-1"}
    logging.disable(logging.WARNING)
    try:
        result = Translator(policies, Parser()).translate(template, parameters)
    except InvalidDocumentException as error:
        for cause in error.causes:
            print(cause.message)
        return 1
    print(f"{len(template['Resources'])} resources became {len(result['Resources'])}")
    return 0


sys.exit(main())
