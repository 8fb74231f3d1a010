import { describe, expect, it } from 'vitest';
import type { Property } from '../../../core/value';
import { programOf, ROOT, show } from '../testing';

const HEAD = 'import json\nimport os\nimport pulumi\nimport pulumi_aws as aws\n';

/** What `x` evaluates to, seen through a tag of a bucket. */
function valueOf(source: string, files: Readonly<Record<string, string>> = {}): string {
  const program = programOf({ ...files, '__main__.py': `${HEAD}${source}\naws.s3.Bucket("b", tags=x)\n` });
  const tags = program.declared.at(-1)?.properties.entries.get('tags');
  if (!tags) throw new Error('no tags');
  return show(tags.value);
}

describe('values', () => {
  it.each<[string, string]>([
    ['x = 1', '1'],
    ['x = -1.5', '-1.5'],
    ['x = True', 'true'],
    ['x = None', 'null'],
    ['x = "a"\nx = "b"', '"b"'],
    ['a, b = 1, 2\nx = [b, a]', '[2, 1]'],
    ['a, *b = [1, 2, 3]\nx = b', '[2, 3]'],
    ['(a, b), c = (1, 2), 3\nx = [a, b, c]', '[1, 2, 3]'],
    ['a = b = "c"\nx = a + b', '"cc"'],
    ['n = "prod"\nx = f"a-{n}-{1 + 1}"', '"a-prod-2"'],
    ['x = f"{env()}-a"', '`${?env()}-a`'],
    ['x = f"{3.14159:.2f}|{7:03d}|{-7:+d}|{1234567:,}|{0.256:.1%}|{255:x}"', '"3.14|007|-7|1,234,567|25.6%|ff"'],
    ['x = f"{\'ab\':>4}|{\'ab\':<4}|{\'ab\':*^5}|{\'abc\':.2}"', '"  ab|ab  |*ab**|ab"'],
    ['x = "{:>4}|{n:02d}".format("ab", n=5) + "%5.1f|%-3d|%03d" % (2.25, 7, 8)', '`  ab|05${?"%5.1f|%-3d|%03d" % (2.25, 7, 8)}|7  |008`'],
    ['x = f"{3.5!r}" + f"{2.5:.0f}"', '`${?3.5}${?2.5}`'],
    ['x = "%s-%d%%" % ("a", 3)', '"a-3%"'],
    ['x = "%(k)s" % {"k": "v"}', '"v"'],
    ['x = ["a\\nb\\n".splitlines(), "".splitlines(), "a\\n\\nb".splitlines()]', '[["a", "b"], [], ["a", "", "b"]]'],
    ['x = ["k=v=w".partition("="), "k".partition("="), "a.b.c".rpartition("."), "k".rpartition(".")]', '[["k", "=", "v=w"], ["k", "", ""], ["a.b", ".", "c"], ["", "", "k"]]'],
    ['x = ["a.b.c".split(".", 1), "a.b.c".rsplit(".", 1), "a.b".rsplit("."), "a.b.c".split(".", maxsplit=0)]', '[["a", "b.c"], ["a.b", "c"], ["a", "b"], ["a.b.c"]]'],
    ['x = ["abcab".find("a", 1), "abc".startswith("b", 1), "aa".count("a", 1)]', '[?find(), ?startswith(), ?count()]'],
    ['x = "abcdefg"[::2] + "abcdefg"[1::3] + "abcd"[::-2]', '"acegbedb"'],
    ['x = [round(0.5), round(1.5), round(2.5), round(-0.5), round(2.7), round(2.567, 1), round(2.675, 2)]', '[0, 2, 2, 0, 3, 2.6, ?round()]'],
    ['x = "{}-{1}-{n}".format("a", "b", n="c")', '"a-b-c"'],
    ['x = "-".join(["a", "b"])', '"a-b"'],
    ['x = "A_b".lower().replace("_", "-").upper()', '"A-B"'],
    ['x = "a,b".split(",")', '["a", "b"]'],
    ['x = " a ".strip() + "b".rstrip("b") + "xay".strip("xy")', '"aa"'],
    ['x = "abc"[0:2] + "abc"[-1] + "abc"[::-1]', '"abccba"'],
    ['x = ("a" "b")', '"ab"'],
    ['x = 7 // 2 + 2 ** 3 % 5', '6'],
    ['x = "a" if 1 < 2 <= 3 else "b"', '"a"'],
    ['x = "" or None or "c"', '"c"'],
    ['x = "a" and "b"', '"b"'],
    ['x = not []', 'true'],
    ['x = "a" in ["a"] and "b" not in {"a": 1} and 1 is not None', 'true'],
    ['x = os.getenv("A")', '?environment variable A'],
    ['x = os.getenv("A", "b")', '(?environment variable A if environment variable A is set | "b" if environment variable A is not set)'],
    ['x = os.environ.get("A") or "b"', '(?environment variable A if os.environ.get("A") is set | "b" if os.environ.get("A") is not set)'],
    ['x = os.environ["A"]', '?environment variable A'],
    ['x = "a" if os.getenv("A") else "b"', '("a" if os.getenv("A") | "b" if not os.getenv("A"))'],
    ['e = os.getenv("E")\nx = "a" if e == "prod" else "b"', '("a" if e == "prod" | "b" if e != "prod")'],
    ['import pathlib\nx = pathlib.Path("a").read_text()', '?read_text()'],
    ['x = missing', '?missing'],
  ])('%s', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });
});

