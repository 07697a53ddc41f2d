mock_provider "aws" {
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/some" }
  }
}

variables {
  name       = "wastecoach-test"
  photos_arn = "arn:aws:s3:::photos"
  kubernetes = false
}

run "a_node_may_no_more_than_its_tier_needs" {
  assert {
    condition     = toset(keys(aws_iam_role_policy_attachment.this)) == toset(["control-management", "data-management", "work-management", "work-photos"])
    error_message = "Master and storage are only managed."
  }
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_policy.this["photos"].policy).Statement : statement.Action])) == toset(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"])
    error_message = "The four that the service names."
  }
  assert {
    condition     = alltrue([for resource in flatten([for statement in jsondecode(aws_iam_policy.this["photos"].policy).Statement : statement.Resource]) : startswith(resource, "arn:aws:s3:::photos")])
    error_message = "This bucket only."
  }
  assert {
    condition     = !strcontains(aws_iam_policy.this["management"].policy, "GetParameter")
    error_message = "Parameters of the account are none of its business."
  }
  assert {
    condition     = !contains(keys(aws_iam_policy.this), "load-balancer-controller") && !contains(keys(aws_iam_policy.this), "ebs-csi")
    error_message = "What nobody uses is not granted."
  }
}

run "controllers_change_only_what_carries_the_cluster" {
  variables {
    kubernetes = true
  }
  assert {
    condition = alltrue([
      for statement in flatten([for name in ["load-balancer-controller", "ebs-csi"] : jsondecode(aws_iam_policy.this[name].policy).Statement]) :
      can(statement.Condition) || contains(["See", "SeeVolumes", "MakeGroupsInNetwork"], statement.Sid)
    ])
    error_message = "Whatever changes something has a condition."
  }
  assert {
    condition = alltrue(flatten([
      for name in ["load-balancer-controller", "ebs-csi"] : [
        for statement in jsondecode(aws_iam_policy.this[name].policy).Statement : [
          for action in flatten([statement.Action]) : can(regex(":(Describe|List|Get)", action))
        ] if statement.Resource == "*"
      ]
    ]))
    error_message = "For every resource, only looking is allowed."
  }
  assert {
    condition     = !anytrue([for policy in aws_iam_policy.this : can(regex("\"[a-z0-9]+:\\*\"|\"\\*:\\*\"", policy.policy))])
    error_message = "No policy grants every action."
  }
  assert {
    condition     = [for name in keys(aws_iam_role_policy_attachment.this) : name if startswith(name, "control-")] == ["control-management"]
    error_message = "Controllers run on the other nodes."
  }
}
