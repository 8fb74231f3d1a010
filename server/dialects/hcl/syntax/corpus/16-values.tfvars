environment_suffix = "pr42"
regions            = ["us-east-1", "us-west-2"]

rules = {
  http = {
    port = 80
  }
  "https" = { port = 443, cidr_blocks = ["0.0.0.0/0"] }
}
