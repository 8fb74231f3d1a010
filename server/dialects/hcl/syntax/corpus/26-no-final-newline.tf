last = [
  1,
]