variable "name" {
  description = "Begins the name of everything here, for example `wastecoach-dev`."
  type        = string
}

variable "cidr" {
  description = "Private addresses of the network; every subnet gets a /24 of it."
  type        = string

  validation {
    condition     = can(cidrsubnet(var.cidr, 24 - tonumber(split("/", var.cidr)[1]), 2)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr))
    error_message = "The network must be private addresses with room for three /24, for example 10.77.0.0/16."
  }
}

variable "zones" {
  description = "Availability zones of the three subnets: losing one zone loses one of them."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) == 3
    error_message = "Three different availability zones are needed."
  }
}

variable "kubernetes" {
  description = "Whether the nodes form a Kubernetes cluster, which needs ports of its own between them."
  type        = bool
}

variable "service_port" {
  description = "Where the service listens on the workers."
  type        = number
}

variable "reject_log_days" {
  description = "Days for which rejected connections are remembered."
  type        = number
  default     = 365
}
