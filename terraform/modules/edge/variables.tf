variable "name" {
  description = "Begins the name of everything here, for example `wastecoach-dev`."
  type        = string
}

variable "domain" {
  description = "Where people reach the service; photos are shown at `images.` in front of it."
  type        = string
}

variable "zone_id" {
  description = "Hosted zone of Route 53 that holds the domain; null to make one, whose name servers the registrar must be told."
  type        = string
  default     = null
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnets" {
  description = "Where the load balancer stands: at least two zones."
  type        = list(string)
}

variable "security_group" {
  description = "Of the load balancer."
  type        = string
}

variable "targets" {
  description = "Instances that run the service, by node."
  type        = map(string)
}

variable "service_port" {
  description = "Where the service listens on them."
  type        = number
}

variable "photos" {
  description = "The bucket of photos: its name, how policies name it, and where it answers."
  type        = object({ bucket = string, arn = string, domain_name = string })
}

variable "optimiser" {
  description = "The image optimiser: its package (made by optimiser/build.py) and its runtime."
  type        = object({ package = string, runtime = string })

  validation {
    condition     = can(regex("^python3\\.[0-9]+$", var.optimiser.runtime))
    error_message = "The optimiser is a Python program: its runtime is one like python3.13."
  }
}

variable "viewer_keys" {
  description = "Public keys (PEM) whose owners may sign addresses of photos, by name. Without any, nobody sees one."
  type        = map(string)
  default     = {}
}

variable "cached_seconds" {
  description = "For how long CloudFront shows a photo that was deleted meanwhile."
  type        = number
  default     = 3600
}
