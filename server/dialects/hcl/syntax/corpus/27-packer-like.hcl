packer {
  required_plugins {
    amazon = { source = "github.com/hashicorp/amazon", version = ">= 1.2" }
  }
}

source "amazon-ebs" "base" {
  ami_name = "base-{{timestamp}}"
  source_ami_filter {
    filters = {
      "virtualization-type" = "hvm"
      name                  = "ubuntu/images/*"
    }
    owners = ["099720109477"]
  }
}

build {
  sources = ["source.amazon-ebs.base"]

  provisioner "shell" {
    inline = ["sleep 10", "sudo apt-get update"]
  }
}