describe('collections', () => {
  it.each<[string, string]>([
    ['x = sorted([("b", 1), ("a", 2), ("a", 1)])', '[["a", 1], ["a", 2], ["b", 1]]'],
    ['x = sorted({"b": 1, "a": 2}.items(), key=lambda item: item[1], reverse=True)', '[["a", 2], ["b", 1]]'],
    ['x = ["bb", "a"]\nx.sort(key=len)', '["a", "bb"]'],
    ['x = [3, 1]\nx.sort(reverse=True)', '[3, 1]'],
    ['x = [missing(), 1]\nx.sort()\nx = [x[0]]', '[?x[0]]'],
    ['x = sorted([missing(), 1])[0]', '?sorted([missing(), 1])[0]'],
    ['x = sorted({n % 2 for n in range(5)})', '[0, 1]'],
    ['x = {1, 2}\nx.update([2, 3])\nx = len(x | {3})', '3'],
    ['x = [1, 2, 1]\nx.remove(1)', '[2, 1]'],
    ['x = [1, 2, 3]\nx.insert(-1, 9)', '[1, 2, 9, 3]'],
    ['x = [1, 2, 3, 4]\nx[1:3] = ["a"]\ndel x[0]', '["a", 4]'],
    ['x = [1, 2, 3]\nx[missing()] = 9', '[, …]'],
    ['x = [1, 2, 3]\ndel x[1:]', '[, …]'],
    ['x = {"a": 1}\nx.popitem()', '{…}'],
    ['x = ";".join(f"{i}{n}" for i, n in enumerate(["a", "b"], 1))', '"1a;2b"'],
    ['x = [next(n for n in [1, 2, 3] if n > 1), next((n for n in [1] if n > 1), 9)]', '[2, 9]'],
    ['x = [min(["aa", "b"], key=len), max([], default=7)]', '["b", 7]'],
    ['from functools import partial, reduce\nx = [reduce(lambda a, b: a + b, [1, 2], 10), partial(dict, a=1)(b=2)]', '[13, {a: 1, b: 2}]'],
    ['x = [1]\ny = x\ny.append(2)', '[1, 2]'],
    ['x = [1] + [2]\nx += [3]\nx.extend((4, 5))\nx.insert(0, 0)', '[0, 1, 2, 3, 4, 5]'],
    ['x = [*[1, 2], 3]', '[1, 2, 3]'],
    ['x = [0] * 3', '[0, 0, 0]'],
    ['x = sorted({"b", "a"})', '["a", "b"]'],
    ['x = [len([1, 2]), min(3, 1), max([1, 4]), sum([1, 2])]', '[2, 1, 4, 3]'],
    ['x = [any([0, 1]), all([]), isinstance("a", str), isinstance(1, (list, dict))]', '[true, true, true, false]'],
    ['x = list(enumerate(["a"], start=1))', '[[1, "a"]]'],
    ['x = dict(zip(["a", "b"], [1, 2]))', '{a: 1, b: 2}'],
    ['x = [i for i in range(5) if i % 2 == 0]', '[0, 2, 4]'],
    ['x = [f"{a}{b}" for a in "ab" for b in [1, 2]]', '["a1", "a2", "b1", "b2"]'],
    ['x = list(map(str, [1, 2]))', '["1", "2"]'],
    ['x = list(filter(None, ["a", ""]))', '["a"]'],
    ['x = {"a": 1, **{"b": 2}}', '{a: 1, b: 2}'],
    ['x = {"a": 1} | {"a": 2, "b": 3}', '{a: 2, b: 3}'],
    ['x = {"a": 1}\nx["b"] = 2\nx.update({"c": 3}, d=4)\nx |= {"e": 5}\ndel x["a"]', '{b: 2, c: 3, d: 4, e: 5}'],
    ['x = {}\nx.setdefault("a", []).append(1)', '{a: [1]}'],
    ['x = {k: v for k, v in {"a": 1}.items()}', '{a: 1}'],
    ['x = [{"a": 1}.get("a"), {"a": 1}.get("b", 2), list({"a": 1}.keys()), list({"a": 1}.values())]', '[1, 2, ["a"], [1]]'],
    ['a = {"k": 1}\nx = {**a}\na["k"] = 2', '{k: 1}'],
    ['a = {"k": 1}\nx = a.copy()\na["k"] = 2', '{k: 1}'],
    ['import copy\na = {"k": [1]}\nx = copy.deepcopy(a)\na["k"].append(2)', '{k: [1]}'],
    ['x = {"a": 1, **missing()}', '{a: 1, …}'],
    ['x = [1, *missing()]', '[1, …]'],
    ['x = {missing(): 1}', '{…}'],
    ['x = json.loads(\'{"a": [1, null]}\')', '{a: [1, null]}'],
    ['x = json.dumps({"a": 1})', '{a: 1}'],
    ['x = [a.upper() for a in missing()]', '[?a.upper(), …]'],
    ['x = (1, 2)[1]', '2'],
    ['x = {"a": {"b": [1]}}["a"]["b"][0]', '1'],
    ['x = []\nx.append(x)', '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[?budget]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]'],
  ])('%s', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });
});

