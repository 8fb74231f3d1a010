variable "environment_suffix" {
  type        = string
  description = <<-EOT
    Distinguishes deployments of one branch from another's.
    At most eight characters.
  EOT
  default     = "dev"

  validation {
    condition     = length(var.environment_suffix) <= 8 && can(regex("^[a-z0-9-]+$", var.environment_suffix))
    error_message = "At most eight of a-z, 0-9 and -, not \"${var.environment_suffix}\"."
  }
}

variable "rules" {
  type = map(object({
    port        = number
    cidr_blocks = optional(list(string), ["10.0.0.0/8"])
    tags        = optional(map(any))
  }))
  default  = {}
  nullable = false
}

variable "anything" {}
