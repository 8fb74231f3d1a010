        resource "aws_sqs_queue" "deep" {
name = "not indented"
      delay_seconds = 5
  tags = {
        a = 1
b = 2
            }
                redrive_policy = jsonencode({
deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount = 3
  })
}


	resource "aws_sqs_queue" "tabs" {
		name	=	"tabs"
		}
  locals {
  a = [
1 ]
}