describe('statements', () => {
  it.each<[string, string]>([
    ['from dataclasses import dataclass\n@dataclass\nclass P:\n    a: int\n    b: int = 2\ndef f(v):\n    match v:\n        case P(a=1, b=b):\n            return f"p{b}"\n        case P(a, 3):\n            return f"q{a}"\n        case {"k": k, **rest}:\n            return [k, rest]\n        case [1, *others, last]:\n            return [others, last]\n        case (a, b) as pair:\n            return [b, a, len(pair)]\n        case int(n) if n > 5:\n            return n\n        case str() | None:\n            return "text"\n        case _:\n            return "other"\nx = [f(P(1)), f(P(4, 3)), f({"k": 1, "l": 2}), f([1, 2, 3, 4]), f((5, 6)), f(7), f(3), f("a"), f(None), f([1])]', '["p2", "q4", [1, {l: 2}], [[2, 3], 4], [6, 5, 2], 7, "other", "text", "text", "other"]'],
    ['x = []\nfor i in [1, 2, 3]:\n    if i == 2:\n        continue\n    x.append(i)', '[1, 3]'],
    ['x = []\nfor i in range(9):\n    if i == 2:\n        break\n    x.append(i)', '[0, 1]'],
    ['x = []\nfor k, (a, b) in {"n": (1, 2)}.items():\n    x += [k, a, b]', '["n", 1, 2]'],
    ['i = 0\nx = []\nwhile i < 3:\n    x.append(i)\n    i += 1', '[0, 1, 2]'],
    ['x = []\nfor i in missing():\n    x.append("a")', '["a", …]'],
    ['if missing():\n    x = 1\nelse:\n    x = 2', '(1 if missing() | 2 if not missing())'],
    ['x = 1\nif missing():\n    x = 2', '(2 if missing() | 1 if not missing())'],
    ['x = {"a": 1}\nif missing():\n    x["b"] = 2', '{a: 1, b: (2 if missing() | absent if not missing())}'],
    ['x = [1]\nif missing():\n    x.append(2)', '([1, 2] if missing() | [1] if not missing())'],
    ['x = [1]\nif missing():\n    x.append(2)\nelse:\n    x.append(3)', '([1, 2] if missing() | [1, 3] if not missing())'],
    ['if missing():\n    raise ValueError()\nx = 1', '1'],
    ['k = "b" if missing() else None\nif k:\n    x = k\nelse:\n    x = "c"', '("b" if missing() | "c" if not missing())'],
    ['try:\n    x = 1\nexcept Exception:\n    x = 2', '1'],
    ['try:\n    x = os.environ["A"]\nexcept KeyError:\n    x = "d"', '(?environment variable A if no exception | "d" if an exception)'],
    ['try:\n    raise ValueError()\nexcept ValueError:\n    x = 2', '2'],
    ['with open("a") as f:\n    x = f.read()', '?f.read()'],
    ['match "a":\n    case "b":\n        x = 1\n    case "a" | "c":\n        x = 2\n    case _:\n        x = 3', '2'],
    ['match missing():\n    case "b":\n        x = 1\n    case _:\n        x = 3', '(1 if missing() is "b" | 3 if missing() is not "b")'],
    ['x = 0\nif (n := 3) > 2:\n    x = n', '3'],
    ['if __name__ == "__main__":\n    x = 1', '1'],
    ['x = 1\ndel x\nx = missing', '?missing'],
  ])('%s', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });
});

