# Who knocked and was turned away; what was let in is in the service's own logs.

resource "aws_cloudwatch_log_group" "rejects" {
  #checkov:skip=CKV_AWS_158:Addresses and ports of refused connections; CloudWatch encrypts them with a key of its own
  name              = "/${var.name}/rejected-connections"
  retention_in_days = var.reject_log_days
}

resource "aws_iam_role" "rejects" {
  name = "${var.name}-rejects"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "rejects" {
  name = "write"
  role = aws_iam_role.rejects.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.rejects.arn}:*"
    }]
  })
}

resource "aws_flow_log" "rejects" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "REJECT"
  iam_role_arn         = aws_iam_role.rejects.arn
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.rejects.arn

  tags = { Name = "${var.name}-rejects" }
}
