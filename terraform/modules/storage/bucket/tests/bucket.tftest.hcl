mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::wastecoach-test" }
  }
}

variables {
  bucket         = "wastecoach-test"
  expiry         = { "photos/" = 30 }
  upload_origins = ["https://growbin.app"]
}

run "it_is_closed_encrypted_and_forgets_photos" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "All four bolts."
  }
  assert {
    condition     = one(one(one(aws_s3_bucket.this.server_side_encryption_configuration).rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Encrypted without being asked."
  }
  assert {
    condition     = jsondecode(aws_s3_bucket_policy.tls_only.policy).Statement[0].Effect == "Deny" && jsondecode(aws_s3_bucket_policy.tls_only.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    error_message = "Whoever comes without TLS is refused."
  }
  assert {
    condition     = [for rule in aws_s3_bucket.this.lifecycle_rule : [rule.prefix, rule.expiration[0].days] if rule.enabled] == [["photos/", 30]]
    error_message = "Thirty days, below photos/ only."
  }
  assert {
    condition     = one(aws_s3_bucket.this.cors_rule).allowed_origins == tolist(["https://growbin.app"]) && toset(one(aws_s3_bucket.this.cors_rule).allowed_methods) == toset(["PUT", "POST"])
    error_message = "Uploads from the page."
  }
}

run "versions_are_kept_where_they_are_asked_for" {
  variables {
    keep_versions = true
  }
  assert {
    condition     = one(aws_s3_bucket.this.versioning).enabled
    error_message = "Kept."
  }
  assert {
    condition     = contains([for rule in aws_s3_bucket.this.lifecycle_rule : rule.id], "forget-old-versions")
    error_message = "But not for ever."
  }
}

run "a_name_that_s3_does_not_take_is_refused" {
  command = plan

  variables {
    bucket = "WasteCoach_photos"
  }
  expect_failures = [var.bucket]
}
