"""Makes the modules of a provider's package from the table of what it declares."""

import importlib
import importlib.abc
import importlib.machinery
import sys
import types

import pulumi
from standin import Output, encode, plain, record, sample


class Provider(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `pulumi_aws.s3` and the like."""

    def __init__(self, package, table):
        self.package = package
        self.table = table
        self.root = f"pulumi_{package}"

    def find_spec(self, fullname, path=None, target=None):
        if fullname == self.root:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        if fullname.startswith(f"{self.root}.") and fullname[len(self.root) + 1 :] in self.table["modules"]:
            return importlib.machinery.ModuleSpec(fullname, self)
        return None

    def create_module(self, spec):
        return ProviderModule(spec.name, self)

    def exec_module(self, module):
        pass


class ProviderModule(types.ModuleType):
    def __init__(self, name, provider):
        super().__init__(name)
        self._provider = provider
        self._prefix = "" if name == provider.root else f"{name[len(provider.root) + 1:]}."

    def __getattr__(self, name):
        if name.startswith("__") or name == "_prefix":
            raise AttributeError(name)
        provider, path = self._provider, self._prefix + name
        if self._prefix == "" and name in provider.table["modules"]:
            made = importlib.import_module(f"{provider.root}.{name}")
        else:
            made = member(provider, path)
        if made is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        setattr(self, name, made)
        return made


def member(provider, path):
    table = provider.table
    if path in table["classes"]:
        return resource_class(provider.package, path, table["classes"][path])
    if path in table["functions"]:
        return function(provider.package, path, table["functions"][path])
    if path in table["enums"]:
        return enumeration(table["enums"][path])
    if path.endswith("ArgsDict"):
        return dict
    if path.endswith("Args"):
        return args_class(provider.package, path)
    return None


def resource_class(package, path, outputs):
    base = pulumi.ProviderResource if path == "Provider" else pulumi.CustomResource

    def __init__(self, resource_name, *args, opts=None, **kwargs):
        inputs = dict(kwargs)
        for each in args:
            if isinstance(each, pulumi.ResourceOptions):
                opts = each
            elif each is not None and not getattr(each, "_is_args", False):
                raise TypeError(f"{path} takes its name, its arguments and options; it was given {type(each).__name__}")
            elif each is not None:
                inputs.update(each._fields)
        base.__init__(self, f"{package}:{path}", resource_name, True, None, opts)
        self._inputs = inputs
        self._index = record.declare("class", package, path, resource_name, inputs, self, opts)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name != "id" and name not in outputs:
            raise AttributeError(f"{path} has no property {name!r}")
        given = self._inputs.get(name)
        value = plain(given) if given is not None else sample(labelled(outputs.get(name, "§-id"), self._name))
        return Output(value, ["property", self._index, name])

    def get(cls, resource_name, id, opts=None, **state):
        self = cls.__new__(cls)
        base.__init__(self, f"{package}:{path}", resource_name, True, None, opts)
        self._inputs = {}
        self._index = record.declare("get", package, path, resource_name, {})
        return self

    def _encode(self):
        return {"$resource": self._index}

    members = {"__init__": __init__, "__getattr__": __getattr__, "get": classmethod(get), "_encode": _encode}
    return type(path.rsplit(".", 1)[-1], (base,), members)


def args_class(package, path):
    def __init__(self, **kwargs):
        self._fields = kwargs
        self._at = record.place()

    def __getattr__(self, name):
        fields = self.__dict__.get("_fields", {})
        if name in fields:
            return fields[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self._fields[name] = value

    def _encode(self):
        fields = [[key, encode(value)] for key, value in self._fields.items() if value is not None]
        return {"$args": path, "at": self._at, "fields": fields}

    return type(path.rsplit(".", 1)[-1], (), {"__init__": __init__, "__getattr__": __getattr__, "__setattr__": __setattr__, "_encode": _encode, "_is_args": True})


def function(package, path, result):
    def call(*args, opts=None, **kwargs):
        if args:
            raise TypeError(f"{path} takes keyword arguments")
        if opts is not None and not isinstance(opts, pulumi.InvokeOptions):
            raise TypeError("Expected the options to be InvokeOptions")
        index = record.declare("function", package, path, "", kwargs)
        given = {key: plain(value) for key, value in kwargs.items() if value is not None}
        value = sample({**labelled(result, path), **given})
        return Output(value, ["result", index]) if path.endswith("_output") else value

    return call


def enumeration(values):
    """Python writes the names in capitals, with underscores."""
    known = {key.replace("_", "").upper(): value for key, value in values.items()}

    class Enumeration(type):
        def __getattr__(cls, name):
            value = known.get(name.replace("_", "")) if name == name.upper() else None
            if value is None:
                raise AttributeError(f"the enumeration has no member {name!r}")
            return value

    return Enumeration("Enumeration", (), {})


def labelled(value, name):
    if isinstance(value, str):
        return value.replace("§", name)
    if isinstance(value, list):
        return [labelled(each, name) for each in value]
    if isinstance(value, dict):
        return {key: labelled(each, name) for key, each in value.items()}
    return value


def install(tables):
    for package, table in tables.items():
        sys.meta_path.insert(0, Provider(package, table))
