"""Stands in for `pulumi.runtime`."""


def is_dry_run():
    return False
