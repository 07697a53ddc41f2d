# Stored photos, small, for those who hold a signed address: CloudFront → image optimiser → bucket.
#
# CloudFront itself may not read the bucket; only the optimiser may. So a photo never leaves as it was uploaded (with the
# place where it was taken in it), not even when the optimiser fails. Addresses are signed; without a key nobody sees one.

resource "aws_cloudfront_distribution" "images" {
  #checkov:skip=CKV_AWS_68:Addresses are signed, and what nobody signed costs nothing
  #checkov:skip=CKV2_AWS_47:No Java and no log4j behind it
  #checkov:skip=CKV_AWS_86:Who looks at which photo is nobody's business
  #checkov:skip=CKV_AWS_310:The origin is asked by nobody; a second one would hold copies of photos
  #checkov:skip=CKV_AWS_374:Signed addresses work from wherever their owner travels
  #checkov:skip=CKV_AWS_305:The root is no photo
  #checkov:skip=CKV2_AWS_32:The optimiser sends the headers that a photo needs
  enabled         = true
  comment         = "Photos of ${var.name}"
  aliases         = ["images.${var.domain}"]
  http_version    = "http2"
  is_ipv6_enabled = true
  price_class     = "PriceClass_200"
  # Nobody waits for the last of hundreds of places.
  wait_for_deployment = false

  origin {
    origin_id   = "photos"
    domain_name = var.photos.domain_name
  }

  default_cache_behavior {
    target_origin_id       = "photos"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = false
    min_ttl                = 0
    default_ttl            = var.cached_seconds
    max_ttl                = var.cached_seconds
    trusted_key_groups     = [for group in aws_cloudfront_key_group.viewers : group.id]
    # Nobody at all: an account has no such key of its own unless its owner makes one.
    trusted_signers = length(var.viewer_keys) == 0 ? ["self"] : []

    # What a browser understands decides what it gets, so it is part of what is remembered.
    forwarded_values {
      query_string = false
      headers      = ["Accept"]

      cookies {
        forward = "none"
      }
    }

    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = aws_lambda_function.optimiser.qualified_arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.images.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_cloudfront_public_key" "viewer" {
  for_each = var.viewer_keys

  name        = "${var.name}-${each.key}"
  encoded_key = each.value
}

resource "aws_cloudfront_key_group" "viewers" {
  count = length(var.viewer_keys) > 0 ? 1 : 0

  name  = "${var.name}-viewers"
  items = [for key in aws_cloudfront_public_key.viewer : key.id]
}

resource "aws_lambda_function" "optimiser" {
  #checkov:skip=CKV_AWS_115:At the edge a function has no share of its own
  #checkov:skip=CKV_AWS_116:Somebody waits for the answer: there is nothing to try again later
  #checkov:skip=CKV_AWS_117:At the edge there is no network of ours
  #checkov:skip=CKV_AWS_50:At the edge there is no tracing
  #checkov:skip=CKV_AWS_272:Who may change the function may change the signature's rule as well; the package is made from pinned hashes
  provider = aws.us_east_1

  function_name    = "${var.name}-image-optimiser"
  description      = "Photos of at most 1024 pixels, as WebP where the browser takes it"
  role             = aws_iam_role.optimiser.arn
  runtime          = var.optimiser.runtime
  handler          = "optimiser.handler"
  filename         = var.optimiser.package
  source_code_hash = filebase64sha256(var.optimiser.package)
  memory_size      = 1024
  timeout          = 20
  # CloudFront takes numbered versions only.
  publish = true
}

resource "aws_iam_role" "optimiser" {
  name = "${var.name}-optimiser"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
    }]
  })
}

resource "aws_iam_role_policy" "optimiser" {
  name = "read-photos-and-log"
  role = aws_iam_role.optimiser.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadPhotos"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["${var.photos.arn}/photos/*"]
      },
      {
        Sid      = "TellWhatIsThere"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [var.photos.arn]
      },
      {
        # A function at the edge logs in whichever region it ran.
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.${var.name}-image-optimiser:*"]
      },
    ]
  })
}
