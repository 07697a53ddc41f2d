output "photos" {
  description = "The bucket of photos: its name, how policies name it, and where it answers."
  value       = { bucket = module.photos.bucket, arn = module.photos.arn, domain_name = module.photos.domain_name }
}

output "transfer" {
  description = "The bucket through which Ansible hands files to the nodes."
  value       = { bucket = module.transfer.bucket, arn = module.transfer.arn }
}