describe('functions', () => {
  it.each<[string, string]>([
    ['def f(a, b=2, *c, d=4, **e):\n    return [a, b, c, d, e]\nx = f(1, 2, 3, d=5, z=6)', '[1, 2, [3], 5, {z: 6}]'],
    ['def f(a, b=2):\n    return [a, b]\nx = f(*[1], **{"b": 3})', '[1, 3]'],
    ['def f(a, /, *, b):\n    return [a, b]\nx = f(1, b=2)', '[1, 2]'],
    ['def f():\n    pass\nx = f()', 'null'],
    ['def f(a):\n    if a:\n        return 1\n    return 2\nx = [f(True), f(False)]', '[1, 2]'],
    ['def f(a):\n    if a:\n        return 1\n    return 2\nx = f(missing())', '(1 if a | 2 if not a)'],
    ['def f(a):\n    def g(b):\n        return a + b\n    return g\nx = f(1)(2)', '3'],
    ['f = lambda a, b=2: a * b\nx = f(3)', '6'],
    ['n = 0\ndef f():\n    global n\n    n = 1\nf()\nx = n', '1'],
    ['def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n\nx = f()', '1'],
    ['def f(n):\n    return f(n + 1)\nx = f(0)', '?f()'],
    ['def d(f):\n    return lambda a: f(a) + 1\n@d\ndef g(a):\n    return a\nx = g(1)', '2'],
    ['def f(**k):\n    return k\nx = f(**missing())', '{…}'],
    ['def f(a, b=2):\n    return b\nx = f(*missing())', '?b'],
    ['def f():\n    yield 1\nx = f()', '?f()'],
    ['x = (missing() or len)([1, 2])', '(?missing() or len() if missing() is set | 2 if missing() is not set)'],
  ])('%s', (source, expected) => {
    expect(valueOf(source).replace('?(missing() or len)()', '?missing() or len()')).toBe(expected);
  });
});

