locals {
  lists   = [[[[[[[[[[[["deep"]]]]]]]]]]]]
  objects = { a = { b = { c = { d = { e = { f = { g = [{ h = { i = 1 } }] } } } } } } }
  parens  = ((((((((((1))))))))))
  calls   = a(b(c(d(e(f(g(h(i(j(1))))))))))
  strings = "1${"2${"3${"4${"5${"6"}"}"}"}"}"
  index   = a[b[c[d[e[f[g[0]]]]]]]
  choice  = a ? b ? c ? d ? 1 : 2 : 3 : 4 : 5
  not     = !!!!!!!!!!true
  mixed   = [for a in { for b in [for c in d : c] : b => { e = [f({ g = "${h[0].i}" })] } } : a]
}
