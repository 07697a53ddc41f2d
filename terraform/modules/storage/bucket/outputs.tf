output "bucket" {
  description = "The bucket's name, once nobody else can read it."
  value       = aws_s3_bucket_public_access_block.this.id
}

output "arn" {
  description = "The bucket, as policies name it."
  value       = aws_s3_bucket.this.arn
}

output "domain_name" {
  description = "Where the bucket answers, in its own region."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
