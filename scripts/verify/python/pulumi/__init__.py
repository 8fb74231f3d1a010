"""Stands in for the `pulumi` package: the part of it that programs use, without an engine."""

import json
from typing import Any

from standin import Output, encode, plain, record, text_output

from . import log, runtime

class _Subscriptable:
    def __class_getitem__(cls, item):
        return Any


class Input(_Subscriptable):
    """Only for annotations."""


class InputType(_Subscriptable):
    """Only for annotations."""


class Inputs(_Subscriptable):
    """Only for annotations."""


class CustomTimeouts:
    def __init__(self, create=None, update=None, delete=None):
        self.create, self.update, self.delete = create, update, delete


class Alias:
    def __init__(self, name=..., type_=..., parent=..., stack=..., project=...):
        self.name = name


class ResourceOptions:
    def __init__(
        self,
        parent=None,
        depends_on=None,
        protect=None,
        delete_before_replace=None,
        provider=None,
        providers=None,
        aliases=None,
        ignore_changes=None,
        version=None,
        additional_secret_outputs=None,
        id=None,
        import_=None,
        custom_timeouts=None,
        transformations=None,
        transforms=None,
        urn=None,
        replace_on_changes=None,
        plugin_download_url=None,
        retain_on_delete=None,
        deleted_with=None,
        replace_with=None,
        hooks=None,
        hide_diffs=None,
    ):
        values = dict(locals())
        values.pop("self")
        self.__dict__.update(values)
        _expect("parent", parent, Resource)
        _expect("provider", provider, ProviderResource)
        for each in _listed(depends_on):
            _expect("depends_on", each, (Resource, Output))
        for each in _listed(list(providers.values()) if isinstance(providers, dict) else providers):
            _expect("providers", each, ProviderResource)

    @staticmethod
    def merge(first, second):
        merged = ResourceOptions()
        for each in (first, second):
            for key, value in vars(each or ResourceOptions()).items():
                if value is not None:
                    setattr(merged, key, value)
        return merged


class InvokeOptions:
    def __init__(self, parent=None, provider=None, version=None, plugin_download_url=None):
        _expect("parent", parent, Resource)
        _expect("provider", provider, ProviderResource)


class InvokeOutputOptions(InvokeOptions):
    def __init__(self, parent=None, provider=None, version=None, plugin_download_url=None, depends_on=None):
        super().__init__(parent, provider, version, plugin_download_url)


class Resource:
    def __init__(self, t, name, custom=True, props=None, opts=None, remote=False, dependency=False):
        if not isinstance(name, str) or not name:
            raise TypeError("Expected resource name to be a string")
        if opts is not None and not isinstance(opts, ResourceOptions):
            raise TypeError("Expected resource options to be a ResourceOptions instance")
        parent = opts.parent if opts else None
        self._name = name
        self._opts = opts
        self._type = t if parent is None else f"{parent._type}${t}"
        key = (self._type, name)
        if key in record.names:
            record.fail(f"there are two resources {name!r} of the type {t}")
        record.names.add(key)

    @property
    def urn(self):
        return text_output(f"urn:pulumi:verification::project::{self._type}::{self._name}")

    @property
    def pulumi_resource_name(self):
        return self._name

    @property
    def pulumi_resource_type(self):
        return self._type

    def _encode(self):
        return {"$other": type(self).__name__}


class CustomResource(Resource):
    """Real ones are made by the packages of providers."""


class ProviderResource(CustomResource):
    """Real ones are made by the packages of providers."""


class ComponentResource(Resource):
    def __init__(self, t, name, props=None, opts=None, remote=False, package_ref=None):
        super().__init__(t, name, False, props, opts)

    def register_outputs(self, outputs):
        if not isinstance(outputs, (dict, Output)):
            raise TypeError("register_outputs takes a dictionary")


class StackReference(CustomResource):
    def __init__(self, name, stack_name=None, opts=None):
        super().__init__("pulumi:pulumi:StackReference", name, opts=opts)

    def get_output(self, name):
        return Output(f"{plain(name)}-of-another-stack")

    require_output = get_output


class ConfigMissingError(Exception):
    """A required key has no value."""


class Anything(dict):
    """What an object of the configuration is, nobody knows here."""

    def _encode(self):
        return {"$other": "object"}


class Config:
    """Gives the stack's configuration, and stands in for what is required but not there."""

    def __init__(self, name=None):
        self.name = name or record.project

    def full_key(self, key):
        return f"{self.name}:{key}"

    def get(self, key, default=None):
        return record.config.get(self.full_key(key), default)

    def get_bool(self, key, default=None):
        value = self.get(key)
        return default if value is None else value == "true"

    def get_int(self, key, default=None):
        value = self.get(key)
        return default if value is None else int(value)

    def get_float(self, key, default=None):
        value = self.get(key)
        return default if value is None else float(value)

    def get_object(self, key, default=None):
        value = self.get(key)
        return default if value is None else json.loads(value)

    def require(self, key):
        return self.get(key, f"{key}-from-configuration")

    def require_bool(self, key):
        return self.get_bool(key, True)

    def require_int(self, key):
        return self.get_int(key, 1)

    def require_float(self, key):
        return self.get_float(key, 1.0)

    def require_object(self, key):
        return self.get_object(key, Anything())

    def get_secret(self, key, default=None):
        value = self.get(key, default)
        return None if value is None else Output.secret(value)

    def get_secret_object(self, key, default=None):
        value = self.get_object(key, default)
        return None if value is None else Output.secret(value)

    def require_secret(self, key):
        return Output.secret(self.require(key))

    def require_secret_int(self, key):
        return Output.secret(self.require_int(key))

    def require_secret_bool(self, key):
        return Output.secret(self.require_bool(key))

    def require_secret_object(self, key):
        return Output.secret(self.require_object(key))


class Asset:
    def _encode(self):
        return {"$asset": type(self).__name__}


class Archive(Asset):
    pass


class _Path:
    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"{type(self).__name__} takes a string")
        self.content = path


class FileAsset(_Path, Asset):
    pass


class RemoteAsset(_Path, Asset):
    pass


class StringAsset(_Path, Asset):
    pass


class FileArchive(_Path, Archive):
    pass


class RemoteArchive(_Path, Archive):
    pass


class AssetArchive(Archive):
    def __init__(self, assets):
        for each in assets.values():
            if not isinstance(each, Asset):
                raise TypeError("AssetArchive takes a dictionary of assets")
        self.content = assets


class RunError(Exception):
    pass


def export(name, value):
    if not isinstance(name, str):
        raise TypeError("export takes a name and a value")
    encode(value)


def get_stack():
    return "verification"


def get_project():
    return record.project


def get_organization():
    return "organization"


def input_type(cls):
    return cls


def info(msg, **kwargs):
    return log.info(msg)


warn = info
error = info
debug = info


def _listed(value):
    if value is None:
        return []
    return value if isinstance(value, (list, tuple)) else [value]


def _expect(name, value, kind):
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"Expected the option {name} to be a resource, not {type(value).__name__}")
