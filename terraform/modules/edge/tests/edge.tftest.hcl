mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:ap-northeast-2:123456789012:certificate/12345678-1234-1234-1234-123456789012"
      domain_validation_options = [
        { domain_name = "growbin.app", resource_record_name = "_1.growbin.app.", resource_record_type = "CNAME", resource_record_value = "_2.acm-validations.aws." },
      ]
    }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/test/1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/test/1" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/app/test/1/2" }
  }
}
mock_provider "aws" {
  alias = "us_east_1"

  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/optimiser" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { qualified_arn = "arn:aws:lambda:us-east-1:123456789012:function:optimiser:1" }
  }
}

override_resource {
  target = aws_iam_role.optimiser
  values = { arn = "arn:aws:iam::123456789012:role/optimiser" }
}

variables {
  name           = "wastecoach-test"
  domain         = "growbin.app"
  vpc_id         = "vpc-1"
  subnets        = ["subnet-a", "subnet-b"]
  security_group = "sg-edge"
  targets        = { worker-1 = "i-1", worker-2 = "i-2" }
  service_port   = 8000
  photos         = { bucket = "photos", arn = "arn:aws:s3:::photos", domain_name = "photos.s3.ap-northeast-2.amazonaws.com" }
  # Any file will do: what is in it is tested elsewhere.
  optimiser = { package = "versions.tf", runtime = "python3.8" }
}

run "the_service_is_reached_over_tls_and_nobody_sees_a_photo" {
  assert {
    condition     = aws_acm_certificate.service.subject_alternative_names == toset(["*.growbin.app"]) && aws_acm_certificate.images.subject_alternative_names == toset(["*.growbin.app"])
    error_message = "growbin.app and *.growbin.app, for the load balancer and for CloudFront."
  }
  assert {
    condition     = one(one(aws_lb_listener.http.default_action).redirect).protocol == "HTTPS"
    error_message = "Nobody talks in the clear."
  }
  assert {
    condition     = aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "TLS 1.2 and 1.3."
  }
  assert {
    condition     = one(aws_lb_target_group.service.health_check).path == "/readyz" && keys(aws_lb_target_group_attachment.service) == ["worker-1", "worker-2"]
    error_message = "Ready, not only alive."
  }
  assert {
    condition     = contains(flatten([for condition in aws_lb_listener_rule.service["api"].condition : condition.path_pattern[*].values[*]]), "/api/v1/*")
    error_message = "The API by its path."
  }
  assert {
    condition     = one(aws_lb_listener_rule.inside_only.action).type == "fixed-response" && aws_lb_listener_rule.inside_only.priority < aws_lb_listener_rule.service["page"].priority
    error_message = "/metrics answers 404 before the page is asked."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.images.default_cache_behavior).trusted_signers == tolist(["self"])
    error_message = "Only signed addresses, and nobody can sign."
  }
  assert {
    condition     = [for call in one(aws_cloudfront_distribution.images.default_cache_behavior).lambda_function_association : call.event_type] == ["origin-request"]
    error_message = "It answers in the bucket's place."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.optimiser.policy).Statement[0].Resource == ["arn:aws:s3:::photos/photos/*"]
    error_message = "It reads photos, and nothing else."
  }
}

run "with_a_key_its_owner_signs" {
  variables {
    viewer_keys = { reviewers = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n" }
  }
  assert {
    condition     = one(aws_cloudfront_distribution.images.default_cache_behavior).trusted_key_groups == tolist([aws_cloudfront_key_group.viewers[0].id])
    error_message = "Signed by the key group."
  }
  assert {
    condition     = length(one(aws_cloudfront_distribution.images.default_cache_behavior).trusted_signers) == 0
    error_message = "And by nobody else."
  }
}

run "an_own_zone_is_made_only_where_none_is_named" {
  variables {
    zone_id = "Z0123456789"
  }
  assert {
    condition     = length(aws_route53_zone.own) == 0 && aws_route53_record.service.zone_id == "Z0123456789"
    error_message = "Records go where the domain is."
  }
}

run "a_runtime_that_is_no_python_is_refused" {
  command = plan

  variables {
    optimiser = { package = "versions.tf", runtime = "nodejs20.x" }
  }
  expect_failures = [var.optimiser]
}
