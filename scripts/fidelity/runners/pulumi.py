"""Runs Pulumi programs with the stand-ins for Pulumi's packages, and writes down what they register. Usage: pulumi.py JOB."""

import json
import os
import runpy
import sys
import traceback
from enum import Enum

sys.dont_write_bytecode = True
sys.path.pop(0)
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../verify/python"))

import provider  # noqa: E402
import pulumi  # noqa: E402
import standin  # noqa: E402
from standin import Output, record  # noqa: E402

OPEN, SEPARATOR, CLOSE = "\ue000", "\ue001", "\ue002"
SETTINGS = {"protect": "protect", "retain_on_delete": "retainOnDelete", "delete_before_replace": "deleteBeforeReplace", "ignore_changes": "ignoreChanges"}
INHERITED = ("protect", "retain_on_delete")


def open_mark(name):
    return f"{OPEN}{name}{CLOSE}"


class Run:
    """What the program has registered so far."""

    def __init__(self, program, is_other):
        self.is_other = is_other
        self.stack = "prod" if is_other else program["stack"]
        self.resources = []
        self.ids = set()
        self.children = {}
        self.transformations = []
        self.region = program["config"].get("aws:region", open_mark("region"))


run = None
job = {}


class ResourceTransformationArgs:
    def __init__(self, resource, type_, name, props, opts):
        self.resource, self.type_, self.name, self.props, self.opts = resource, type_, name, props, opts


class ResourceTransformationResult:
    def __init__(self, props, opts):
        self.props, self.opts = props, opts


class Config(pulumi.Config):
    """In another deployment everything is configured otherwise."""

    def _read(self, key, kind):
        text = record.config.get(self.full_key(key))
        value = None if text is None else KINDS[kind](text)
        return other(value, key, kind) if run.is_other and self.name != "aws" else value


KINDS = {"": str, "bool": lambda text: text == "true", "int": int, "float": float, "object": json.loads}
STAND_INS = {"": lambda key: open_mark(f"config.{key}"), "bool": lambda key: True, "int": lambda key: 3, "float": lambda key: 3.5, "object": lambda key: {}}


def reader(kind, is_required, is_secret):
    def read(self, key, default=None):
        value = self._read(key, kind)
        value = (STAND_INS[kind](key) if is_required else default) if value is None else value
        return Output.secret(value) if is_secret and value is not None else value

    return read


for _kind in KINDS:
    for _verb in ("get", "require"):
        for _secret in ("", "_secret"):
            setattr(Config, f"{_verb}{_secret}{'_' + _kind if _kind else ''}", reader(_kind, _verb == "require", _secret != ""))


def other(value, key, kind=""):
    if value is None:
        return None if kind == "object" else STAND_INS[kind](key)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return open_mark(f"config.{key}")
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, list):
        return [other(each, key) for each in value]
    return {name: other(each, key) for name, each in value.items()}


class StackReference(pulumi.StackReference):
    def get_output(self, name):
        return Output(open_mark(f"stack output {standin.plain(name)}"))

    require_output = get_output


def data(value):
    """A value as JSON: outputs resolved, resources as their ids, assets as what they are made of."""
    if isinstance(value, Output):
        return data(value._value)
    if getattr(value, "_is_args", False):
        check_names(type(value).__name__, value._fields, job["arguments"].get(value._encode()["$args"]))
        return data(value._fields)
    if isinstance(value, pulumi.Asset):
        return data(value.content)
    if isinstance(value, pulumi.Resource):
        return f"{OPEN}{value._name}{SEPARATOR}{CLOSE}"
    if isinstance(value, Enum):
        return data(value.value)
    if isinstance(value, str):
        # Marks are private characters, which JSON escapes.
        return str(value).replace("\\ue000", OPEN).replace("\\ue001", SEPARATOR).replace("\\ue002", CLOSE)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): data(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [data(each) for each in value]
    raise TypeError(f"{type(value).__name__} is no value of a property")


def check_names(what, given, known):
    for name in given:
        if known is not None and name not in known:
            record.fail(f"{what} got an unexpected keyword argument {name!r}")


def declare(kind, package, path, name, args, resource=None, opts=None):
    """Called by the stand-ins for every class and function that is used."""
    if kind != "class" or package != "aws":
        return 0
    known = job["inputs"].get(path)
    check_names(path, args, known)
    args, opts = transformed(resource, path, name, args, opts or pulumi.ResourceOptions())
    if path == "Provider":
        resource._region = data(args.get("region", run.region))
        return 0
    label = f"{path.replace('lambda_.', 'lambda.')} {name}"
    mark_id, count = label, 1
    while mark_id in run.ids:
        count += 1
        mark_id = f"{label}#{count}"
    run.ids.add(mark_id)
    # Samples of what it gives carry this.
    resource._name = mark_id
    properties = data(args)
    for parent in chain(opts.parent):
        run.children.setdefault(id(parent), []).append(mark_id)
    settings = {mine: data(option(opts, key, key in INHERITED)) for key, mine in SETTINGS.items()}
    depends = [each for one in listed(opts.depends_on) for each in ids_of(standin.plain(one))]
    own = provider_of(opts)
    run.resources.append({
        "id": mark_id,
        "name": name,
        "type": label.split(" ")[0],
        "properties": properties,
        "settings": settings,
        "region": properties.get("region", own._region if own else run.region),
        "dependsOn": depends,
    })
    return 0


def transformed(resource, path, name, args, opts):
    """A resource's own transformations come first, those of the stack last."""
    around = [each for parent in chain(opts.parent) for each in listed(parent._opts and parent._opts.transformations)]
    for transformation in [*listed(opts.transformations), *around, *run.transformations]:
        result = transformation(ResourceTransformationArgs(resource, job["tokens"].get(path, path), name, args, opts))
        if result is not None:
            args, opts = result.props, result.opts
    return args, opts


def chain(parent):
    while parent is not None:
        yield parent
        parent = parent._opts.parent if parent._opts else None


def option(opts, key, is_inherited):
    value = getattr(opts, key)
    if value is None and is_inherited and opts.parent is not None and opts.parent._opts:
        return option(opts.parent._opts, key, True)
    return value


def provider_of(opts):
    if opts.provider is not None:
        return opts.provider
    given = opts.providers.get("aws") if isinstance(opts.providers, dict) else next(iter(listed(opts.providers)), None)
    if given is not None:
        return given
    return provider_of(opts.parent._opts) if opts.parent is not None and opts.parent._opts else None


def ids_of(resource):
    return run.children.get(id(resource), []) if isinstance(resource, pulumi.ComponentResource) else [resource._name]


def listed(value):
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]


