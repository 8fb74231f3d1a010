# before
resource "aws_s3_bucket" "logs" { # after the brace
  // a line of its own
  bucket = "logs" # after a value
  acl /* before the sign */ = /* after it */ "private" // end

  /* a block
     over lines */
  tags = { # in an object
    Name = "logs" // after an item
    # between items
    Team = "ops", /* after a comma */
  }

  list = [
    1, # one
    # two is missing
    3 // three
    /* before the end */
  ]

  call = max(
    # first
    1,
    2 # last
  )
  # at the end of the body
} # after the block
/* one */ /* two */ last = 1 // no line break follows