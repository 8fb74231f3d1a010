_leading     = 1
with-dash    = 2
with_digit_9 = 3
été          = 4
名前           = 5
for          = "keywords are names here"
if           = 1
in           = 2
true         = 3
null         = 4
block-type label-1 été "ラベル" {
  endfor = for.each
  a--b   = a--b
}
