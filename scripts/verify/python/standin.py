"""What the stand-ins for Pulumi's packages share: outputs, the record of what a program declares, and where it did."""

import json
import os
import sys


class Record:
    """What the running program has declared so far, as JSON-like values."""

    def __init__(self):
        self.folder = ""
        self.config = {}
        self.project = "verification"
        self.declared = []
        self.failures = []
        self.names = set()

    def start(self, folder, project, config):
        self.folder, self.project, self.config = folder, project, config
        self.declared = []
        self.failures = []
        self.names = set()

    def place(self):
        """File and line of the program's innermost call."""
        frame = sys._getframe(1)
        while frame is not None:
            name = frame.f_code.co_filename
            if name.startswith(self.folder + os.sep):
                return f"{os.path.relpath(name, self.folder)}:{frame.f_lineno}"
            frame = frame.f_back
        return ""

    def declare(self, kind, package, path, name, args, resource=None, opts=None):
        index = len(self.declared)
        entry = {"kind": kind, "package": package, "path": path, "name": name, "at": self.place()}
        self.declared.append(entry)
        entry["args"] = {key: encode(value) for key, value in args.items() if value is not None}
        return index

    def fail(self, message):
        self.failures.append(f"{self.place()} {message}")


record = Record()


class SampleObject(dict):
    """An object among outputs: Pulumi gives its properties as attributes and as items."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"it has no property {name}; it has {', '.join(self)}") from None


def sample(value):
    if isinstance(value, dict):
        return SampleObject({key: sample(each) for key, each in value.items()})
    if isinstance(value, list):
        return [sample(each) for each in value]
    return value


class Output:
    """A value that is known at once. `origin` says, for the record, which property of what it is."""

    def __init__(self, value, origin=None):
        self._value = value
        self._origin = origin

    def apply(self, func, run_with_unknowns=None):
        return Output(plain(func(self._value)))

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return Output(getattr(self._value, name))

    def __getitem__(self, key):
        return Output(self._value[key])

    def __iter__(self):
        raise TypeError("'Output' object is not iterable, consider iterating the underlying value inside an 'apply'")

    def __bool__(self):
        return True

    def __str__(self):
        place = record.place()
        record.failures.append(f"{place} an Output is made a string here, which does not give its value; use Output.concat or apply")
        return "output"

    def __format__(self, spec):
        return str(self)

    def __add__(self, other):
        raise TypeError("unsupported operand type(s) for +: 'Output'; use Output.concat")

    __radd__ = __add__

    @staticmethod
    def from_input(value):
        return Output(plain(value), ["value", encode(value)])

    @staticmethod
    def secret(value):
        return Output.from_input(value)

    @staticmethod
    def unsecret(value):
        return value

    @staticmethod
    def all(*args, **kwargs):
        return Output([plain(each) for each in args] if args else {key: plain(each) for key, each in kwargs.items()})

    @staticmethod
    def concat(*args):
        return text_output("".join(str(plain(each)) for each in args))

    @staticmethod
    def format(format_string, *args, **kwargs):
        names = {key: plain(each) for key, each in kwargs.items()}
        return text_output(str(plain(format_string)).format(*[plain(each) for each in args], **names))

    @staticmethod
    def json_dumps(value, **kwargs):
        return text_output(json.dumps(plain(value), **kwargs))

    @staticmethod
    def json_loads(value, **kwargs):
        return Output(json.loads(plain(value), **kwargs))

    def __class_getitem__(cls, item):
        return cls


def text_output(text):
    return Output(text, ["value", text])


def plain(value):
    """The value with every output in it resolved."""
    if isinstance(value, Output):
        return value._value
    if isinstance(value, SampleObject):
        return value
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def encode(value):
    """The value for the record."""
    encoder = getattr(type(value), "_encode", None)
    if encoder:
        return encoder(value)
    if isinstance(value, Output):
        return {"$output": value._origin}
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {"$object": [[key, encode(each)] for key, each in value.items() if each is not None]}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(each) for each in value]
    return {"$other": type(value).__name__}
