resource "aws_instance" "web" {
  count         = var.enabled ? 2 : 0
  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.main.arn
  }

  connection {
    host = self.public_ip
  }

  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id} ${path.module}"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [ami, tags["Build"], user_data]
    replace_triggered_by  = [aws_launch_template.web.latest_version]

    precondition {
      condition     = data.aws_ami.linux.architecture == "x86_64"
      error_message = "The image must be for x86_64."
    }
  }

  timeouts { create = "30m" }
}
