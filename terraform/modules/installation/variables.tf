variable "environment" {
  description = "Which installation this is: dev, prod. It is part of every name, so that two live in one account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "An environment has 2 to 10 small letters and digits, for example dev."
  }
}

variable "region" {
  description = "Where everything is."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region is named like ap-northeast-2."
  }
}

variable "zones" {
  description = "Letters of the region's three availability zones."
  type        = list(string)
  default     = ["a", "b", "c"]

  validation {
    condition     = length(distinct(var.zones)) == 3 && alltrue([for zone in var.zones : can(regex("^[a-z]$", zone))])
    error_message = "Three different letters are needed, for example [\"a\", \"b\", \"c\"]."
  }
}

variable "cidr" {
  description = "Private addresses of the network."
  type        = string
  default     = "10.77.0.0/16"
}

variable "domain" {
  description = "Where people reach the service, for example growbin.app."
  type        = string

  validation {
    condition     = length(var.domain) <= 64 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain is written in small letters, without scheme and wildcard, for example growbin.app."
  }
}

variable "zone_id" {
  description = "Hosted zone that holds the domain; null to make one."
  type        = string
  default     = null

  validation {
    condition     = var.zone_id == null || can(regex("^Z[A-Z0-9]{1,31}$", var.zone_id))
    error_message = "A hosted zone is named Z, followed by capital letters and digits."
  }
}

variable "runtime" {
  description = "What keeps the service running on the nodes: systemd or kubernetes."
  type        = string
  default     = "systemd"

  validation {
    condition     = contains(["systemd", "kubernetes"], var.runtime)
    error_message = "The runtime is systemd or kubernetes."
  }
}

variable "sizes" {
  description = "Instance type by node, where it is to be another than the usual one."
  type        = map(string)
  default     = {}
}

variable "image_id" {
  description = "Machine image of Debian 12; null for the newest."
  type        = string
  default     = null
}

variable "data_volume_gb" {
  description = "Room for the database."
  type        = number
  default     = 50
}

variable "optimiser" {
  description = "The image optimiser: its package (made by modules/edge/optimiser/build.py) and its runtime."
  type        = object({ package = string, runtime = string })
}

variable "viewer_keys" {
  description = "Public keys (PEM) whose owners may sign addresses of photos, by name."
  type        = map(string)
  default     = {}
}

variable "force_destroy" {
  description = "Whether destroying the installation deletes the photos in it."
  type        = bool
  default     = false
}
