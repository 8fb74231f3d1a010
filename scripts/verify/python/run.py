"""Compiles and runs Pulumi programs with stand-ins for Pulumi, and writes down what they declare. Usage: run.py JOB."""

import json
import os
import runpy
import sys
import traceback

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    sys.path.insert(0, HERE)
    import provider

    provider.install(job["tables"])
    reports = []
    for program in job["programs"]:
        reports.append(run(program))
        with open(job["result"], "w", encoding="utf-8") as file:
            json.dump(reports, file)


def run(program):
    from standin import record

    folder = program["folder"]
    failures = [problem for path in program["files"] for problem in syntax_problems(folder, path)]
    record.start(folder, program["project"], program["config"])
    if not failures:
        failures = run_entry(folder, program["entry"]) + record.failures
    return {"id": program["id"], "declared": record.declared, "failures": failures}


def syntax_problems(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        source = file.read()
    try:
        compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return [f"{path}:{getattr(error, 'lineno', None) or 1} {error.args[0]}"]
    return []


def run_entry(folder, entry):
    known = set(sys.modules)
    os.chdir(folder)
    sys.path.insert(0, folder)
    try:
        runpy.run_path(os.path.join(folder, entry), run_name="__main__")
    except BaseException as error:  # A program may also exit.
        return [describe(error, folder)]
    finally:
        sys.path.remove(folder)
        for name in set(sys.modules) - known:
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if origin.startswith(folder):
                del sys.modules[name]
    return []


def describe(error, folder):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folder + os.sep)]
    place = f"{os.path.relpath(frames[-1].filename, folder)}:{frames[-1].lineno} " if frames else ""
    return f"{place}{type(error).__name__}: {error}"


main()
