data "aws_iam_policy_document" "function" {
  statement {
    sid       = "ReadObjects"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  dynamic "statement" {
    for_each = var.queues
    iterator = queue

    content {
      actions   = ["sqs:SendMessage"]
      resources = [queue.value.arn]
    }
  }
}

resource "aws_iam_policy" "inline" {
  name = "inline-${var.environment_suffix}"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = aws_kms_key.main.arn
      },
      {
        Effect = "Allow", Action = "logs:*", Resource = "*"
      },
    ]
  })
}
