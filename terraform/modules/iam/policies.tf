locals {
  # Systems Manager's agent. Amazon's own policy for it would let a node read every stored parameter of the account as well.
  management = [{
    Sid    = "BeManaged"
    Effect = "Allow"
    Action = [
      "ssm:UpdateInstanceInformation", "ssm:ListAssociations", "ssm:ListInstanceAssociations", "ssm:DescribeAssociation",
      "ssm:UpdateAssociationStatus", "ssm:UpdateInstanceAssociationStatus", "ssm:GetDocument", "ssm:DescribeDocument",
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage",
      "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply",
    ]
    Resource = "*"
  }]

  # The service: it signs uploads with this role, so an upload may do no more than this either.
  photos = [
    {
      Sid      = "KeepPhotos"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      Resource = ["${var.photos_arn}/photos/*", "${var.photos_arn}/feedback/*"]
    },
    {
      # Without it S3 does not tell what is not there from what may not be seen.
      Sid      = "TellWhatIsThere"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [var.photos_arn]
    },
  ]

  ours      = { StringEquals = { "aws:ResourceTag/elbv2.k8s.aws/cluster" = var.name } }
  created   = { StringEquals = { "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name } }
  balancing = "arn:aws:elasticloadbalancing:*:*"
  balancers = [
    "${local.balancing}:loadbalancer/app/*/*", "${local.balancing}:loadbalancer/net/*/*", "${local.balancing}:targetgroup/*/*",
  ]
  listeners = [
    "${local.balancing}:listener/app/*/*/*", "${local.balancing}:listener/net/*/*/*",
    "${local.balancing}:listener-rule/app/*/*/*", "${local.balancing}:listener-rule/net/*/*/*",
  ]

  # The controller tags what it makes with the cluster's name, and may change nothing else.
  load_balancer_controller = [
    {
      Sid    = "See"
      Effect = "Allow"
      Action = [
        "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
        "ec2:DescribeTags", "ec2:DescribeVpcs", "ec2:DescribeVpcPeeringConnections", "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:DescribeListenerAttributes", "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies", "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth", "acm:ListCertificates", "acm:DescribeCertificate",
      ]
      Resource = "*"
    },
    {
      Sid       = "MakeBalancers"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
      Resource  = local.balancers
      Condition = local.created
    },
    {
      Sid       = "TagBalancers"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:AddTags"]
      Resource  = local.balancers
      Condition = local.created
    },
    {
      Sid    = "ChangeOwnBalancers"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
        "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:CreateListener",
      ]
      Resource  = local.balancers
      Condition = local.ours
    },
    {
      Sid    = "ChangeOwnListeners"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:CreateRule", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:SetRulePriorities",
      ]
      Resource  = local.listeners
      Condition = local.ours
    },
    {
      Sid       = "TagListeners"
      Effect    = "Allow"
      Action    = ["elasticloadbalancing:AddTags"]
      Resource  = local.listeners
      Condition = local.created
    },
    {
      Sid       = "MakeGroups"
      Effect    = "Allow"
      Action    = ["ec2:CreateSecurityGroup"]
      Resource  = "arn:aws:ec2:*:*:security-group/*"
      Condition = local.created
    },
    {
      Sid      = "MakeGroupsInNetwork"
      Effect   = "Allow"
      Action   = ["ec2:CreateSecurityGroup"]
      Resource = "arn:aws:ec2:*:*:vpc/*"
    },
    {
      Sid      = "TagNewGroups"
      Effect   = "Allow"
      Action   = ["ec2:CreateTags"]
      Resource = "arn:aws:ec2:*:*:security-group/*"
      Condition = { StringEquals = {
        "ec2:CreateAction"                     = "CreateSecurityGroup"
        "aws:RequestTag/elbv2.k8s.aws/cluster" = var.name
      } }
    },
    {
      Sid    = "ChangeOwnGroups"
      Effect = "Allow"
      Action = [
        "ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:DeleteSecurityGroup",
        "ec2:CreateTags", "ec2:DeleteTags",
      ]
      Resource  = "arn:aws:ec2:*:*:security-group/*"
      Condition = local.ours
    },
  ]

  own_volume = { StringEquals = { "aws:ResourceTag/kubernetes.io/cluster/${var.name}" = "owned" } }
  new_volume = { StringEquals = { "aws:RequestTag/kubernetes.io/cluster/${var.name}" = "owned" } }

  # The driver is started with `--k8s-tag-cluster-id`, which tags every volume so.
  ebs_csi = [
    {
      Sid    = "SeeVolumes"
      Effect = "Allow"
      Action = [
        "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances", "ec2:DescribeSnapshots", "ec2:DescribeTags",
        "ec2:DescribeVolumes", "ec2:DescribeVolumesModifications", "ec2:DescribeVolumeStatus",
      ]
      Resource = "*"
    },
    {
      Sid       = "MakeVolumes"
      Effect    = "Allow"
      Action    = ["ec2:CreateVolume"]
      Resource  = "arn:aws:ec2:*:*:volume/*"
      Condition = local.new_volume
    },
    {
      Sid       = "TagNewVolumes"
      Effect    = "Allow"
      Action    = ["ec2:CreateTags"]
      Resource  = "arn:aws:ec2:*:*:volume/*"
      Condition = { StringEquals = { "ec2:CreateAction" = "CreateVolume" } }
    },
    {
      Sid       = "ChangeOwnVolumes"
      Effect    = "Allow"
      Action    = ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:ModifyVolume", "ec2:DeleteVolume"]
      Resource  = "arn:aws:ec2:*:*:volume/*"
      Condition = local.own_volume
    },
    {
      Sid       = "AttachToOwnNodes"
      Effect    = "Allow"
      Action    = ["ec2:AttachVolume", "ec2:DetachVolume"]
      Resource  = "arn:aws:ec2:*:*:instance/*"
      Condition = { StringEquals = { "aws:ResourceTag/Cluster" = var.name } }
    },
  ]
}
