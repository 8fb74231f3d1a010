variable"a"{default=1}
variable "b"{
default=[1,2,{c=3,d:4}]
type=list(any)
}
output"o"{value=var.a==1?[for x in var.b:x]:{for k,v in var.m:k=>v if v!=null}}
locals{
x=!var.a&&-var.b<3||var.c%2==0
y="${var.a}${var.b}"
z=f(g(h()),{a=1}.a,[1][0])
}
