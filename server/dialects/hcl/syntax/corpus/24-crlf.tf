resource "aws_sns_topic" "crlf" {
  name = "crlf" # comment

  policy = <<-EOT
    line ${var.one}
      line two
  EOT

  tags = {
    a = 1
    b = [
      2,
    ]
  }
}
