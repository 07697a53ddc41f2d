output "profiles" {
  description = "Instance profile of each tier: control, work, data."
  value       = { for tier, profile in aws_iam_instance_profile.tier : tier => profile.name }
}
