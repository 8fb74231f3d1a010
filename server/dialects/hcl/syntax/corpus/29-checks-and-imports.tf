import {
  to = aws_s3_bucket.logs["a"]
  id = "logs-a"
}

removed {
  from = aws_instance.gone
  lifecycle {
    destroy = false
  }
}

check "health" {
  data "http" "health" {
    url = "https://${aws_lb.main.dns_name}/health"
  }

  assert {
    condition     = data.http.health.status_code == 200
    error_message = "${data.http.health.url} answers ${data.http.health.status_code}"
  }
}

run "plan" {
  command = plan
  variables {
    name = "x"
  }
}
