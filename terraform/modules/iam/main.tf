# What the machines may do at Amazon's: one role for each tier, and no key anywhere.

locals {
  # What each tier needs beside being managed. With Kubernetes its controllers run on any node but the master.
  controllers = var.kubernetes ? ["load-balancer-controller", "ebs-csi"] : []
  granted = {
    control = ["management"]
    work    = concat(["management", "photos"], local.controllers)
    data    = concat(["management"], local.controllers)
  }
  policies = {
    for name, text in {
      management               = jsonencode({ Version = "2012-10-17", Statement = local.management })
      photos                   = jsonencode({ Version = "2012-10-17", Statement = local.photos })
      load-balancer-controller = jsonencode({ Version = "2012-10-17", Statement = local.load_balancer_controller })
      ebs-csi                  = jsonencode({ Version = "2012-10-17", Statement = local.ebs_csi })
    } : name => text if contains(flatten(values(local.granted)), name)
  }
  grants = merge([for tier, names in local.granted : {
    for policy in names : "${tier}-${policy}" => { tier = tier, policy = policy }
  }]...)
}

resource "aws_iam_policy" "this" {
  for_each = local.policies

  name        = "${var.name}-${each.key}"
  description = "For the machines of ${var.name}"
  policy      = each.value
}

resource "aws_iam_role" "tier" {
  for_each = local.granted

  name = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.grants

  role       = aws_iam_role.tier[each.value.tier].name
  policy_arn = aws_iam_policy.this[each.value.policy].arn
}

resource "aws_iam_instance_profile" "tier" {
  for_each = local.granted

  name = "${var.name}-${each.key}"
  role = aws_iam_role.tier[each.key].name
}
