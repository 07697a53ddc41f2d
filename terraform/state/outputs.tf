output "bucket" {
  description = "The bucket, for `terraform init -backend-config=bucket=…` in an environment."
  value       = module.states.bucket
}

output "region" {
  description = "Where the bucket is."
  value       = var.region
}
