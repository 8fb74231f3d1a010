"""Works CloudFormation templates out the way the service does, without any of Lintel: AWS's own SAM translator for
serverless templates, and the intrinsic functions as the documentation describes them, over given parameters.

Reads a job `{"programs": [{"id", "files": {path: text}}]}` from standard input; writes `{id: {"resources"} | {"why"} | {"skipped"}}`.
Each program is worked out twice: with the defaults of its parameters, and with other values where they may be others.
"""
import base64
import copy
import ipaddress
import json
import os
import posixpath
import re
import sys

import yaml

OPEN, SEPARATOR, CLOSE = "\ue000", "\ue001", "\ue002"
NOTHING = object()
PSEUDO = ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")


def mark(name):
    return OPEN + name + CLOSE


class Loader(yaml.SafeLoader):
    """YAML 1.1 without timestamps: CloudFormation reads dates as texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def short_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


Loader.add_multi_constructor("!", short_form)


def resolved(match):
    """A dynamic reference: of a secret of the program, what that holds."""
    inner = re.search(OPEN + "([^" + SEPARATOR + CLOSE + "]*)" + SEPARATOR, match[0])
    return OPEN + inner[1] + SEPARATOR + CLOSE if inner else mark(match[0][2:-2])


def parse(text):
    return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader)


def is_template(path, value):
    return isinstance(value, dict) and isinstance(value.get("Resources"), dict)


class Stack:
    """One template with the values of its parameters."""

    def __init__(self, path, template, given, program, varied):
        self.path, self.template, self.program, self.varied = path, template, program, varied
        self.parameters = {name: self.parameter(name, each or {}, given) for name, each in template.get("Parameters", {}).items()}
        self.loops = {}
        self.children = {}

    def parameter(self, name, declared, given):
        if name in given:
            return given[name]
        kind = declared.get("Type", "String")
        if "Default" not in declared or kind.startswith("AWS::SSM::Parameter::"):
            return [mark(name)] if kind.startswith("List<") or kind == "CommaDelimitedList" else mark(name)
        value = declared["Default"]
        if self.varied:
            others = [each for each in declared.get("AllowedValues", []) if each != value]
            if others:
                value = others[-1]
            elif "AllowedValues" not in declared and kind == "String":
                value = str(value) + "-other"
            elif "AllowedValues" not in declared and kind == "Number":
                value = float(value) + 1
        if kind.startswith("List<") or kind == "CommaDelimitedList":
            return [item.strip() for item in str(value).split(",")] if value != "" else []
        return text_of(value) if kind == "String" else value

    # Conditions

    def holds(self, name):
        return self.test(self.template.get("Conditions", {})[name])

    def test(self, node):
        (name, argument), = node.items()
        if name == "Condition":
            return self.holds(argument)
        if name == "Fn::Not":
            return not self.test(argument[0])
        if name == "Fn::And":
            return all(self.test(each) for each in argument)
        if name == "Fn::Or":
            return any(self.test(each) for each in argument)
        if name == "Fn::Equals":
            left, right = (self.value(each) for each in argument)
            return text_of(left) == text_of(right)
        raise ValueError(f"no condition: {name}")

    # Resources

    def resources(self):
        made = []
        for name, resource in self.each(self.template["Resources"]):
            condition = resource.get("Condition")
            if condition is not None and not self.holds(condition):
                continue
            properties = self.value(resource.get("Properties", {}))
            made.append({"id": f"{self.path}#{name}", "type": resource["Type"], "properties": properties})
        return made

    def each(self, members):
        """The members of an object, loops unrolled."""
        for key, value in members.items():
            if not key.startswith("Fn::ForEach::"):
                yield self.filled(key), value
                continue
            variable, items, body = value
            for item in self.value(items):
                before = dict(self.loops)
                self.loops[variable] = item
                for name, inner in self.each(body):
                    yield self.filled(name), self.bound(copy.deepcopy(inner))
                self.loops = before

    def filled(self, text):
        return re.sub(r"[$&]\{(\w+)\}", lambda match: str(self.loops.get(match[1], match[0])), text)

    def bound(self, node):
        """A loop's body with its variables in place."""
        if isinstance(node, str):
            return self.filled(node)
        if isinstance(node, list):
            return [self.bound(each) for each in node]
        if isinstance(node, dict):
            if set(node) == {"Ref"} and node["Ref"] in self.loops:
                return self.loops[node["Ref"]]
            return {self.filled(key): self.bound(each) for key, each in node.items()}
        return node

    # Values

    def value(self, node):
        if isinstance(node, list):
            return [each for each in map(self.value, node) if each is not NOTHING]
        if isinstance(node, str):
            return re.sub(r"\{\{resolve:[^}]*\}\}", resolved, node)
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, argument), = node.items()
            if name == "Ref" or (name.startswith("Fn::") and not name.startswith("Fn::ForEach::")):
                return self.call(name, argument)
        made = {}
        for key, each in self.each(node):
            if key == "Fn::Transform":
                continue
            value = self.value(each)
            if value is not NOTHING:
                made[key] = value
        return made

    def call(self, name, argument):
        if name == "Ref":
            return self.ref(argument)
        if name == "Fn::GetAtt":
            parts = argument.split(".", 1) if isinstance(argument, str) else [argument[0], ".".join(map(text_of, map(self.value, argument[1:])))]
            return self.attribute(*parts)
        if name == "Fn::If":
            return self.value(argument[1] if self.holds(argument[0]) else argument[2])
        if name == "Fn::Sub":
            return self.sub(argument)
        if name == "Fn::Join":
            items = self.value(argument[1])
            if isinstance(items, str):
                return mark(name)
            # A dynamic reference can be put together of pieces.
            return self.value(argument[0].join(map(text_of, items)))
        if name == "Fn::Split":
            text = self.value(argument[1])
            return text.split(argument[0]) if OPEN not in text or argument[0] in text else [mark(name)]
        if name == "Fn::Select":
            index, items = int(text_of(self.value(argument[0]))), self.value(argument[1])
            return items[index] if isinstance(items, list) and index < len(items) else mark(name)
        if name == "Fn::FindInMap":
            return self.find(argument)
        if name == "Fn::Base64":
            return self.value(argument)
        if name == "Fn::Length":
            return len(self.value(argument))
        if name == "Fn::ToJsonString":
            return json.dumps(self.value(argument))
        if name == "Fn::Cidr":
            return self.cidr([self.value(each) for each in argument])
        if name == "Fn::ImportValue":
            return self.program.exported(text_of(self.value(argument)), self.varied)
        return mark(name)

    def ref(self, name):
        if name in self.loops:
            return self.loops[name]
        if name == "AWS::NoValue":
            return NOTHING
        if name.startswith("AWS::"):
            return mark(name)
        if name in self.parameters:
            return self.parameters[name]
        return self.reference(name, "")

    def reference(self, name, attribute):
        return OPEN + f"{self.path}#{name}" + SEPARATOR + attribute + CLOSE

    def attribute(self, name, attribute):
        if attribute.startswith("Outputs."):
            child = self.child(name)
            output = child and child.template.get("Outputs", {}).get(attribute[len("Outputs."):])
            value = output and child.value(output["Value"])
            # What the child makes is known to this template by the name of the output.
            if output and OPEN not in text_of(value):
                return value
        return self.reference(name, attribute)

    def child(self, name):
        resource = self.template["Resources"].get(name, {})
        if not isinstance(resource, dict) or resource.get("Type") not in ("AWS::CloudFormation::Stack", "AWS::Serverless::Application"):
            return None
        if name not in self.children:
            properties = resource.get("Properties", {})
            url = properties.get("TemplateURL", properties.get("Location"))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), url)) if isinstance(url, str) else None
            template = self.program.templates.get(path)
            given = self.value(properties.get("Parameters", {}))
            self.children[name] = template and Stack(path, template, given, self.program, self.varied)
        return self.children[name]

    def sub(self, argument):
        text, variables = argument if isinstance(argument, list) else (argument, {})

        def hole(match):
            literal, name = match[1], match[2].strip()
            if literal:
                return "${" + name + "}"
            if name in variables:
                return text_of(self.value(variables[name]))
            return text_of(self.attribute(*name.split(".", 1)) if "." in name else self.ref(name))

        return self.value(re.sub(r"\$\{(!?)([^}]*)\}", hole, text))

    def find(self, argument):
        mapping, first, second = (self.value(each) for each in argument[:3])
        default = argument[3].get("DefaultValue") if len(argument) > 3 else None
        table = self.template.get("Mappings", {}).get(mapping, {})
        if OPEN in text_of(first) and first != mark("AWS::Region"):
            return mark("Fn::FindInMap")
        row = table.get(REGIONS[self.varied] if first == mark("AWS::Region") else text_of(first), {})
        if second in row:
            return row[second]
        if default is None:
            raise ValueError(f"{mapping} has no {first}.{second}")
        return self.value(default)

    def cidr(self, items):
        block, count, bits = items[0], int(items[1]), int(items[2])
        if OPEN in block:
            return [mark("Fn::Cidr")]
        networks = ipaddress.ip_network(block).subnets(new_prefix=32 - bits)
        return [str(next(networks)) for _ in range(count)]


