# A bucket that nobody but us reads: closed to the public, encrypted, answered over TLS only.
#
# Its rules are written inside the bucket, not as resources of their own: this form is understood by every provider from
# 3.39 to 6 (which calls it deprecated), the other one by none before 4.

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:Who reads and writes is in the service's own log; a bucket of access logs would need the same care again
  #checkov:skip=CKV_AWS_21:Whoever deletes a photo expects it gone; versions are kept where `keep_versions` asks for them
  #checkov:skip=CKV_AWS_144:A copy on another continent of photos that live for 30 days is a risk, not a safety
  #checkov:skip=CKV_AWS_145:Encrypted with S3's own keys: a key of KMS costs a call for every photo and protects from nobody else here
  #checkov:skip=CKV2_AWS_62:Nothing waits for events of a bucket: the API hears of an upload by its own call
  bucket        = var.bucket
  force_destroy = var.force_destroy

  versioning {
    enabled = var.keep_versions
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.expiry

    content {
      id                                     = "expire-${trimsuffix(coalesce(lifecycle_rule.key, "all"), "/")}"
      enabled                                = true
      prefix                                 = lifecycle_rule.key
      abort_incomplete_multipart_upload_days = 1

      expiration {
        days = lifecycle_rule.value
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.keep_versions ? [90] : []

    content {
      id                                     = "forget-old-versions"
      enabled                                = true
      abort_incomplete_multipart_upload_days = 1

      noncurrent_version_expiration {
        days = lifecycle_rule.value
      }
    }
  }

  dynamic "cors_rule" {
    for_each = length(var.upload_origins) > 0 ? [var.upload_origins] : []

    content {
      allowed_origins = cors_rule.value
      allowed_methods = ["PUT", "POST"]
      allowed_headers = ["*"]
      max_age_seconds = 3600
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "tls_only" {
  # S3 refuses two changes of a bucket's access at the same time.
  depends_on = [aws_s3_bucket_public_access_block.this]

  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
