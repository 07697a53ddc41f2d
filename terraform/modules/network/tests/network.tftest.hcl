mock_provider "aws" {
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:ap-northeast-2:123456789012:log-group:rejects" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/rejects" }
  }
}

variables {
  name         = "wastecoach-test"
  cidr         = "10.77.0.0/16"
  zones        = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"]
  kubernetes   = false
  service_port = 8000
}

run "only_80_and_443_of_the_load_balancer_are_open_to_the_world" {
  assert {
    condition     = tolist([for subnet in output.subnets : subnet.zone]) == var.zones
    error_message = "A subnet in every zone."
  }
  assert {
    condition     = [for subnet in output.subnets : subnet.cidr] == ["10.77.0.0/24", "10.77.1.0/24", "10.77.2.0/24"]
    error_message = "Every subnet has a /24 of its own."
  }
  assert {
    condition     = toset([for rule in aws_security_group_rule.world : rule.from_port]) == toset([80, 443])
    error_message = "80 and 443 only."
  }
  assert {
    condition     = alltrue([for rule in aws_security_group_rule.world : rule.from_port == rule.to_port && rule.security_group_id == output.security_groups["edge"]])
    error_message = "Single ports, of the load balancer only."
  }
  assert {
    condition     = alltrue([for rule in aws_security_group_rule.reach : rule.cidr_blocks == null && rule.source_security_group_id != null])
    error_message = "Every other way in is from a security group of ours."
  }
  assert {
    condition = alltrue([
      for rule in concat(values(aws_security_group_rule.world), values(aws_security_group_rule.reach)) :
      rule.from_port > 22 || rule.to_port < 22
    ])
    error_message = "No rule lets anybody in on port 22."
  }
  assert {
    condition = alltrue([
      for name, rule in local.reach : contains(["control", "work"], rule.from)
      if rule.to == "data" && contains([5432, 6379], rule.ports[0])
    ])
    error_message = "PostgreSQL and Redis are for the service and the schedule, not for the load balancer."
  }
  assert {
    condition     = length([for rule in local.reach : rule if contains([6443, 4789, 10250, 30000], rule.ports[0])]) == 0
    error_message = "What nobody uses is closed."
  }
}

run "kubernetes_opens_its_own_ports_between_nodes" {
  variables {
    kubernetes = true
  }
  assert {
    condition     = length(setsubtract(["work-to-control-tcp-6443", "data-to-work-udp-4789", "control-to-data-tcp-10250", "edge-to-work-tcp-30000"], keys(local.reach))) == 0
    error_message = "API, VXLAN, kubelet and node ports are reachable."
  }
}

run "public_addresses_are_refused" {
  command = plan

  variables {
    cidr = "8.8.0.0/16"
  }
  expect_failures = [var.cidr]
}

run "two_zones_are_refused" {
  command = plan

  variables {
    zones = ["ap-northeast-2a", "ap-northeast-2a", "ap-northeast-2c"]
  }
  expect_failures = [var.zones]
}