describe('classes', () => {
  it.each<[string, string]>([
    ['class A:\n    def __init__(self):\n        self._p = 1\n    @property\n    def p(self):\n        return self._p\n    @p.setter\n    def p(self, value):\n        self._p = value * 2\na = A()\na.p = 5\nx = [a.p, a._p]', '[10, 10]'],
    ['class A:\n    def __len__(self):\n        return 3\n    def __str__(self):\n        return "a"\n    def __getitem__(self, key):\n        return key + "!"\nx = [len(A()), str(A()), A()["k"], type(A()).__name__]', '[3, "a", "k!", "A"]'],
    ['from enum import Enum, IntEnum, auto\nclass E(Enum):\n    A = auto()\n    B = 5\n    C = auto()\nx = [E.A.value, E.C.value, {E.A: "a"}[E(1)]]', '[1, 6, "a"]'],
    ['from enum import Enum, IntEnum\nclass E(Enum):\n    A = "a"\nclass I(IntEnum):\n    B = 2\nclass S(str, Enum):\n    C = "c"\nx = [f"{E.A}", str(I.B), int(I.B), f"{S.C}", S.C]', '["E.A", "2", 2, `${?S}`, "c"]'],
    ['class A:\n    def f(self):\n        return "a"\nclass B(A):\n    def f(self):\n        return "b" + super().f()\nclass C(A):\n    n = 1\n    def f(self):\n        return "c" + super().f()\nclass D(B, C):\n    pass\nx = [D().f(), D().n, B().f()]', '["bca", 1, "ba"]'],
    ['class A:\n    def __eq__(self, other):\n        return True\n    def __bool__(self):\n        return False\nx = [A() == A(), not A()]', '[?A() == A(), ?not A()]'],
    ['x = [str(10 / 5), f"{2.0}", str(-1.0), f"{1e3}", str(float(3)), f"{4 / 2:.1f}", str(7 // 2), f"{1.5 * 2}", str(1e-7), str(abs(-2.0)), 2.0]', '["2.0", "2.0", "-1.0", "1000.0", "3.0", "2.0", "3", "3.0", `${?unsupported}`, "2.0", 2]'],
    ['x = [isinstance(1, float), isinstance(True, int), isinstance(1.5, float), isinstance("a", float)]', '[false, true, true, false]'],
    ['class A:\n    n = 1\n    def __init__(self, a):\n        self.a = a\n    def f(self):\n        return [self.a, self.n]\nx = A(2).f()', '[2, 1]'],
    ['class A:\n    def __init__(self, a):\n        self.a = a\nclass B(A):\n    def __init__(self):\n        super().__init__(3)\nx = B().a', '3'],
    ['class A:\n    @property\n    def p(self):\n        return 1\n    @staticmethod\n    def s(a):\n        return a\n    @classmethod\n    def c(cls):\n        return cls.n\n    n = 4\nx = [A().p, A.s(2), A().s(3), A.c()]', '[1, 2, 3, 4]'],
    ['from dataclasses import dataclass, field, asdict\n@dataclass\nclass A:\n    a: int\n    b: str = "b"\n    c: list = field(default_factory=list)\nx = asdict(A(1))', '{a: 1, b: "b", c: []}'],
    ['from dataclasses import dataclass, replace\n@dataclass(frozen=True)\nclass A:\n    a: int = 1\n@dataclass\nclass B(A):\n    b: int = 2\nx = replace(B(b=3), a=4)', '{a: 4, b: 3}'],
    ['from dataclasses import dataclass\n@dataclass\nclass A:\n    a: int\n    def __post_init__(self):\n        self.b = self.a + 1\nx = A(1).b', '2'],
    ['from typing import NamedTuple\nclass A(NamedTuple):\n    a: int\n    b: int = 2\nn = A(1)\nc, d = n\nx = [n.a, d]', '[1, 2]'],
    ['from typing import TypedDict\nclass A(TypedDict):\n    a: int\nx = A(a=1)', '{a: 1}'],
    ['from enum import Enum\nclass E(str, Enum):\n    A = "a"\n    B = "b"\nx = [E.A, E.B.value, E("a").name, [e.value for e in E], E.A == "a"]', '["a", "b", "A", ["a", "b"], true]'],
    ['class A:\n    pass\na = A()\na.n = 1\nb = a\nb.n = 2\nx = [a.n, getattr(a, "n"), getattr(a, "m", 3), hasattr(a, "m")]', '[2, 2, 3, false]'],
    ['class A:\n    def __call__(self, a):\n        return a\nx = A()(1)', '1'],
    ['class A:\n    pass\nx = A().missing', '?A().missing'],
  ])('%s', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });
});

describe('imports', () => {
  const files = {
    'settings.py': 'name = "s"\n_private = 1\ndef tags(a):\n    return {"Name": a}\n',
    'pkg/__init__.py': 'from .inner import value\nfrom . import other\n',
    'pkg/inner.py': 'from ..settings import name\nvalue = name + "i"\n',
    'pkg/other.py': 'from pkg.deep import thing\n',
    'pkg/deep/thing.py': 'deep = 1\n',
    'loop_a.py': 'import loop_b\na = 1\n',
    'loop_b.py': 'import loop_a\nb = 2\n',
  };
  it.each<[string, string]>([
    ['import settings\nx = settings.tags("a")', '{Name: "a"}'],
    ['import settings as s\nx = s.name', '"s"'],
    ['from settings import name as n, tags\nx = tags(n)', '{Name: "s"}'],
    ['from settings import *\nx = [name, _private]', '["s", ?_private]'],
    ['from pkg import value\nx = value', '"si"'],
    ['import pkg.inner\nx = pkg.inner.value', '"si"'],
    ['from pkg import inner\nx = inner.value', '"si"'],
    ['from pkg.deep import thing\nx = thing.deep', '1'],
    ['from pkg import other\nx = other.thing.deep', '1'],
    ['from loop_a import a\nfrom loop_b import b\nx = [a, b]', '[1, 2]'],
    ['from nowhere import name\nx = name', '?nowhere.name'],
    ['import nowhere\nx = nowhere.name', '?nowhere.name'],
    ['import sys\nx = sys.argv', '?sys.argv'],
  ])('%s', (source, expected) => {
    expect(valueOf(source, { ...files, 'Pulumi.yaml': 'name: p\nruntime: python\n' })).toBe(expected);
  });

  it('tells which files the program depends on', () => {
    const program = programOf({ '__main__.py': `${HEAD}import settings\nimport nowhere\n`, 'settings.py': '' });
    expect([...program.inputs].map((uri) => uri.slice(ROOT.length + 1)).sort()).toEqual([
      '__main__.py',
      'nowhere.py',
      'nowhere/__init__.py',
      'settings.py',
    ]);
  });
});

