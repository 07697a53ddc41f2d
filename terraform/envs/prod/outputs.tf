output "nodes" {
  description = "Of each node: its instance id, and its address inside the network."
  value       = module.installation.nodes
}

output "region" {
  description = "Where everything is."
  value       = module.installation.region
}

output "runtime" {
  description = "What keeps the service running on the nodes."
  value       = module.installation.runtime
}

output "network_cidr" {
  description = "Addresses of the load balancer, whose word the service takes for who asks (trusted proxies)."
  value       = module.installation.network_cidr
}

output "photos_bucket" {
  description = "Where photos lie."
  value       = module.installation.photos_bucket
}

output "transfer_bucket" {
  description = "Through which Ansible hands files to the nodes (`ansible_aws_ssm_bucket_name`)."
  value       = module.installation.transfer_bucket
}

output "domain_names" {
  description = "Where people reach the service, and where photos are shown."
  value       = module.installation.domain_names
}

output "name_servers" {
  description = "What the registrar must be told, where the zone was made here."
  value       = module.installation.name_servers
}

output "balancer" {
  description = "The load balancer's own name."
  value       = module.installation.balancer
}
