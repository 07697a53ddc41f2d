# The domain, and the certificates for it.

resource "aws_route53_zone" "own" {
  #checkov:skip=CKV2_AWS_38:Signed zones need a record at the registrar, which Terraform does not reach; to be switched on by hand
  #checkov:skip=CKV2_AWS_39:Who asks for a public name is of no use to us
  count = var.zone_id == null ? 1 : 0

  name    = var.domain
  comment = "Names of ${var.name}"
  # Records that others made (mail) go with the installation only when it is destroyed by its name.
  force_destroy = true
}

locals {
  zone_id = var.zone_id == null ? aws_route53_zone.own[0].zone_id : var.zone_id
}

resource "aws_acm_certificate" "service" {
  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "images" {
  provider = aws.us_east_1

  domain_name               = var.domain
  subject_alternative_names = ["*.${var.domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# One record proves the domain and its wildcard, in every region: Amazon asks an account for the same one.
locals {
  proof = one([
    for proof in aws_acm_certificate.service.domain_validation_options : proof if proof.domain_name == var.domain
  ])
}

resource "aws_route53_record" "proof" {
  zone_id         = local.zone_id
  name            = local.proof.resource_record_name
  type            = local.proof.resource_record_type
  records         = [local.proof.resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "service" {
  depends_on = [aws_route53_record.proof]

  certificate_arn = aws_acm_certificate.service.arn
}

resource "aws_acm_certificate_validation" "images" {
  provider   = aws.us_east_1
  depends_on = [aws_route53_record.proof]

  certificate_arn = aws_acm_certificate.images.arn
}

resource "aws_route53_record" "service" {
  zone_id = local.zone_id
  name    = var.domain
  type    = "A"

  alias {
    name                   = aws_lb.service.dns_name
    zone_id                = aws_lb.service.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "images" {
  for_each = toset(["A", "AAAA"])

  zone_id = local.zone_id
  name    = "images.${var.domain}"
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.images.domain_name
    zone_id                = aws_cloudfront_distribution.images.hosted_zone_id
    evaluate_target_health = false
  }
}