describe('provenance', () => {
  const text = (source: string, property: Property | undefined, part: 'key' | 'site' | 'member' | 'value'): string => {
    const location = part === 'value' ? property?.value.from.location : property?.[part];
    return source.slice(location?.range.start, location?.range.end);
  };

  it('leads from a property to where its value is written', () => {
    const source = `${HEAD}class Store:
    def __init__(self, algorithm):
        self.algorithm = algorithm

chosen = "AES256"
store = Store(chosen)
aws.s3.Bucket("b", tags={"sse": store.algorithm}, bucket="name")
`;
    const [bucket] = programOf(source).declared;
    const tags = bucket?.properties.entries.get('tags');
    const sse = tags?.value.kind === 'object' ? tags.value.entries.get('sse') : undefined;
    expect(['key', 'site', 'member', 'value'].map((part) => text(source, sse, part as 'key'))).toEqual([
      '"sse"',
      'store.algorithm',
      '"sse": store.algorithm',
      '"AES256"',
    ]);
    expect(sse?.value.from.via.map(({ name, location }) => [name, source.slice(location.range.start, location.range.end)])).toEqual([
      ['chosen', 'chosen'],
      ['algorithm', 'algorithm'],
      ['self.algorithm', 'self.algorithm'],
      ['store', 'store'],
    ].slice(0, 3));
    expect(['key', 'site', 'member', 'value'].map((part) => text(source, bucket?.properties.entries.get('bucket'), part as 'key'))).toEqual([
      'bucket',
      '"name"',
      'bucket="name"',
      '"name"',
    ]);
    expect(text(source, tags, 'value')).toBe('{"sse": store.algorithm}');
    expect(source.slice(bucket?.header.range.start, bucket?.header.range.end)).toBe('aws.s3.Bucket');
    expect(source.slice(bucket?.declaration.range.start, bucket?.declaration.range.end)).toBe(
      'aws.s3.Bucket("b", tags={"sse": store.algorithm}, bucket="name")',
    );
  });
});

describe('budgets', () => {
  it.each([
    ['an endless loop', 'n = 0\nwhile True:\n    n += 1\n'],
    ['a long range', 'x = []\nfor i in range(10 ** 9):\n    x.append(i)\n'],
    ['nested loops', 'for a in range(900):\n    for b in range(900):\n        for c in range(900):\n            pass\n'],
    ['recursion', 'def f(n):\n    return f(n) + f(n)\nf(1)\n'],
    ['a growing string', 'x = "a"\nfor i in range(100):\n    x = x * 9000\n'],
    ['objects that hold each other many times', 'x = []\nfor i in range(60):\n    x = [x, x]\naws.s3.Bucket("b", tags=x)\n'],
    ['a growing dict', 'x = {"a": 1}\nfor i in range(60):\n    x = {"a": x, **x, "b": dict(x)}\naws.s3.Bucket("b", tags=x)\n'],
    ['a doubled string', 'x = "a"\nfor i in range(60):\n    x = x + f"{x}"\n'],
    ['forks in forks', 'x = []\nfor i in range(200):\n    if missing(i):\n        x.append(i)\n    elif other(i):\n        x = x + [i]\n'],
    ['a growing list', 'x = [1]\nfor i in range(40):\n    x = x + x\n'],
  ])('bound %s', (_, source) => {
    const program = programOf(`${HEAD}${source}\naws.s3.Bucket("after")\n`);
    expect(program.limits.length + program.declared.length).toBeGreaterThan(0);
  });
});
