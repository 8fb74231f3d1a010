resource "aws_iam_policy" "example" {
  plain = <<EOT
{
  "Version": "2012-10-17",
  "not": "$${interpolated} ${var.is} \n not escaped"
}
EOT

  indented = <<-EOT
    first
      second ${var.name}

    third
  EOT

  empty = <<EMPTY
EMPTY

  directives = <<-SCRIPT
    #!/bin/bash
    %{ if var.debug ~}
    set -x
    %{ else ~}
    set -e
    %{ endif ~}
    %{ for server in var.servers ~}
    echo "${server.name}" # ${~ server.note ~} done
    %{ endfor ~}
  SCRIPT

  in_list = [<<ONE
one
ONE
    , <<TWO
two
TWO
  ]

  in_call = trimspace(<<-END_OF-TEXT
    END_OF-TEXT is not alone here
    braces } ] ) " and quotes
    END_OF-TEXT
  )

  in_object = {
    a = <<A
text of a
A
    b = 2
  }

  nested = <<OUTER
${<<INNER
inner
INNER
}
OUTER
}
