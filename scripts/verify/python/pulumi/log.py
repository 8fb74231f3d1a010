"""Stands in for `pulumi.log`: a program's messages are not shown."""


def info(msg, resource=None, stream_id=None, ephemeral=None):
    pass


warn = info
error = info
debug = info
