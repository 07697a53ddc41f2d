mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}
mock_provider "aws" {
  alias = "us_east_1"
}

variables {
  environment = "test"
  region      = "ap-northeast-2"
  domain      = "growbin.app"
  image_id    = "ami-12345678"
  optimiser   = { package = "versions.tf", runtime = "python3.8" }
}

run "the_parts_are_put_together" {
  command = plan

  assert {
    condition     = module.nodes.nodes["storage"].private_ip == "10.77.2.14"
    error_message = "Nodes have their addresses before they are there."
  }
}

run "what_cannot_be_is_refused" {
  command = plan

  variables {
    environment = "My Environment"
    region      = "seoul"
    domain      = "https://growbin.app"
    runtime     = "nomad"
    zones       = ["a", "b"]
    zone_id     = "growbin.app"
  }
  expect_failures = [var.environment, var.region, var.domain, var.runtime, var.zones, var.zone_id]
}

run "a_wildcard_is_no_domain" {
  command = plan

  variables {
    domain = "*.growbin.app"
  }
  expect_failures = [var.domain]
}