REGIONS = {False: "us-east-1", True: "eu-west-1"}


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return "" if value is NOTHING or value is None else str(value)


class Program:
    def __init__(self, files):
        self.templates = {}
        for path, text in files.items():
            if re.search(r"\.(json|ya?ml|template)$", path):
                value = parse(text)
                if is_template(path, value):
                    self.templates[path] = value
        self.stacks = {}

    def all(self, varied):
        if varied not in self.stacks:
            made = {}
            for path, template in self.templates.items():
                made[path] = Stack(path, template, {}, self, varied)
            self.stacks[varied] = made
            nested = {}
            for stack in made.values():
                for name in stack.template["Resources"]:
                    child = stack.child(name)
                    if child:
                        nested.setdefault(child.path, []).append(child)
            # A template that one other nests is what that one makes of it.
            for path, children in nested.items():
                if len(children) == 1:
                    made[path] = children[0]
        return self.stacks[varied]

    def exported(self, name, varied):
        for stack in self.all(varied).values():
            for output in stack.template.get("Outputs", {}).values():
                if "Export" in output and text_of(stack.value(output["Export"]["Name"])) == name:
                    return stack.value(output["Value"])
        return mark("import of " + name)

    def resources(self):
        made = []
        usual = {each["id"]: each for stack in self.all(False).values() for each in stack.resources()}
        other = {each["id"]: each for stack in self.all(True).values() for each in stack.resources()}
        for name, each in usual.items():
            if name in other:
                each["otherwise"] = other[name]["properties"]
            made.append(each)
        return made


def translated(files):
    """Serverless templates as AWS's own translator expands them."""
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    made = {}
    for path, text in files.items():
        if "AWS::Serverless-2016-10-31" not in text:
            made[path] = text
            continue
        made[path] = json.dumps(without_signature(transform(yaml_parse(text), {}, ManagedPolicies())))
    return made


def without_signature(node):
    """The translator tags what it makes with its name."""
    if isinstance(node, list):
        kept = [each for each in node if not (isinstance(each, dict) and any(str(value).endswith(":createdBy") for value in each.values()))]
        return [without_signature(each) for each in kept]
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if not key.endswith(":createdBy")}
        return {key: without_signature(value) for key, value in kept.items()}
    return node


class ManagedPolicies:
    def load(self):
        return {}


def main():
    results = {}
    for program in json.load(sys.stdin)["programs"]:
        try:
            results[program["id"]] = {"resources": Program(translated(program["files"]) if program["serverless"] else program["files"]).resources()}
        except ImportError as error:
            results[program["id"]] = {"skipped": f"python3 has no {error.name}: pip install aws-sam-translator"}
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a program is told of it.
            results[program["id"]] = {"why": f"{type(error).__name__}: {error}"}
    json.dump(results, sys.stdout)


main()
