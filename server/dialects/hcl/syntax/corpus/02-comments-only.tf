# A file that says nothing.
// Neither does this line.
/* Nor this one,
   # which goes on */
