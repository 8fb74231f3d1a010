import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Value } from '../../../core/value';
import { evaluateFiles, resourceOf, show } from '../testing';

/** What `r` is after a snippet, as this evaluator sees it. */
function evaluated(snippet: string): Value {
  const text = `const aws = require('@pulumi/aws');\n${snippet}\nnew aws.sqs.Queue('q', { tags: { r } });`;
  return get(resourceOf(evaluateFiles({ 'index.js': text }), 'aws_sqs_queue', 'q').properties, 'tags', 'r');
}

/** What `r` really is, as JSON. The snippets are those below. */
function real(snippet: string): unknown {
  const json: unknown = vm.runInNewContext(`"use strict"; (() => { ${snippet}; return JSON.stringify({ r }); })()`);
  return JSON.parse(String(json));
}

function plain(value: Value): unknown {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'absent':
      return undefined;
    case 'list':
      return value.complete ? value.items.map((item) => plain(item) ?? null) : show(value);
    case 'object':
      return value.complete ? Object.fromEntries([...value.entries].map(([key, property]) => [key, plain(property.value)])) : show(value);
    default:
      return show(value);
  }
}

describe('the language', () => {
  it.each([
    'const a=[3,1,2]; const b=[...a].sort(); a.push(9); const r=[a,b];',
    'let s="";for(const [k,v] of Object.entries({x:1,y:2})){s+=k+v} const r=s;',
    'const o={a:{b:[1,2,{c:3}]}}; const {a:{b:[x,...y]}}=o; const r=[x,y];',
    'function f(a,b=a*2,{c=3,d}={}){return [a,b,c,d===undefined]} const r=[f(1),f(1,2,{d:1})];',
    'const r=[1,2,3,4].filter((x,i,all)=>all.length===4&&i%2).map(String);',
    'class A{static n=0;constructor(){A.n++;this.id=A.n}}; new A();const b=new A(); const r=[A.n,b.id];',
    'class A{get x(){return this._x??5} set x(v){this._x=v}} const a=new A(); const r=a.x;',
    'const m=new Map(); m.set("a",1).set("b",2); const r=[...m.entries()].map(([k,v])=>k+v);',
    'const r=["b","a","c"].toSorted().concat(["z"]).reverse().join("");',
    'let i=0; const r=[]; do{r.push(i++)}while(i<3);',
    'const r=[];outer: for(const a of [1,2,3]){for(const b of [1,2,3]){if(b===2)continue outer; if(a===3)break outer; r.push(a*10+b)}}',
    'const r=((x)=>{switch(x){case 1: case 2: return "low"; case 3: return "mid"; default: return "hi"}})(2);',
    'const f=function(){return this.v}; const o={v:7,f}; const r=[o.f(),f.call({v:8}),f.bind({v:9})()];',
    'const r=`${[1,2]}-${null}-${undefined}-${true}-${1.5}`;',
    'const r=[1+"2",1+2+"3","a"+1+2,+"5",-"3",!"",!!"a",typeof 1,typeof null,typeof undefined];',
    'const r=[5%3,-5%3,2**10,7/2,1/3>0.33,"a"<"b","B"<"a","10"<"9",10<9,"2">1];',
    'const r=["10"==10,null==undefined,null===undefined,0==false,""==0,"a"==="a"];',
    'const {length}="hello"; const r=[length,"hello"[1],"hello".at(-1),[1,2,3].at(-1)];',
    'const r=["a-b-c".split("-"),"abc".split(""),"a,b,,c".split(","),"abc".slice(-2),"abc".substring(2,0)];',
    'const r=["  x ".trim(),"abc".indexOf("c"),"abc".includes("bc"),"aXbX".replace("X","-"),"aXbX".replaceAll("X","-")];',
    'const r="Hello World 42".replace(/[^a-z0-9]/gi,"_").toLowerCase();',
    'const r="a  b   c".replace(/\\s+/g," ");',
    'const r="my_snake_case".replace(/_/g,"-");',
    'const r=["a,b;c".split(/[,;]/),"a  b".split(/\\s+/),",a".split(/,/),"a  b".split(/ /)];',
    'const r=[String.raw`a\\b${1}`,"a\\\\b"];',
    'const r=["abcab".indexOf("a",1),"abc".startsWith("b",1),"abc".endsWith("b",2),"abc".includes("a",1),"abcdef".substr(-3,2),"abcdef".substr(1,3)];',
    'const r=["b","A","a"].sort((x,y)=>x.localeCompare(y));',
    'const m=new Map([["a",1],["b",2]]); m.delete("a"); const r=[m.has("a"),m.has("b"),m.size,m.get("a")===undefined,m.delete("z")];',
    'const m=new Map([["a",1],["b",2]]); const r=[]; for(const [k,v] of m)r.push(k+v); m.forEach((v,k)=>r.push(v+k)); r.push(...[...m].map(([k])=>k));',
    'const m=new Map([[1,"a"],["1","b"],[true,"c"]]); const r=[m.get(1),m.get("1"),m.get(true),[...m.keys()].map((k)=>typeof k)];',
    'const m=new Map([["get",1],["size",2]]); const r=[m.get("size"),m.size,Object.fromEntries(m),Array.from(m.values())];',
    'const m=new Map([["a",1]]); const n=new Map(m); m.clear(); const r=[m.size,n.size,new Set(n).size];',
    'const r=["abc".padStart(5,"*"),"5".padStart(2,"0"),"ab".repeat(3)];',
    'const r=Object.keys({b:1,a:2,1:3});',
    'const r={...{a:1,b:2},b:3,...{c:4,a:5}};',
    'const r=Object.assign({a:1},{b:2},null,{a:3});',
    'const o={a:1,b:2,c:3}; const {b,...rest}=o; delete rest.c; const r=rest;',
    'const r=Array.from(new Set([1,1,2])).length;',
    'const r=[[1,[2]],[3]].flat();',
    'const r=[1,2,3].reduce((a,x)=>({...a,["k"+x]:x}),{});',
    'const r=[1,2,3].reduceRight((a,x)=>a+x,"");',
    'const r=[[1,2,3].indexOf(2),[1,2,3].findIndex(x=>x>5),[1,2].some(x=>x>1),[1,2].every(x=>x>1)];',
    'const a=[1,2,3]; const last=a.pop(); a.unshift(0); const r=[a,last,a.shift()];',
    'let x=5; x+=2;x-=1;x*=3;x/=2;x%=5;x**=2; const r=x;',
    'let a=null; a??=4; let b=0; b||=5; let c=1; c&&=6; const r=[a,b,c];',
    'const o={n:{v:1}}; const r=[o?.n?.v,o.x?.y,o.x?.y.z,o.f?.(),o["n"]?.["v"]];',
    'var h=1; {var h=2} const r=h;',
    'let q=1; {let q=2; q++} const r=q;',
    'const fs=[];for(var i=0;i<2;i++){fs.push(()=>i)} const r=fs.map(f=>f());',
    'const r=(()=>{try{return "t"}finally{}})();',
    'const r=(()=>{for(const x of [1,2,3]){if(x===2)return x}return 0})();',
    'const r=(()=>{let n=0; while(true){n++; if(n>4)break; if(n%2)continue} return n})();',
    'const gen=function*(){let i=0; while(i<3) yield i++}; const r=[...gen()];',
    'const r=JSON.parse(JSON.stringify({a:[1,{b:2}]})).a[1].b;',
    'const r=[parseInt("12px"),Number("1.5"),Math.ceil(1.2),Math.min(3,1,2),Math.round(2.5),parseFloat("1.5e1")];',
    'const r=String([1,2])+String(5);',
    'const [a=1,b=2]=[undefined,null]; const r=[a,b];',
    'const f=(...xs)=>xs.length; const r=f(...[1,2],3,...[4]);',
    'class P{hi(){return "P"+this.n()} n(){return 1}} class C extends P{n(){return 2} hi(){return super.hi()+"C"}} const r=new C().hi();',
    'class A{#x=1; inc(){this.#x++; return this} get v(){return this.#x}} const r=new A().inc().inc().v;',
    'class A{static create(x){return new this(x)} constructor(x){this.x=x}} const r=A.create(4).x;',
    'const o={a:1,get b(){return this.a+1},["c"+1]:3,d(){return 4}}; const r=[o.b,o.c1,o.d()];',
    'const r=[1,2,3].includes(2)?"y":"n";',
    'const r=[10,9,1].sort();',
    'const r=[10,9,1].sort((a,b)=>a-b);',
    'const r=["b",undefined,"a"].filter(Boolean);',
    'const a=[1,2,3,4]; a.splice(1,2); const r=a.length;',
    'const a=[1,2,3]; a.length=1; const r=a;',
    'const a=[1,2,3]; const b=a; b[0]=9; const r=a;',
    'const a={x:{y:1}}; const b={...a}; b.x.y=2; const r=a.x.y;',
    'const f=(o)=>{o.z=1}; const o={}; f(o); const r=o;',
    'let n=0; const inc=()=>++n; inc();inc(); const r=n;',
    'const c=(()=>{let n=0; return {inc:()=>++n, get:()=>n}})(); c.inc();c.inc(); const r=c.get();',
    'const r=Object.entries({a:1,b:2}).filter(([k,v])=>v>1).map(([k])=>k);',
    'const r="x".concat("y",1);',
    'const r=[1,2,3,4,5].slice(1,-1);',
    'const r=new Array(3).fill(0);',
    'const r=Array(2).length;',
    'const r=Array.of(1,2);',
    'const r=isNaN("x");',
    'const r=Number.isInteger(5);',
    'const r=(5).toFixed(2);',
    'const r=(255).toString(16);',
    'const r="abc".localeCompare("abd")<0;',
    'const r=["a","b"].map((x)=>({[x]:1}));',
    'const x=1,y=2; const r={x,y};',
    'const a=[1,2]; const [x,y,z=3]=a; const r=[x,y,z];',
    'let a=1,b=2; [a,b]=[b,a]; const o={}; ({x:o.p}={x:5}); const r=[a,b,o.p];',
    'const r=[["a",1]].map(([k,v])=>`${k}:${v}`)[0];',
    'const r="a.b.c".split(".").at(-1);',
    'const r=[1,[2,3]].toString();',
    'const r="ab"<"b";',
    'const r=[..."aab"].filter((c,i,s)=>s.indexOf(c)===i);',
    'const r=Object.fromEntries([["a",1]].map(([k,v])=>[k.toUpperCase(),v*2]));',
    'const r=1_000*2;',
    'const r=0x10+0b11+0o7;',
    'const r="\\u0041\\n".length;',
    'const r=void 0===undefined;',
    'const r=(1,2);',
    'const r=null??"d";',
    'const r=("" || null) ?? "d";',
    'const r=[,1].length;',
    'const r=true+1;',
    'const r="5"*"2";',
    'const r="b">"a"&&"x";',
    'const r={}.a?.b ?? "z";',
    'const r=((x)=>x>1?"a":x>0?"b":"c")(1);',
    'const a={};a.b={};a.b.c=[];a.b.c.push({d:1}); const r=a;',
    'const r=Object.values({a:[1],b:[2]}).flat();',
    'const s=new Set(["a"]); s.add("b").add("a"); const r=[s.has("b"),s.size,[...s]];',
    'const r=[3,4].map((x,i,a)=>a[0]+i);',
  ])('%s', (snippet) => {
    expect(JSON.parse(JSON.stringify({ r: plain(evaluated(snippet)) }))).toEqual(real(snippet));
  });

  it.each([
    'const r = ((a, b) => a + b).length;',
    'const r = [] + [];',
    'const r = [1] == 1;',
    'const r = "%".charCodeAt(0);',
    'const r = encodeURIComponent("a b");',
    'const r = new Date(0).getTime();',
    'const r = /(a+)+$/.test("aaaa!");',
  ])('does not follow, and says so: %s', (snippet) => {
    expect(evaluated(snippet).kind).toBe('unknown');
  });
});