def policy_functions(make):
    """The provider's own functions, but for the document that a policy's statements make."""

    def function(package, path, result):
        call = make(package, path, result)
        if path not in ("iam.get_policy_document", "iam.get_policy_document_output"):
            return call

        def document(*args, opts=None, **kwargs):
            call(*args, opts=opts, **kwargs)
            made = standin.sample({**data(kwargs), "json": json.dumps(policy_of(data(kwargs))), "id": open_mark("id")})
            return Output(made) if path.endswith("_output") else made

        return document

    return function


def policy_of(given):
    """What the provider makes of a policy document: scalars for lists of one, names as IAM has them."""
    statements = []
    for each in given.get("statements", []):
        statement = {
            "Sid": each.get("sid") or None,
            "Effect": each.get("effect", "Allow"),
            "Action": single(each.get("actions")),
            "NotAction": single(each.get("not_actions")),
            "Resource": single(each.get("resources")),
            "NotResource": single(each.get("not_resources")),
            "Principal": principals(each.get("principals")),
            "NotPrincipal": principals(each.get("not_principals")),
        }
        conditions = {}
        for one in each.get("conditions", []):
            conditions.setdefault(one["test"], {})[one["variable"]] = single(one["values"])
        statements.append({key: value for key, value in {**statement, "Condition": conditions or None}.items() if value is not None})
    return {"Version": given.get("version", "2012-10-17"), "Statement": statements}


def principals(given):
    if not given:
        return None
    if len(given) == 1 and given[0]["type"] == "*":
        return "*"
    types = {}
    for each in given:
        types.setdefault(each["type"], []).extend(each["identifiers"])
    return {key: single(value) for key, value in types.items()}


def single(values):
    return values[0] if values is not None and len(values) == 1 else values


def run_program(program, is_other):
    global run
    run = Run(program, is_other)
    folder = program["folder"]
    record.start(folder, program["project"], program["config"])
    known = set(sys.modules)
    os.chdir(folder)
    sys.path.insert(0, folder)
    errors = []
    try:
        runpy.run_path(os.path.join(folder, program["entry"]), run_name="__main__")
    except BaseException as error:  # A program may also exit.
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folder + os.sep)]
        place = f"{os.path.relpath(frames[-1].filename, folder)}:{frames[-1].lineno} " if frames else ""
        errors.append(f"{place}{type(error).__name__}: {error}")
    finally:
        sys.path.remove(folder)
        for name in set(sys.modules) - known:
            paths = [getattr(sys.modules[name], "__file__", None) or "", *list(getattr(sys.modules[name], "__path__", []))]
            if any(str(path).startswith(folder) for path in paths):
                del sys.modules[name]
    return {"resources": run.resources, "errors": errors + record.failures}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job.update(json.load(file))
    pulumi.Config = Config
    pulumi.StackReference = StackReference
    pulumi.ResourceTransformationArgs = ResourceTransformationArgs
    pulumi.ResourceTransformationResult = ResourceTransformationResult
    pulumi.get_stack = lambda: run.stack
    pulumi.runtime.register_stack_transformation = lambda transformation: run.transformations.append(transformation)
    record.declare = declare
    provider.function = policy_functions(provider.function)
    provider.install(job["tables"])
    results = []
    for program in job["programs"]:
        results.append({"id": program["id"], "first": run_program(program, False), "second": run_program(program, True)})
        with open(job["result"], "w", encoding="utf-8") as file:
            json.dump(results, file)


main()
