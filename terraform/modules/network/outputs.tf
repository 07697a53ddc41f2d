output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "subnets" {
  description = "Of each public subnet, in the order of the zones: its id, zone and addresses."
  value = [for subnet in aws_subnet.public : {
    id = subnet.id, zone = subnet.availability_zone, cidr = subnet.cidr_block
  }]
}

output "security_groups" {
  description = "Security group of each tier: edge, control, work, data."
  value       = { for tier, group in aws_security_group.tier : tier => group.id }
}
