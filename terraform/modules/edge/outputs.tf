output "domain_names" {
  description = "Where people reach the service, and where photos are shown."
  value       = { service = var.domain, images = "images.${var.domain}" }
}

output "name_servers" {
  description = "What the registrar must be told, where the zone was made here."
  value       = var.zone_id == null ? aws_route53_zone.own[0].name_servers : []
}

output "balancer" {
  description = "The load balancer's own name, for a look before the domain points to it."
  value       = aws_lb.service.dns_name
}
